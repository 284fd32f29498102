package models

import (
	"context"

	"gorm.io/gorm/clause"
)

// Claim is what makes a registration the administrator's.
type Claim int

const (
	// Unclaimed is a registration like any other.
	Unclaimed Claim = iota
	// AsFirst holds for the first account that is ever made. Where only the machine itself reaches the installation,
	// that account is its operator's.
	AsFirst
	// ByCode holds until there is an administrator. The caller has compared the code that the operator was given.
	ByCode
)

// holds reports whether a claim makes the account that is about to be made the administrator's. It is asked in the
// change that makes the account, so that of two with the same code one gets it and the other is told.
func (c *change) holds(claim Claim) (bool, error) {
	switch claim {
	case AsFirst:
		has, err := c.exists("SELECT 1 FROM people WHERE kind = 'member'")
		return !has, err
	case ByCode:
		has, err := c.exists(anAdministrator)
		if has {
			err = Problems{{Field: "code", Reason: "problem.code"}}
		}
		return true, err
	case Unclaimed:
	}
	return false, nil
}

// anAdministrator finds an administrator. Deleted accounts are none.
const anAdministrator = "SELECT 1 FROM people WHERE administrator"

func (c *change) exists(query string) (exists bool, err error) {
	err = c.tx.Raw("SELECT EXISTS (" + query + ")").Row().Scan(&exists)
	return exists, err
}

// HasAdministrator reports whether the installation has an administrator.
func (s *Store) HasAdministrator(ctx context.Context) (bool, error) {
	var has bool
	err := s.read(ctx).Raw("SELECT EXISTS (" + anAdministrator + ")").Row().Scan(&has)
	return has, wrap(err, "look for an administrator")
}

// Appoint makes the member with that username an administrator, as the operator demands, and returns their id. It
// returns ErrNotFound where there is no such member.
func (s *Store) Appoint(ctx context.Context, username string) (person int64, err error) {
	err = s.change(ctx, func(c *change) error {
		var row personRow
		done := c.tx.Model(&row).Clauses(clause.Returning{Columns: columnsOf([]string{"id"})}).
			Where("username_key = ? AND deleted_at = 0", NameKey(username)).Update("administrator", true)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrNotFound
		}
		person = row.ID
		return done.Error
	})
	return person, wrap(err, "appoint %q as administrator", username)
}
