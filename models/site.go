package models

import (
	"context"
	"io"

	"samovar/uploads"
)

const (
	maxSiteName = 40
	maxOperator = 80
	maxAbout    = 160
)

// Site is what administrators decide about the whole installation.
type Site struct {
	Name string
	// Language is that of people whose browsers ask for none that there is.
	Language string
	// Guests reports that people without an account are let in.
	Guests bool
	// Registration is who can make an account.
	Registration RegistrationMode
	// Operator runs the site, and About says in a line what it is; both may be empty.
	Operator, About string
	// Accent is #rrggbb, empty for copper.
	Accent string
	// Logo is the hash of the site's picture, empty for none.
	Logo string
}

// siteRow is the one row of its table.
type siteRow struct {
	ID   int64
	Site `gorm:"embedded"`
	// Stored is how many bytes the logo takes.
	Stored int64
}

// TableName returns the name of the table.
func (siteRow) TableName() string { return "site" }

// Given are settings that the operator has given at the start of the program. They win over what is stored; an empty
// one, and Guests where it is nil, is not given.
type Given struct {
	Name, Operator string
	Guests         *bool
	Registration   RegistrationMode
}

// over returns a site with the given settings in it.
func (g Given) over(site Site) Site {
	if g.Name != "" {
		site.Name = g.Name
	}
	if g.Operator != "" {
		site.Operator = g.Operator
	}
	if g.Guests != nil {
		site.Guests = *g.Guests
	}
	if g.Registration != "" {
		site.Registration = g.Registration
	}
	return site
}

// Site returns the settings of the site. It asks no database: the store remembers them.
func (s *Store) Site() Site { return *s.site.Load() }

// Given returns the settings that cannot be changed here, since they were given at the start.
func (s *Store) Given() Given { return s.given }

func (s *Store) guestsWelcome() bool { return s.Site().Guests }

// loadSite reads the settings at the start.
func (s *Store) loadSite(ctx context.Context) error {
	var row siteRow
	if err := s.read(ctx).Take(&row).Error; err != nil {
		return wrap(err, "read the settings of the site")
	}
	site := s.given.over(row.Site)
	s.site.Store(&site)
	return nil
}

// EditSite changes the settings of the site but its logo, which has a form of its own. It returns Problems, and
// ErrForbidden for all but administrators.
func (s *Store) EditSite(ctx context.Context, p Person, edited Site) error {
	edited, err := edited.clean()
	if err != nil {
		return err
	}
	err = s.change(ctx, func(c *change) error {
		if err := c.mustAdminister(p); err != nil {
			return err
		}
		return c.keepSite(edited)
	})
	return wrap(err, "edit the settings of the site")
}

// keepSite stores settings, except those that are given, and has the store remember them after the commit.
func (c *change) keepSite(edited Site) error {
	var row siteRow
	if err := c.tx.Take(&row).Error; err != nil {
		return err
	}
	before := c.store.given.over(row.Site)
	if before.Guests && !c.store.given.over(edited).Guests {
		c.lose(RightsLost{})
	}
	stored := row.Site
	row.Site, row.Logo = edited, stored.Logo
	if c.store.given.Name != "" {
		row.Name = stored.Name
	}
	if c.store.given.Operator != "" {
		row.Operator = stored.Operator
	}
	if c.store.given.Guests != nil {
		row.Guests = stored.Guests
	}
	if c.store.given.Registration != "" || row.Registration == "" {
		row.Registration = stored.Registration
	}
	site := c.store.given.over(row.Site)
	c.after(func() { c.store.site.Store(&site) })
	return c.tx.Save(&row).Error
}

// clean returns the settings as they are stored, or Problems.
func (s Site) clean() (Site, error) {
	var problems Problems
	line := func(text *string, least, most int, field string) {
		checked, valid := checkLine(*text, least, most)
		if !valid {
			problems = append(problems, Invalid{Field: field, Reason: "problem.site." + field, Args: []any{most}})
		}
		*text = checked
	}
	line(&s.Name, 1, maxSiteName, "site")
	line(&s.Operator, 0, maxOperator, "operator")
	line(&s.About, 0, maxAbout, "about")
	var err error
	if s.Accent, err = checkAccent(s.Accent); err != nil {
		problems = append(problems, err.(Invalid)) // checkAccent returns no other error
	}
	if problems != nil {
		return Site{}, problems
	}
	return s, nil
}

// SetLogo shows a picture as the site's, cut to a square. It returns Invalid for a content that is no picture.
func (s *Store) SetLogo(ctx context.Context, p Person, upload Upload) error {
	return wrap(s.keepSquare(ctx, upload, func(c *change, small *uploads.Upload) error {
		return c.changeLogo(p, small.Hash, small.Size)
	}), "set the logo")
}

// RemoveLogo gives the site the samovar back.
func (s *Store) RemoveLogo(ctx context.Context, p Person) error {
	err := s.change(ctx, func(c *change) error { return c.changeLogo(p, "", 0) })
	return wrap(err, "remove the logo")
}

func (c *change) changeLogo(p Person, hash string, size int64) error {
	if err := c.mustAdminister(p); err != nil {
		return err
	}
	site := c.store.Site()
	if site.Logo != "" && site.Logo != hash {
		c.unused = append(c.unused, site.Logo)
	}
	site.Logo = hash
	c.after(func() { c.store.site.Store(&site) })
	return c.tx.Model(&siteRow{}).Where("id = 1").Updates(map[string]any{"logo": hash, "stored": size}).Error
}

// OpenLogo opens the site's picture, and returns it with its hash, or ErrNotFound.
func (s *Store) OpenLogo(ctx context.Context) (io.ReadSeekCloser, string, error) {
	hash := s.Site().Logo
	if hash == "" {
		return nil, "", ErrNotFound
	}
	content, err := s.fileStore.open(ctx, hash)
	return content, hash, wrap(err, "open the logo")
}
