package handlers

import (
	"net/http"

	"samovar/views"
)

// showComposer shows the composer alone: for the iframe in the live document, and for a page whose viewer may write
// again, or no longer.
func (r *request) showComposer() error {
	if r.hx() {
		composing := views.Composing{Key: newKey(), Body: r.access.Draft}
		return r.render(http.StatusOK, views.Speech(r.viewer, r.access, composing))
	}
	if r.embedded {
		return r.redirect(r.paths().Room())
	}
	return r.renderComposer(http.StatusOK, views.Composing{Key: newKey()})
}

func (r *request) renderComposer(status int, draft views.Composing) error {
	draft.Alone = true
	r.allowAncestors("'self'")
	room := views.Room{Access: r.access, Composing: draft, Silence: r.access.MaySpeak()}
	return r.render(status, views.ComposePage(r.viewer, room))
}

// isAloneComposer reports whether a form was sent from the live document's iframe, and so is answered there.
func (r *request) isAloneComposer() bool { return !r.embedded && r.field("from") == "compose" }
