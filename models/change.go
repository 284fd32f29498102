package models

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"samovar/models/database"
)

// change is one act within a transaction of the database's writer. Its bells ring after the commit.
type change struct {
	tx    *gorm.DB
	now   int64 // unix milliseconds
	store *Store
	// after has a function called once the act is committed, see database.Tx.
	after func(func())
	// unused are the contents of files that the act may have left without use.
	unused []string
}

// change runs act in a transaction of the writer and returns once that is committed and synced, and the contents that
// the act left unused are erased. All writes of the store go through it. Where ctx ends first the outcome is unknown:
// the act may still be committed, and the caller must not read what it sets; see database.DB.Do.
func (s *Store) change(ctx context.Context, act func(*change) error) error {
	var unused []string
	err := s.database.Do(ctx, func(tx *database.Tx) error {
		c := &change{tx: tx.DB, now: tx.Now, store: s, after: tx.After}
		err := act(c)
		unused = c.unused
		return err
	})
	if err == nil {
		s.eraseNow(context.WithoutCancel(ctx), unused)
	}
	return err
}

// ring tells the bell that a room has changes.
func (c *change) ring(room int64) { c.after(func() { c.store.bell.Ring(room) }) }

// lose tells the bell whose rights must be checked again.
func (c *change) lose(lost RightsLost) { c.after(func() { c.store.bell.RightsChanged(lost) }) }

// roomsChanged tells the bell of each person, see Bell.RoomsChanged.
func (c *change) roomsChanged(people ...int64) {
	c.after(func() {
		for _, person := range people {
			c.store.bell.RoomsChanged(person)
		}
	})
}

// unreadChanged tells the bell of each person that their unread counts have changed.
func (c *change) unreadChanged(people ...int64) {
	if len(people) == 0 {
		return
	}
	c.after(func() {
		for _, person := range people {
			c.store.bell.UnreadChanged(person)
		}
	})
}

// one reads a row into dest, or returns ErrNotFound. It scans by hand, see database.One.
func one(tx *gorm.DB, dest []any, query string, args ...any) error {
	err := database.One(tx, dest, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// rows returns a query that asks for several rows, see database.Rows.
func rows(tx *gorm.DB, query string, args ...any) func() (*sql.Rows, error) {
	return func() (*sql.Rows, error) { return database.Rows(tx, query, args...) }
}

// do runs one of the statements that every post is made of, see database.Exec.
func do(tx *gorm.DB, query string, args ...any) error { return database.Exec(tx, query, args...) }
