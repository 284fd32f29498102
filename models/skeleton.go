package models

import (
	"context"
	"fmt"

	"samovar/models/words"
)

// mustNotPass refuses a username that looks like that of another account. One that equals another's is left to the
// database to refuse: it is taken.
func (c *change) mustNotPass(username string) error {
	var alike bool
	err := one(c.tx, []any{&alike}, "SELECT EXISTS (SELECT 1 FROM people WHERE skeleton = ? AND username_key <> ?)",
		words.Skeleton(username), words.Fold(username))
	if err == nil && alike {
		err = Invalid{Field: "username", Reason: "problem.username.alike"}
	}
	return wrap(err, "look for accounts of a name like that")
}

// keepSkeletons computes the skeletons of all accounts where they were made by other rules. Accounts that look alike
// already keep their names.
func (s *Store) keepSkeletons(ctx context.Context) error {
	err := s.change(ctx, func(c *change) error {
		kept, err := settingOf(c.tx, "skeletons")
		if err != nil || kept == words.SkeletonRules {
			return err
		}
		if err := c.computeSkeletons(); err != nil {
			return err
		}
		return keepSetting(c.tx, "skeletons", words.SkeletonRules)
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
			err := c.tx.Model(&personRow{}).Where("id = ?", p.ID).Update("skeleton", words.Skeleton(p.Username)).Error
			if err != nil {
				return fmt.Errorf("store the skeleton of person %d: %w", p.ID, err)
			}
			last = p.ID
		}
	}
}
