package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"time"
	_ "time/tzdata" // where the system has no table of zones

	"samovar/views"
)

// yearSeconds is how long a browser keeps a preference.
const yearSeconds = 365 * 24 * 3600

// language returns the chosen language, or else the one that the browser asks for.
func (s *Server) language(r *http.Request) string {
	if asked := r.Header.Get(languageHeader); s.texts.Known(asked) {
		return asked // from an embed, which has none of our cookies
	}
	if cookie, err := r.Cookie("language"); err == nil && s.texts.Known(cookie.Value) {
		return cookie.Value
	}
	return s.texts.Negotiate(r.Header.Get("Accept-Language"), s.viewSite().Language)
}

func theme(r *http.Request) string {
	if cookie, err := r.Cookie("theme"); err == nil && slices.Contains(views.Themes, cookie.Value) {
		return cookie.Value
	}
	return views.Themes[0]
}

// maxZone is the most characters that a zone's name has.
const maxZone = 64

// zone returns the time zone that the browser's script has told, nil where it has not, or where there is no such zone.
func zone(r *http.Request) *time.Location {
	cookie, err := r.Cookie("zone")
	if err != nil || len(cookie.Value) > maxZone {
		return nil
	}
	name, err := url.QueryUnescape(cookie.Value)
	if err != nil || name == "" || name == "Local" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

// savePreferences stores language and looks in cookies, and a member's language for their e-mails. Values that are
// not on offer change nothing.
func (r *request) savePreferences() error {
	if language := r.field("language"); r.texts.Known(language) {
		r.setPreference("language", language)
		r.viewer.Texts = r.texts.In(language)
		if r.viewer.IsMember() { // for e-mails and pushes, which are written without a request of theirs
			if err := r.store.SetLanguage(r.ctx(), *r.person(), language); err != nil {
				return err
			}
		}
	}
	if theme := r.field("theme"); slices.Contains(views.Themes, theme) {
		r.setPreference("theme", theme)
	}
	return r.redirect(safePath(r.field("back"), "/"))
}

func (r *request) setPreference(name, value string) {
	http.SetCookie(r.w, &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		MaxAge:   yearSeconds,
		HttpOnly: true,
		Secure:   r.secure(),
		SameSite: http.SameSiteLaxMode,
	})
}
