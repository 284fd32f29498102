package handlers

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// maxForm is how many bytes a form may have: more than any field needs, so that what is merely too long is answered
// beside its field with the text kept.
const maxForm = 256 << 10

// request is what is known of one request while it is answered: who asks, how the pages look to them, and, on a
// room's routes, what they may do there. It embeds what came in, and the server, which all requests share.
type request struct {
	*http.Request
	*Server
	w       http.ResponseWriter
	session *session
	viewer  views.Viewer
	access  models.Access
	// embedded says that the request comes from a frame of another site's, under /embed/.
	embedded bool
	// returns is the way back from a refusal to the room in its frame, empty where there is none.
	returns string
	// begun says that part of a long answer is on its way: what goes wrong then cannot become a page.
	begun bool
	// uploads are the files of the form. They are gone when the request is answered, unless a message has them.
	uploads []models.Upload
}

func (r *request) ctx() context.Context   { return r.Context() }
func (r *request) person() *models.Person { return r.session.person }
func (r *request) slug() string           { return r.PathValue("room") }

// hx says whether htmx asks, which then swaps the answer into the page.
func (r *request) hx() bool { return r.Header.Get("HX-Request") == "true" }

// field is what was typed into a field of the form, as it came.
func (r *request) field(name string) string { return r.PostForm.Get(name) }

// parseID is a positive number from the address.
func parseID(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, models.ErrNotFound
	}
	return n, nil
}

// id is the number in the address. What is no number is not found.
func (r *request) id() (int64, error) { return parseID(r.PathValue("id")) }

// form is what was typed, for a page that shows it again. Passwords are left out; bytes that are no text would break
// the page.
func (r *request) form(problems map[string]string) views.Form {
	values := url.Values{}
	for name, typed := range r.PostForm {
		if !strings.Contains(name, "password") && name != "current" && name != "farewell" {
			values.Set(name, legible(typed[0]))
		}
	}
	return views.Form{Values: values, Problems: problems}
}

// legible is a text without what no page can show.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// safePath is where a form wants to return to: a path of ours, or else a fallback. What begins with two slashes, or a
// slash and a backslash, is a browser's way to another host.
func safePath(wanted, fallback string) string {
	if !strings.HasPrefix(wanted, "/") || strings.HasPrefix(wanted, "//") || strings.ContainsAny(wanted, "\\\r\n\t") {
		return fallback
	}
	if parsed, err := url.Parse(wanted); err != nil || parsed.Host != "" {
		return fallback
	}
	return wanted
}

// redirect answers a form that is done: the browser fetches the page it should be on (RFC 9110, 15.4.4). From a frame
// no answer leads out of it: what is there may stand in no frame, and the browser would show an error of its own.
func (r *request) redirect(path string) error {
	if r.embedded && !strings.HasPrefix(path, embedPath) {
		path = r.paths().Room()
	}
	if r.hx() {
		r.w.Header().Set("HX-Redirect", path)
		r.w.WriteHeader(http.StatusOK)
		return nil
	}
	r.w.Header().Set("Location", path)
	r.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// render answers with a view. It is rendered whole before the first byte leaves, so that an error can still become an
// error page.
func (r *request) render(status int, view templ.Component) error {
	var page bytes.Buffer
	if err := view.Render(r.ctx(), &page); err != nil {
		return fmt.Errorf("render %s: %w", r.Pattern, err)
	}
	r.setPageHeaders()
	return sendCompressed(r.w, r.Request, status, page.Bytes())
}

func (r *request) setPageHeaders() {
	h := r.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "HX-Request, Accept-Encoding, Accept-Language, Cookie")
}

// newKey makes the key under which a message is posted at most once.
func newKey() string {
	var key [12]byte
	_, _ = rand.Read(key[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(key[:])
}

// origin is the scheme and host this installation is reached by.
func (r *request) origin() string {
	if r.publicURL != nil {
		return r.publicURL.Scheme + "://" + r.publicURL.Host
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (r *request) secure() bool { return strings.HasPrefix(r.origin(), "https:") }

// pagePath is the page someone is on: of a form, the page it was sent from.
func pagePath(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return safePath(r.URL.RequestURI(), "/")
	}
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return "/"
	}
	return safePath(from.RequestURI(), "/")
}
