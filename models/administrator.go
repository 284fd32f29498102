package models

import (
	"context"

	"gorm.io/gorm/clause"
)

// anAdministrator finds an administrator. Deleted accounts are none.
const anAdministrator = "SELECT 1 FROM people WHERE administrator"

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
