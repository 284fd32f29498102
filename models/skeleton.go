package models

import (
	"context"
	"fmt"

	"samovar/models/words"
)

// mustNotPass refuses a username that would pass for that of another account. One that is the same as another's is left
// to the database to refuse: it is taken.
func (c *change) mustNotPass(username string) error {
	var alike bool
	err := one(c.tx, []any{&alike}, "SELECT EXISTS (SELECT 1 FROM people WHERE skeleton = ? AND username_key <> ?)",
		words.Skeleton(username), words.Fold(username))
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
		if err != nil || kept == words.SkeletonRules {
			return err
		}
		if err := c.computeSkeletons(); err != nil {
			return err
		}
		return c.tx.Exec(`INSERT INTO settings (name, value) VALUES ('skeletons', ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, words.SkeletonRules).Error
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
			if err := do(c.tx, "UPDATE people SET skeleton = ? WHERE id = ?", words.Skeleton(p.Username), p.ID); err != nil {
				return fmt.Errorf("store the skeleton of person %d: %w", p.ID, err)
			}
			last = p.ID
		}
	}
}
