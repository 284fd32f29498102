package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// SetPoster gives a film of a message a still picture, which pages show until it is played. Its author's browser draws
// it, since the server cannot; it is encoded anew as any picture. A film has one for good.
func (s *Store) SetPoster(ctx context.Context, p Person, slug string, message int64, film string, still Upload) error {
	kept, err := s.keep(ctx, []Upload{still})
	if err != nil {
		return wrap(err, "keep a poster")
	}
	ctx = context.WithoutCancel(ctx)
	err = s.change(ctx, func(c *change) error { return c.setPoster(p, slug, message, film, kept[0]) })
	if !errors.Is(err, ErrOutcomeUnknown) { // else the next start finds out
		s.letGo(ctx, kept)
	}
	return wrap(err, "set the poster of film %q", film)
}

func (c *change) setPoster(p Person, slug string, message int64, film string, still File) error {
	_, found, err := c.message(p, slug, message)
	switch {
	case err != nil:
		return err
	case found.Author.ID != p.ID:
		return ErrForbidden
	case !still.IsPicture():
		return Invalid{Field: "files", Reason: "problem.file.damaged", Args: []any{still.Name}}
	}
	const which = "id = ? AND message_id = ? AND kind LIKE 'video/%' AND thumb_hash = ''"
	done := c.tx.Model(&fileRow{}).Where(which, film, message).Updates(map[string]any{
		"thumb_hash": cmp.Or(still.Thumbnail, still.Hash),
		"width":      still.Width,
		"height":     still.Height,
		"stored":     gorm.Expr("stored + ?", still.Stored),
	})
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrNotFound
	}
	if done.Error != nil {
		return fmt.Errorf("store a poster: %w", done.Error)
	}
	return c.redraw(found.RoomID, message)
}
