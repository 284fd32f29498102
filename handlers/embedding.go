package handlers

import (
	"net/http"
	"slices"
	"strings"

	"samovar/assets"
	"samovar/views"

	"github.com/a-h/templ"
)

// serveLoader is the script for other people's pages. Its address is written into them, so it has no hash and is
// asked for anew each hour.
func (c *call) serveLoader() error {
	h := c.w.Header()
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	return sendPacked(c.w, c.r, http.StatusOK, assets.Loader())
}

// showEmbedding is where a room's owner says who may hold it, and finds what to paste.
func (c *call) showEmbedding() error {
	form := views.Form{}.With("origins", strings.Join(c.access.Room.Origins(), "\n"))
	c.viewer.Flash = c.takeFlash()
	page, err := c.embedding()
	if err != nil {
		return err
	}
	return c.render(http.StatusOK, page(form))
}

func (c *call) editEmbedding() error {
	if err := c.s.store.AllowEmbedding(c.ctx(), *c.person(), c.slug(), c.field("origins")); err != nil {
		page, failed := c.embedding()
		if failed != nil {
			return failed
		}
		return c.refuse(err, page)
	}
	return c.succeed(views.EmbeddingPath(c.slug()), "flash.embed.saved")
}

// embedding is the page around a form as it was typed.
func (c *call) embedding() (func(views.Form) templ.Component, error) {
	secret, err := c.s.store.Secret(c.ctx(), *c.person(), c.slug())
	if err != nil {
		return nil, err
	}
	c.frames("'self'") // the preview
	embedding := views.Embedding{
		Access:   c.access,
		Origin:   c.origin(),
		Secret:   secret,
		Insecure: !c.secure(),
		Look:     c.appearance(),
	}
	return func(form views.Form) templ.Component { return views.EmbeddingPage(c.viewer, embedding, form) }, nil
}

// appearance is what the owner tries out.
func (c *call) appearance() views.Appearance {
	query := c.r.URL.Query()
	look := views.Appearance{
		Accent: accent(
			query.Get("accent"),
		), Greeting: firstRunes(legible(query.Get("greeting")), maxGreeting), Open: query.Has("open"),
		Theme: views.Themes[0],
	}
	if theme := query.Get("theme"); slices.Contains(views.Themes, theme) {
		look.Theme = theme
	}
	if language := query.Get("language"); c.s.texts.Known(language) {
		look.Language = language
	}
	if query.Get("position") == "left" {
		look.Position = "left"
	}
	return look
}

func (c *call) rotateSecret() error {
	if err := c.s.store.RotateSecret(c.ctx(), *c.person(), c.slug()); err != nil {
		return err
	}
	return c.succeed(views.EmbeddingPath(c.slug()), "flash.embed.secret")
}
