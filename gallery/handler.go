package gallery

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"samovar/assets"
	"samovar/locales"
	"samovar/views"

	"github.com/a-h/templ"
)

// policy lets the pages show themselves and do nothing: no script runs, no form is sent.
const policy = "default-src 'self'; script-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'none'"

// inner are the pages that others embed, by their paths there.
var inner = map[string]string{
	"/embed/tea-corner": "/embed/room",
	"/r/lobby/compose":  "/live/composer",
}

// Handler returns the gallery's pages, the assets, and pictures for the messages.
func Handler() (http.Handler, error) {
	catalogues, err := locales.Load()
	if err != nil {
		return nil, fmt.Errorf("gallery: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, assets.Prefix):
			if !assets.Serve(w, r, "") {
				http.NotFound(w, r)
			}
		case strings.Contains(r.URL.Path, "/files/") || strings.Contains(r.URL.Path, "/avatars/"):
			drawPicture(w)
		default:
			servePage(w, r, catalogues)
		}
	}), nil
}

// servePage answers with the gallery, or with one exhibit that is a whole page.
func servePage(w http.ResponseWriter, r *http.Request, catalogues *locales.Catalogues) {
	s := scene{texts: catalogues.In(r.URL.Query().Get("lang")), theme: r.URL.Query().Get("theme")}
	if !slices.Contains(views.Themes, s.theme) {
		s.theme = views.Themes[0]
	}
	shown, found := s.at(r.URL.Path)
	if !found {
		http.Error(w, "The gallery shows pages. Nothing is behind their links and buttons.", http.StatusNotFound)
		return
	}
	var markup bytes.Buffer
	if err := shown.Render(r.Context(), &markup); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	_, _ = w.Write(markup.Bytes()) // a browser that went away needs no answer
}

// at returns what is shown at a path.
func (s scene) at(path string) (templ.Component, bool) {
	if path == "/" {
		return s.gallery(), true
	}
	if other, is := inner[path]; is {
		path = other
	}
	for _, exhibit := range s.exhibits() {
		if exhibit.Page && strings.HasPrefix(exhibit.Path, path+"?") {
			return exhibit.Component, true
		}
	}
	return nil, false
}

// gallery returns the page of all exhibits.
func (s scene) gallery() templ.Component {
	g := views.Gallery{Exhibits: s.exhibits()}
	for _, name := range locales.Languages {
		g.Languages = append(g.Languages, views.GalleryChoice{
			Name:   locales.Names[name],
			Path:   "/?lang=" + name + "&theme=" + s.theme,
			Chosen: name == s.texts.Language(),
		})
	}
	for _, theme := range views.Themes {
		g.Themes = append(g.Themes, views.GalleryChoice{
			Name:   theme,
			Path:   "/?lang=" + s.texts.Language() + "&theme=" + theme,
			Chosen: theme == s.theme,
		})
	}
	return views.GalleryPage(s.member(), g)
}

// landscape is the picture that every message shows: a sky over hills, of any size.
const landscape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60" preserveAspectRatio="none">` +
	`<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#f6c17a"/><stop offset="1" stop-color="#8f4412"/>` +
	`</linearGradient><rect width="90" height="60" fill="url(#sky)"/><circle cx="66" cy="18" r="7" fill="#fff3d6"/>` +
	`<path d="M0 44q20-18 42-4t48-8v28H0z" fill="#5c2c10"/></svg>`

func drawPicture(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write([]byte(landscape)) // a browser that went away needs no answer
}
