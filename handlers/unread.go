package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// showUnread redirects to the first unread message.
func (r *request) showUnread() error {
	id, err := r.store.FirstUnread(r.ctx(), r.access)
	if err != nil {
		return err
	}
	if id == 0 {
		return r.redirect(r.paths().Room())
	}
	return r.redirect(r.paths().At(id))
}

// markUnread moves the read mark before a message. Without script it leaves the room: staying would read it again.
func (r *request) markUnread() error {
	ordinal, err := parseID(r.field("ordinal"))
	if err != nil {
		return models.Invalid{Field: "ordinal", Reason: "problem.malformed.sentence"}
	}
	if r.person() == nil {
		return models.ErrSignedOut
	}
	if err := r.store.MarkUnread(r.ctx(), *r.person(), r.slug(), ordinal); err != nil {
		return err
	}
	if r.hx() {
		return r.render(http.StatusOK, views.Said(r.viewer.T("flash.unread.here")))
	}
	return r.succeed("/rooms", "flash.unread", r.access.Room.Name)
}

// markRead moves the read mark up to a message. Only our own script or form calls it, so a value that is no number
// is refused.
func (r *request) markRead() error {
	ordinal, err := parseID(r.field("ordinal"))
	if err != nil {
		return models.Invalid{Field: "ordinal", Reason: "problem.malformed.sentence"}
	}
	if r.person() != nil {
		if err := r.store.MarkRead(r.ctx(), *r.person(), r.slug(), ordinal); err != nil {
			return err
		}
	}
	if r.field("back") != "" {
		return r.redirect(r.paths().Room())
	}
	r.w.WriteHeader(http.StatusNoContent)
	return nil
}
