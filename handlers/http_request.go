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

// maxForm is how many bytes a form may have. It is more than any field may hold, so that a text that is only too
// long is refused beside its field, with the text kept.
const maxForm = 256 << 10

// request is one request while it is answered: its session, how pages look to its viewer, and, on a room's routes,
// what the viewer may do there. It embeds the incoming request and the server, which all requests share.
type request struct {
	*http.Request
	*Server
	w       http.ResponseWriter
	session *session
	viewer  views.Viewer
	access  models.Access
	// with are the other people of the direct conversation that the address names, by which it is called.
	with []models.Person
	// embedded says that the request comes from an iframe of another site, under /embed/.
	embedded bool
	// returns is the way back from a refusal to the embedded room, empty where there is none.
	returns string
	// begun says that a part of a long answer is sent: a failure can no longer become a page.
	begun bool
	// uploads are the form's files. They are deleted after the answer unless a message has taken them.
	uploads []models.Upload
}

func (r *request) ctx() context.Context   { return r.Context() }
func (r *request) person() *models.Person { return r.session.person }
func (r *request) slug() string           { return r.PathValue("room") }

// hx reports whether htmx asks, which swaps the answer into the page.
func (r *request) hx() bool { return r.Header.Get("HX-Request") == "true" }

// field returns a field of the form as it was sent.
func (r *request) field(name string) string { return r.PostForm.Get(name) }

// parseID returns a positive number, or ErrNotFound.
func parseID(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, models.ErrNotFound
	}
	return n, nil
}

// id returns the number in the address, or ErrNotFound.
func (r *request) id() (int64, error) { return parseID(r.PathValue("id")) }

// form returns the typed values for a page that shows them again, without passwords and without bytes that are no
// text.
func (r *request) form(problems map[string]string) views.Form {
	values := url.Values{}
	for name, typed := range r.PostForm {
		if !strings.Contains(name, "password") && name != "current" && name != "farewell" {
			values.Set(name, legible(typed[0]))
		}
	}
	return views.Form{Values: values, Problems: problems}
}

// legible replaces what no page can show.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// safePath returns the path that a form wants to go back to, if it is one of ours, or else the fallback. Browsers
// take a path that begins with two slashes, or a slash and a backslash, for another host.
func safePath(wanted, fallback string) string {
	if !strings.HasPrefix(wanted, "/") || strings.HasPrefix(wanted, "//") || strings.ContainsAny(wanted, "\\\r\n\t") {
		return fallback
	}
	if parsed, err := url.Parse(wanted); err != nil || parsed.Host != "" {
		return fallback
	}
	return wanted
}

// redirect sends the browser to its next page after a form (RFC 9110, 15.4.4). An embed stays inside its room: no
// other page may stand in an iframe, and the browser would show an error of its own.
func (r *request) redirect(path string) error {
	if r.embedded && !strings.HasPrefix(path, embedPath) {
		path = r.paths().Room()
	}
	if r.applies() {
		r.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if r.hx() && !r.staysInPanel(path) {
		r.w.Header().Set("HX-Redirect", path)
		r.w.WriteHeader(http.StatusOK)
		return nil
	}
	r.w.Header().Set("Location", path)
	r.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// staysInPanel reports whether a form in the panel leads to a page that opens there too: one below the room's own.
func (r *request) staysInPanel(path string) bool {
	return r.viewer.InPanel && strings.HasPrefix(path, views.RoomPath(r.slug())+"/")
}

// render answers with a view. It renders the whole view before the first byte is sent, so that an error can still
// become an error page.
func (r *request) render(status int, view templ.Component) error {
	if err := r.loadAttention(status); err != nil {
		return err
	}
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
	h.Add("Vary", "HX-Request, HX-Target, Accept-Encoding, Accept-Language, Cookie")
}

// newKey returns a key under which a message is posted at most once.
func newKey() string {
	var key [12]byte
	_, _ = rand.Read(key[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(key[:])
}

// origin returns the scheme and host under which this installation is reached.
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

// pagePath returns the page that the person is on: for a form, the page that it was sent from.
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
