package handlers

import (
	"errors"
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showReactions lists the people who reacted to a message, and the emoji to react with.
func (r *request) showReactions() error { return r.renderReactions(http.StatusOK, "") }

func (r *request) renderReactions(status int, problem string) error {
	actions, err := r.messageActions()
	if err != nil {
		return err
	}
	people, err := r.store.Reactors(r.ctx(), actions.Message.ID)
	if err != nil {
		return err
	}
	if err := r.hideBlocked(); err != nil {
		return err
	}
	return r.render(status, views.ReactionsPage(r.viewer, actions, people, problem))
}

// toggleReaction adds the person's emoji to a message, or removes it.
func (r *request) toggleReaction() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	message, given, err := r.giveReaction(id)
	var invalid models.Invalid
	if errors.As(err, &invalid) && !r.hx() {
		return r.renderReactions(http.StatusUnprocessableEntity, r.viewer.T(invalid.Reason, invalid.Args...))
	}
	if err != nil {
		return err
	}
	if !r.hx() {
		return r.redirect(r.paths().At(message.ID))
	}
	said := "flash.reaction.removed"
	if given {
		said = "flash.reaction.added"
	}
	return r.answerChange(message, said)
}

func (r *request) giveReaction(id int64) (message models.Message, given bool, err error) {
	person, err := r.ensurePerson()
	if err != nil {
		return message, false, err
	}
	if err := r.limits.allow(r.limits.reactions, person.Key()); err != nil {
		return message, false, err
	}
	return r.store.React(r.ctx(), person, r.slug(), id, r.field("emoji"))
}
