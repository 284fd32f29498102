package models

import (
	"context"

	"samovar/models/database"
	"samovar/models/words"
)

// Setup is what was typed on the first page of a new site.
type Setup struct {
	// Registration is the first administrator's.
	Registration
	Site Site
	// Lobby is the name of the lobby in the language of the site.
	Lobby string
}

// clean returns the setup as it is stored, or Problems with all that is wrong.
func (f Setup) clean(given Given) (Setup, error) {
	site, err := f.Site.clean()
	problems, _ := err.(Problems) // clean returns no other error
	account, err := f.Registration.clean(given.over(f.Site).Name)
	others, _ := err.(Problems) // as above
	if problems = append(problems, others...); len(problems) > 0 {
		return Setup{}, problems
	}
	return Setup{Registration: account, Site: site, Lobby: f.Lobby}, nil
}

// CheckSetup returns Problems, or nil.
func (s *Store) CheckSetup(f Setup) error {
	_, err := f.clean(s.given)
	return err
}

// SetUp makes the first administrator's account and stores the settings of the site, or neither. A guest who sets up
// the site keeps their messages. The caller has compared the code; of two with the same code one succeeds, and the other
// gets Problems, as for a username that is taken.
func (s *Store) SetUp(ctx context.Context, current *Person, f Setup) (Person, error) {
	f, err := f.clean(s.given)
	if err != nil {
		return Person{}, err
	}
	hash, err := s.passwords.hash(ctx, f.Password)
	if err != nil {
		return Person{}, err
	}
	var person Person
	err = s.change(ctx, func(c *change) (err error) {
		if err = c.mustLackAdministrator(); err != nil {
			return err
		}
		if person, err = c.register(current, f.Registration, hash); err != nil {
			return err
		}
		if err = c.update(person.ID, map[string]any{"administrator": true}); err != nil {
			return err
		}
		person.Administrator = true
		if err = c.nameLobby(f.Lobby); err != nil {
			return err
		}
		return c.keepSite(f.Site)
	})
	if database.IsUnique(err) {
		return Person{}, Problems{{Field: "username", Reason: "problem.username.taken"}}
	}
	return person, wrap(err, "set up the site")
}

// mustLackAdministrator refuses a code that another has used. Deleted accounts are no administrators.
func (c *change) mustLackAdministrator() error {
	var has bool
	err := c.tx.Raw("SELECT EXISTS (" + anAdministrator + ")").Row().Scan(&has)
	if err == nil && has {
		err = Problems{{Field: "code", Reason: "problem.code"}}
	}
	return err
}

// nameLobby gives the lobby a name in the site's language, unless it has another than its first already.
func (c *change) nameLobby(name string) error {
	done := c.tx.Model(&roomRow{}).Where("slug = ? AND name = ?", LobbySlug, firstLobbyName).
		Updates(map[string]any{"name": name, "search": words.Fold(name)})
	return wrap(done.Error, "name the lobby")
}
