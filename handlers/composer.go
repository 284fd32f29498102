package handlers

import (
	"net/http"

	"samovar/views"
)

// showComposer is the composer alone, for the live document's frame.
func (r *request) showComposer() error {
	return r.renderComposer(http.StatusOK, views.Composing{Key: newKey()})
}

func (r *request) renderComposer(status int, draft views.Composing) error {
	draft.Alone = true
	r.allowAncestors("'self'")
	return r.render(
		status,
		views.ComposePage(r.viewer, views.Room{Access: r.access, Composing: draft, Silence: r.silenceReason()}),
	)
}

// isAloneComposer says whether a form was sent from the live document's frame, and so is to be answered there.
func (r *request) isAloneComposer() bool { return !r.embedded && r.field("from") == "compose" }
