package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// deed is the message the address names, and what may be done with it.
func (c *call) deed() (views.Deed, error) {
	id, err := c.id()
	if err != nil {
		return views.Deed{}, err
	}
	message, err := c.s.store.MessageByID(c.ctx(), c.access.Room.ID, id)
	if err != nil {
		return views.Deed{}, err
	}
	author, err := c.s.store.PersonByID(c.ctx(), message.AuthorID)
	if err != nil {
		return views.Deed{}, err
	}
	saved := false
	if c.person() != nil {
		if saved, err = c.s.store.HasBookmark(c.ctx(), *c.person(), id); err != nil {
			return views.Deed{}, err
		}
	}
	return views.Deed{
		Saved:    saved,
		Access:   c.access,
		Message:  message,
		Username: author.Username,
		Link:     c.origin() + views.Permalink(c.access.Room.Slug, id),
		Form:     views.Form{}.With("body", message.Body),
	}, nil
}

func (c *call) showDeed() error {
	deed, err := c.deed()
	if err != nil {
		return err
	}
	return c.renderDeed(http.StatusOK, deed)
}

func (c *call) renderDeed(status int, deed views.Deed) error {
	if c.hx() {
		return c.render(status, views.DeedSheet(c.viewer, deed))
	}
	return c.render(status, views.DeedPage(c.viewer, deed))
}

// editMessage puts a new text in the place of one's own.
func (c *call) editMessage() error {
	message, err := c.edit()
	if err != nil {
		return c.refuseEdit(err)
	}
	return c.done(message, "flash.message.saved")
}

func (c *call) edit() (models.Message, error) {
	if c.person() == nil {
		return models.Message{}, models.ErrSignedOut
	}
	id, err := c.id()
	if err != nil {
		return models.Message{}, err
	}
	draft, err := models.NewDraft(c.field("body"), "")
	if err != nil {
		return models.Message{}, err
	}
	return c.s.store.EditMessage(c.ctx(), *c.person(), c.slug(), id, draft)
}

func (c *call) refuseEdit(err error) error {
	form, status, err := c.refusal(err)
	if err != nil {
		return err
	}
	deed, err := c.deed()
	if err != nil {
		return err
	}
	deed.Form = form
	return c.renderDeed(status, deed)
}

// deleteMessage takes back one's own message, or, as the room's owner, another's.
func (c *call) deleteMessage() error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	id, err := c.id()
	if err != nil {
		return err
	}
	message, err := c.s.store.DeleteMessage(c.ctx(), *c.person(), c.slug(), id)
	if err != nil {
		return err
	}
	return c.done(message, "flash.message.deleted")
}

// done answers a change of a message: htmx gets the message as it is now and what is said of it, a plain form the
// page around it.
func (c *call) done(message models.Message, flash string) error {
	if c.hx() {
		return c.render(http.StatusOK, views.Done(c.home(), message, c.viewer.T(flash)))
	}
	return c.succeed(c.home().At(message.ID), flash)
}
