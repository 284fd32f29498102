package handlers

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"samovar/models"
	"samovar/views"
)

// serveAvatar sends our copy of a person's picture as the room shows it.
func (r *request) serveAvatar() error { return r.sendAvatar(r.access.Room.ID) }

// serveOwnAvatar sends the picture that a member has chosen, for pages outside of rooms.
func (r *request) serveOwnAvatar() error { return r.sendAvatar(0) }

func (r *request) sendAvatar(room int64) error {
	person, err := r.id()
	if err != nil {
		return err
	}
	content, hash, err := r.store.OpenAvatar(r.ctx(), room, person)
	if err != nil {
		return err
	}
	return r.sendPicture(content, hash)
}

// serveLogo sends the picture of the site.
func (r *request) serveLogo() error {
	content, hash, err := r.store.OpenLogo(r.ctx())
	if err != nil {
		return err
	}
	return r.sendPicture(content, hash)
}

// sendPicture sends a picture that was made here, and closes it. Like a file it is never a document of ours. The address
// names the version that the page was made with; that version never changes. An older address gets the current picture.
func (r *request) sendPicture(content io.ReadSeekCloser, hash string) error {
	defer func() { _ = content.Close() }() // it was read only
	if r.Header.Get("HX-Request") != "" {  // htmx would put it into the page
		return models.ErrForbidden
	}
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

// changePicture shows the picture that was sent as the member's, or removes theirs.
func (r *request) changePicture() error {
	flash := "flash.picture"
	err := r.takePicture(r.store.SetPortrait)
	if err == nil && r.field("remove") != "" {
		flash, err = "flash.picture.removed", r.store.RemovePortrait(r.ctx(), *r.person())
	}
	return r.answerAccountForm(err, flash, func(a *views.Account) *views.Form { return &a.Picture })
}

// changeLogo shows the picture that was sent as the site's, or removes it.
func (r *request) changeLogo() error {
	err := r.takePicture(r.store.SetLogo)
	if err == nil && r.field("remove") != "" {
		err = r.store.RemoveLogo(r.ctx(), *r.person())
	}
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderSite(status, r.siteForm(), form)
	}
	return r.succeed(views.SitePath, "flash.site.saved")
}

// takePicture reads a form with one picture and has it kept, unless the form asks to remove it. Its errors are for the
// field of the picture.
func (r *request) takePicture(
	keep func(ctx context.Context, p models.Person, upload models.Upload) error,
) error {
	err := r.readFormWithFiles()
	if err == nil {
		err = r.limits.allow(r.limits.renames, r.person().Key())
	}
	switch {
	case err != nil || r.field("remove") != "":
	case len(r.uploads) != 1:
		err = models.Invalid{Field: "picture", Reason: "problem.picture.none"}
	default:
		err = keep(r.ctx(), *r.person(), r.uploads[0])
	}
	var tooMuch models.TooMuch
	if errors.As(err, &tooMuch) {
		err = models.Invalid{Field: "picture", Reason: tooMuch.Reason, Args: tooMuch.Args}
	}
	return err
}
