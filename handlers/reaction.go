package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showReactions is who reacted to a message, and all there is to react with.
func (c *call) showReactions() error { return c.renderReactions(http.StatusOK, "") }

func (c *call) renderReactions(status int, problem string) error {
	deed, err := c.deed()
	if err != nil {
		return err
	}
	people, err := c.s.store.Reactors(c.ctx(), deed.Message.ID)
	if err != nil {
		return err
	}
	if err := c.hide(); err != nil {
		return err
	}
	return c.render(status, views.ReactionsPage(c.viewer, deed, people, problem))
}

// react gives a message an emoji, or takes it back.
func (c *call) react() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	message, given, err := c.giveReaction(id)
	var invalid models.Invalid
	if errors.As(err, &invalid) && !c.hx() {
		return c.renderReactions(http.StatusUnprocessableEntity, c.viewer.T(invalid.Reason, invalid.Places...))
	}
	if err != nil {
		return err
	}
	if !c.hx() {
		return c.redirect(c.home().At(message.ID))
	}
	said := "flash.reaction.removed"
	if given {
		said = "flash.reaction.added"
	}
	return c.done(message, said)
}

func (c *call) giveReaction(id int64) (message models.Message, given bool, err error) {
	person, err := c.somebody()
	if err != nil {
		return message, false, err
	}
	if err := c.s.limits.allow(c.s.limits.reactions, person.Key()); err != nil {
		return message, false, err
	}
	return c.s.store.React(c.ctx(), person, c.slug(), id, c.field("emoji"))
}
