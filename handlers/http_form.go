package handlers

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"samovar/models"
)

// The encodings that a browser has for a form (HTML, 4.10.21.8). Every route that reads a form takes both.
const (
	urlEncoding       = "application/x-www-form-urlencoded"
	multipartEncoding = "multipart/form-data"
)

// errNoForm is a body that is no form. Read as one it would be an empty form, which may send or clear something.
var errNoForm = errors.New("not a form")

// mustBeForm refuses a body that is compressed or does not declare itself a form. A request without a body is an
// empty form. Where there is no route it refuses nothing, so the answer is 404.
func (r *request) mustBeForm(route route) error {
	kind := r.kind()
	isForm := kind == urlEncoding || kind == multipartEncoding || (kind == "" && r.ContentLength == 0)
	if route.pattern != "" && (!isForm || r.Header.Get("Content-Encoding") != "") {
		return errNoForm
	}
	return nil
}

// ticked returns which boxes of a form are ticked. A form names the boxes that it has (views.Check), so a form
// that lost some of them on its way is refused and changes nothing.
func (r *request) ticked(boxes ...string) (map[string]bool, error) {
	ticked := map[string]bool{}
	for _, box := range boxes {
		if !slices.Contains(r.PostForm["box"], box) {
			return nil, models.Invalid{Reason: "problem.form.cut"}
		}
		ticked[box] = r.field(box) != ""
	}
	return ticked, nil
}

// kind returns the body's declared media type, empty where it declares none. Wrong parameters show when the body
// is read.
func (r *request) kind() string {
	said := r.Header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(said)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return said
	}
	return kind
}

// isMultipart reports whether a form comes in the encoding that has files (RFC 7578).
func (r *request) isMultipart() bool { return r.kind() == multipartEncoding }

// readForm reads a form in either encoding. It asks for them one by one: for a form without parts
// ParseMultipartForm returns only ErrNotMultipart, and hides what was wrong with it.
func (r *request) readForm() error {
	err := r.ParseForm()
	if err == nil {
		err = r.ParseMultipartForm(maxForm)
	}
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return fmt.Errorf("%w: %w", errMalformed, err)
	}
	if r.PostForm == nil {
		r.PostForm = url.Values{}
	}
	return nil
}
