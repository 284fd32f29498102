package handlers

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"samovar/models"
)

const (
	// maxUpload is how many bytes a form with files may have: as many files as a message can, and what is around them.
	maxUpload = models.MaxFiles*models.MaxFile + maxForm
	// maxParts is how many fields and files a form may have, more than any of ours.
	maxParts = 100
	// uploadFor is how long a form with files may take on its way in.
	uploadFor = 30 * time.Minute
)

// hasParts says whether a form comes in the encoding that has files (RFC 7578).
func (c *call) hasParts() bool {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// readParts reads a form with files as it comes in, so that what is refused was never in memory. Of a form that is refused the rest is read
// and thrown away: a browser listens for the answer only when it has said all, and what was typed is to be given back.
func (c *call) readParts() error { return c.receive(&partedForm{c: c}) }

// readFields is the same for an act that has no use for files.
func (c *call) readFields() error {
	if err := c.receive(&partedForm{c: c, refusal: errNoUse}); !errors.Is(err, errNoUse) {
		return err
	}
	return nil
}

func (c *call) receive(form *partedForm) error {
	if c.r.PostForm != nil { // a form without files was read before
		return nil
	}
	c.r.PostForm = url.Values{}
	c.r.Body = http.MaxBytesReader(c.w, c.patientBody(), maxUpload)
	reader, err := c.r.MultipartReader()
	if err != nil {
		return fmt.Errorf("%w: %w", errMalformed, err)
	}
	defer form.done()
	for range maxParts {
		part, err := reader.NextPart()
		if err == io.EOF { // as it is: wrapped, it is a form that has no end
			return form.refusal
		}
		if err == nil {
			err = form.take(part)
		}
		if err != nil {
			return malformed(err)
		}
	}
	return errMalformed
}

// errNoUse is a file in a form that is not for files.
var errNoUse = errors.New("no use for files")

// malformed is what is wrong with a form that ends early or is none; one that is too long says so itself.
func malformed(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fmt.Errorf("%w: %w", errMalformed, err)
}

// partedForm is a form on its way in.
type partedForm struct {
	c *call
	// length is how many bytes its fields have had so far.
	length int
	// releases give back what was set aside for its files; there are none before the first file.
	releases []func()
	// refusal is why the form is not taken; what comes after it is not kept.
	refusal error
}

// take reads a field or a file. An error is of reading; what is wrong with the content is the form's refusal.
func (f *partedForm) take(part *multipart.Part) error {
	if part.FormName() == "files" {
		if part.FileName() != "" && f.refusal == nil {
			f.refusal = f.takeFile(part)
		}
		_, err := io.Copy(io.Discard, part)
		return err
	}
	value, err := io.ReadAll(io.LimitReader(part, maxForm))
	if err != nil {
		return err
	}
	if f.length += len(value); f.length >= maxForm {
		return &http.MaxBytesError{Limit: maxForm}
	}
	f.c.r.PostForm.Add(part.FormName(), string(value))
	return nil
}

func (f *partedForm) takeFile(part *multipart.Part) error {
	if len(f.c.uploads) >= models.MaxFiles {
		return models.Invalid{Field: "files", Reason: "problem.file.many", Places: []any{models.MaxFiles}}
	}
	if err := f.c.s.limits.file(f.c); err != nil {
		return err
	}
	if err := f.admit(); err != nil {
		return err
	}
	upload, err := f.c.s.store.Receive(part.FileName(), incoming{part})
	if err != nil {
		return err
	}
	f.c.uploads = append(f.c.uploads, upload)
	return nil
}

// incoming is a file on its way in: what goes wrong there is the sender's, and not the disk's.
type incoming struct{ io.Reader }

func (i incoming) Read(into []byte) (int, error) {
	count, err := i.Reader.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = malformed(err)
	}
	return count, err
}

// admit sets room aside before the first file is read.
func (f *partedForm) admit() error {
	if f.releases != nil {
		return nil
	}
	leave, free := f.c.s.limits.enter(f.c.s.limits.uploads, f.c.address())
	if !free {
		return models.TooFast{After: 10 * time.Second}
	}
	f.releases = append(f.releases, leave)
	size := f.c.r.ContentLength
	if size < 0 || size > maxUpload {
		size = maxUpload
	}
	release, err := f.c.s.store.Reserve(f.c.ctx(), f.c.person(), size)
	if err != nil {
		return err
	}
	f.releases = append(f.releases, release)
	return nil
}

func (f *partedForm) done() {
	for _, release := range f.releases {
		release()
	}
}

// dropUploads throws away what no message took.
func (c *call) dropUploads() {
	for _, upload := range c.uploads {
		if err := upload.Close(); err != nil {
			c.s.log.Error("upload not thrown away, the next start will", "error", err)
		}
	}
}

// patient is a body that may take long as long as it comes at all: a minute, which is enough for any form, is not for a film on a phone.
type patient struct {
	io.ReadCloser
	socket *http.ResponseController
	end    time.Time
}

func (c *call) patientBody() *patient {
	return &patient{ReadCloser: c.r.Body, socket: http.NewResponseController(c.w), end: time.Now().Add(uploadFor)}
}

func (p *patient) Read(into []byte) (int, error) {
	deadline := time.Now().Add(stalled)
	if p.end.Before(deadline) {
		deadline = p.end
	}
	_ = p.socket.SetReadDeadline(deadline) // where there is none to set, in tests, nothing stalls
	count, err := p.ReadCloser.Read(into)
	if errors.Is(err, io.EOF) {
		_ = p.socket.SetReadDeadline(time.Time{}) // the answer may take its time
	}
	return count, err
}

// serveFile answers with a file of the room's messages, or with its thumbnail. It is never a document of ours: it runs nothing, and what
// browsers do not show themselves is for downloading.
func (s *Server) serveFile(c *call) error {
	if c.r.Header.Get("HX-Request") != "" { // htmx would put it into the page
		return models.ErrForbidden
	}
	file, err := s.store.FileByID(c.ctx(), c.access.Room.ID, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.r.PathValue("name") != file.Name {
		return models.ErrNotFound
	}
	thumbnail := c.r.URL.Query().Has("thumbnail") && file.Thumbnail != ""
	content, err := s.store.OpenFile(c.ctx(), file, thumbnail)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // it was read only
	c.setFileHeaders(file, thumbnail)
	http.ServeContent(c.w, c.r, "", time.Time{}, content)
	return nil
}

// setFileHeaders says what the content is, and that it is nothing else. It is asked for again each time, so that what was deleted is not
// shown from a browser's memory.
func (c *call) setFileHeaders(file models.File, thumbnail bool) {
	h := c.w.Header()
	kind, disposition, hash := file.Kind, "inline", file.Hash
	if !file.IsInline() {
		kind, disposition = "application/octet-stream", "attachment"
	}
	if thumbnail { // our own JPEG or PNG, as its first bytes tell
		h.Set("Content-Disposition", "inline")
		hash = file.Thumbnail
	} else {
		h.Set("Content-Disposition", disposition+fileNames(file.Name))
		h.Set("Content-Type", kind)
	}
	h.Set("X-Content-Type-Options", "nosniff")
	policy := "sandbox; default-src 'none'"
	if file.IsPicture() { // opened alone it stands in a page of the browser's own, which fits it into the window by a style
		policy += "; style-src 'unsafe-inline'"
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+hash+`"`)
}

// fileNames are a file's name for a header (RFC 6266, 4.3): for everybody in ASCII, and as it is for those who know how.
func fileNames(name string) string {
	var plain, encoded strings.Builder
	for _, r := range name {
		switch {
		case isTokenLetter(r):
			plain.WriteRune(r)
			encoded.WriteRune(r)
			continue
		case r == ' ':
			plain.WriteRune(r)
		default:
			plain.WriteByte('_')
		}
		for _, b := range []byte(string(r)) {
			fmt.Fprintf(&encoded, "%%%02X", b)
		}
	}
	return `; filename="` + plain.String() + `"; filename*=UTF-8''` + encoded.String()
}

// isTokenLetter is one that needs no quotes in a header and no encoding in an address.
func isTokenLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'
}
