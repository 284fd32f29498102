package handlers

import (
	"net/http"
	"slices"

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
