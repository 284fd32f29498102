package handlers

import (
	"context"

	"samovar/models"
)

// blockPerson hides another person's messages from the viewer.
func (r *request) blockPerson() error {
	return r.changeBlock(r.store.Block, "flash.blocked")
}

func (r *request) unblockPerson() error {
	return r.changeBlock(r.store.Unblock, "flash.unblocked")
}

func (r *request) changeBlock(change func(context.Context, models.Person, int64) error, flash string) error {
	other, err := parseID(r.field("person"))
	if err != nil {
		return err
	}
	if err := change(r.ctx(), *r.person(), other); err != nil {
		return err
	}
	return r.succeed(safePath(r.field("back"), "/direct"), flash)
}

// hideBlocked tells the page which people the viewer has blocked, so that it hides what they did.
func (r *request) hideBlocked() error {
	if !r.viewer.IsMember() {
		return nil
	}
	blocked, err := r.store.Blocked(r.ctx(), *r.person())
	for _, person := range blocked {
		r.viewer.Hidden = append(r.viewer.Hidden, person.Key())
	}
	return err
}
