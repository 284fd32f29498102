package models

import (
	"context"
	"errors"

	"samovar/models/database"
	"samovar/uploads"
)

// portraitSide is how many pixels a side a picture has that people or the site choose: what a dense screen shows of
// the largest.
const portraitSide = 192

// SetPortrait shows a picture as the member's, cut to a square, on all their messages too. It returns Invalid for a
// content that is no picture, or one with too many pixels.
func (s *Store) SetPortrait(ctx context.Context, p Person, upload Upload) error {
	return wrap(s.keepSquare(ctx, upload, func(c *change, small *uploads.Upload) error {
		person, err := c.person(p.ID)
		if err != nil {
			return err
		}
		if !person.IsMember() || person.VouchedBy != 0 {
			return ErrForbidden
		}
		row := avatarRow{PersonID: p.ID, Stored: small.Size}
		if err := c.tx.Clauses(orUpdate([]string{"url", "due", "stored"}, "person_id")).Create(&row).Error; err != nil {
			return err
		}
		return c.changeAvatar(p.ID, person.Avatar, small.Hash)
	}), "set the picture of person %d", p.ID)
}

// RemovePortrait gives the member their drawn picture back.
func (s *Store) RemovePortrait(ctx context.Context, p Person) error {
	err := s.change(ctx, func(c *change) error {
		if _, err := c.person(p.ID); err != nil {
			return err
		}
		if err := c.forgetAvatars("id = ?", p.ID); err != nil {
			return err
		}
		return c.restyle(p.ID)
	})
	return wrap(err, "remove the picture of person %d", p.ID)
}

// keepSquare makes a square of an upload and stores its content, held until act has given it a row.
func (s *Store) keepSquare(ctx context.Context, upload Upload, act func(*change, *uploads.Upload) error) error {
	small, err := s.fileStore.examiner.Portrait(ctx, upload.Upload, portraitSide)
	if err != nil {
		return refusedPicture(database.ClassifyDisk(err))
	}
	defer func() { _ = small.Close() }() // what is left goes at the next start
	ctx = context.WithoutCancel(ctx)     // whether the content is used must be known, even if the caller goes away
	held := []File{{Hash: small.Hash}}
	s.fileStore.hold(held[0], 1)
	if err = s.fileStore.store.Put(ctx, small); err == nil {
		err = s.change(ctx, func(c *change) error { return act(c, small) })
	}
	if !errors.Is(err, ErrOutcomeUnknown) { // else the next start finds out
		s.letGo(ctx, held)
	}
	return database.ClassifyDisk(err)
}

// refusedPicture turns an error of package uploads into one that tells the person why the picture was refused.
func refusedPicture(err error) error {
	switch {
	case errors.Is(err, uploads.ErrTooManyPixels):
		return Invalid{Field: "picture", Reason: "problem.picture.pixels", Args: []any{uploads.MaxPixels / 1_000_000}}
	case errors.Is(err, uploads.ErrNoPicture), errors.Is(err, uploads.ErrUnreadable):
		return Invalid{Field: "picture", Reason: "problem.picture"}
	}
	return err
}
