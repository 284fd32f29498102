package models

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"
)

// skeletons names the rules by which stored skeletons were computed: Unicode's version of the table, and that of
// skeleton. At a start with others they are computed anew.
const skeletons = "17.0.0/1"

// skeleton returns what a name looks like; names of one skeleton pass for each other (Unicode Technical Standard 39,
// section 4). Names are the same in both cases, so capitals are looked at as they are and then made small: "paypaI"
// looks like "paypal". By that a small i and an l are alike.
func skeleton(name string) string {
	small := fold(prototypes(norm.NFKC.String(name)))
	return strings.ReplaceAll(prototypes(small), "i", "l")
}

// prototypes puts for each character the one that stands for all that look like it. The library's own Skeleton would
// drop those that are newer than Go's tables.
func prototypes(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(text) {
		switch prototype := confusable.GetReplacement(r); {
		case prototype != "":
			out.WriteString(prototype)
		case !unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
			out.WriteRune(r)
		}
	}
	return norm.NFD.String(out.String())
}

// mustNotPass refuses a username that would pass for that of another account. One that is the same as another's is left
// to the database to refuse: it is taken.
func (c *change) mustNotPass(username string) error {
	var alike bool
	err := one(c.tx, []any{&alike}, "SELECT EXISTS (SELECT 1 FROM people WHERE skeleton = ? AND username_key <> ?)",
		skeleton(username), fold(username))
	if err == nil && alike {
		err = Invalid{Field: "username", Reason: "problem.username.alike"}
	}
	return wrap(err, "look for accounts of a name like that")
}

// keepSkeletons computes those of all accounts where they are not of the present rules. Accounts whose names pass for
// each other already keep them.
func (s *Store) keepSkeletons(ctx context.Context) error {
	err := s.change(ctx, func(c *change) error {
		var kept string
		err := c.tx.Raw("SELECT value FROM settings WHERE name = 'skeletons'").Scan(&kept).Error
		if err != nil || kept == skeletons {
			return err
		}
		if err := c.computeSkeletons(); err != nil {
			return err
		}
		return c.tx.Exec(`INSERT INTO settings (name, value) VALUES ('skeletons', ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, skeletons).Error
	})
	return wrap(err, "compute what usernames look like")
}

func (c *change) computeSkeletons() error {
	for last := int64(0); ; {
		var page []Person
		err := c.tx.Raw("SELECT id, username FROM people WHERE id > ? AND username_key IS NOT NULL ORDER BY id LIMIT ?",
			last, maxPeople).Scan(&page).Error
		if err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			if err := do(c.tx, "UPDATE people SET skeleton = ? WHERE id = ?", skeleton(p.Username), p.ID); err != nil {
				return fmt.Errorf("store the skeleton of person %d: %w", p.ID, err)
			}
			last = p.ID
		}
	}
}
