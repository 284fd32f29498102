package handlers

import (
	"net/http"
	"slices"
	"strings"

	"samovar/assets"
	"samovar/views"

	"github.com/a-h/templ"
)

// serveLoader serves the script that other sites load. Its address is pasted into their pages, so it has no hash and
// is cached for an hour.
func (r *request) serveLoader() error {
	h := r.w.Header()
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	return sendCompressed(r.w, r.Request, http.StatusOK, assets.Loader())
}

// showEmbedSettings shows the room's owner which sites may embed it, and what to paste into them.
func (r *request) showEmbedSettings() error {
	form := views.Form{}.With("origins", strings.Join(r.access.Room.Origins(), "\n"))
	r.viewer.Flash = r.takeFlash()
	page, err := r.embedSettings()
	if err != nil {
		return err
	}
	return r.render(http.StatusOK, page(form))
}

func (r *request) editEmbedSettings() error {
	if err := r.store.AllowOrigins(r.ctx(), *r.person(), r.slug(), r.field("origins")); err != nil {
		page, failed := r.embedSettings()
		if failed != nil {
			return failed
		}
		return r.refuse(err, page)
	}
	return r.succeed(views.EmbedSettingsPath(r.slug()), "flash.embed.saved")
}

// embedSettings returns the page around a form as it was typed.
func (r *request) embedSettings() (func(views.Form) templ.Component, error) {
	secret, err := r.store.Secret(r.ctx(), *r.person(), r.slug())
	if err != nil {
		return nil, err
	}
	r.allowIframes("'self'") // the preview
	settings := views.EmbedSettings{
		Access:   r.access,
		Origin:   r.origin(),
		Secret:   secret,
		Insecure: !r.secure(),
		Look:     r.embedLook(),
	}
	return func(form views.Form) templ.Component { return views.EmbedSettingsPage(r.viewer, settings, form) }, nil
}

// embedLook returns the look that the owner tries out.
func (r *request) embedLook() views.EmbedLook {
	query := r.URL.Query()
	look := views.EmbedLook{
		Theme:    views.Themes[0],
		Accent:   accent(query.Get("accent")),
		Greeting: firstRunes(legible(query.Get("greeting")), maxGreeting),
		Open:     query.Has("open"),
	}
	if theme := query.Get("theme"); slices.Contains(views.Themes, theme) {
		look.Theme = theme
	}
	if language := query.Get("language"); r.texts.Known(language) {
		look.Language = language
	}
	if query.Get("position") == "left" {
		look.Position = "left"
	}
	return look
}

func (r *request) rotateSecret() error {
	if err := r.store.RotateSecret(r.ctx(), *r.person(), r.slug()); err != nil {
		return err
	}
	return r.succeed(views.EmbedSettingsPath(r.slug()), "flash.embed.secret")
}
