package models

import (
	"context"
)

// Level is what notifications a person wants from a room.
type Level string

// All is every message, Mentioned those that mention the person, Silent none.
const (
	All       Level = "all"
	Mentioned Level = "mentions"
	Silent    Level = "none"
)

// SetLevel sets what notifications a member wants from a room. It returns ErrForbidden for a person who has not joined,
// and Invalid for an unknown level.
func (s *Store) SetLevel(ctx context.Context, p Person, slug string, level Level) error {
	if level != All && level != Mentioned && level != Silent {
		return Invalid{Field: "level", Reason: "problem.malformed.sentence"}
	}
	access, err := s.Enter(ctx, &p, slug)
	if err == nil && !access.Member {
		err = ErrForbidden
	}
	if err == nil && access.Level != level {
		err = s.change(ctx, func(c *change) error {
			c.roomsChanged(p.ID)
			return c.membership(access.Room.ID, p.ID).Update("notify", level).Error
		})
	}
	return wrap(err, "set what is told of room %q", slug)
}

// SetQuiet switches a person's do-not-disturb, and tells their open pages.
func (s *Store) SetQuiet(ctx context.Context, p Person, quiet bool) error {
	err := s.change(ctx, func(c *change) error {
		c.roomsChanged(p.ID)
		return c.update(p.ID, map[string]any{"quiet": quiet})
	})
	return wrap(err, "leave person %d alone", p.ID)
}

// IsQuiet reports whether a person has do-not-disturb on.
func (s *Store) IsQuiet(ctx context.Context, p Person) (quiet bool, err error) {
	err = s.read(ctx).Raw("SELECT quiet FROM people WHERE id = ?", p.ID).Row().Scan(&quiet)
	return quiet, wrap(err, "read whether person %d is left alone", p.ID)
}
