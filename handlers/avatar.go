package handlers

import (
	"net/http"
	"time"

	"samovar/models"
	"samovar/views"
)

// serveAvatar sends our copy of the picture that the room's site has of one of its users. Like a file it is never
// a document of ours. The address names the version that the page was made with; that version never changes. An
// older address gets the current picture.
func (r *request) serveAvatar() error {
	if r.Header.Get("HX-Request") != "" { // htmx would put it into the page
		return models.ErrForbidden
	}
	person, err := r.id()
	if err != nil {
		return err
	}
	content, hash, err := r.store.OpenAvatar(r.ctx(), r.access.Room.ID, person)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // it was read only
	h := r.w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	r.sandbox()
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	if r.URL.Query().Get("v") == views.AvatarVersion(hash) {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	h.Set("ETag", `"`+hash+`"`)
	http.ServeContent(r.w, r.Request, "", time.Time{}, content) // our own JPEG or PNG, as its first bytes tell
	return nil
}
