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

// The encodings that a browser has for a form (HTML, 4.10.21.8). Every route that reads one takes both.
const (
	urlEncoding       = "application/x-www-form-urlencoded"
	multipartEncoding = "multipart/form-data"
)

// errNoForm is a body that is no form: read as one it would be a form with nothing in it, which sends or clears
// something.
var errNoForm = errors.New("not a form")

// mustBeForm refuses a request whose body says that it is anything but a form, says nothing of itself, or is
// compressed. A request without a body is an empty form. Where there is no route the answer is that there is none.
func (r *request) mustBeForm(route route) error {
	kind := r.kind()
	isForm := kind == urlEncoding || kind == multipartEncoding || (kind == "" && r.ContentLength == 0)
	if route.pattern != "" && (!isForm || r.Header.Get("Content-Encoding") != "") {
		return errNoForm
	}
	return nil
}

// ticked reports which boxes of a form are ticked. A form names the boxes that it has (views.Check), so that one that
// lost some of them on its way is refused, and changes nothing.
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

// kind is what a body says that it is, empty where it says nothing. What is wrong with the parameters is found by
// reading it.
func (r *request) kind() string {
	said := r.Header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(said)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return said
	}
	return kind
}

// isMultipart says whether a form comes in the encoding that has files (RFC 7578).
func (r *request) isMultipart() bool { return r.kind() == multipartEncoding }

// readForm takes both encodings a browser has for a form (HTML, 4.10.21.8). They are asked for one by one: where
// there are no parts, ParseMultipartForm says so and keeps what was wrong with the form to itself.
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
