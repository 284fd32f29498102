package handlers

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
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

// readFormWithFiles reads a form with files as it comes in, so that what is refused was never in memory. Of a form that is
// refused the rest is read and thrown away: a browser listens for the answer only when it has said all, and what was
// typed is to be given back. That takes one of the uploads that the client's address may have under way; where there
// is none, the form is answered at once and its connection closed.
func (r *request) readFormWithFiles() error { return r.readMultipart(&multipartForm{r: r}) }

// readFormWithoutFiles is the same for an act that has no use for files.
func (r *request) readFormWithoutFiles() error {
	if err := r.readMultipart(&multipartForm{r: r, refusal: errUnwantedFile}); !errors.Is(err, errUnwantedFile) {
		return err
	}
	return nil
}

func (r *request) readMultipart(form *multipartForm) error {
	if r.PostForm != nil { // a form without files was read before
		return nil
	}
	r.PostForm = url.Values{}
	form.body = r.newPatientBody()
	r.Body = http.MaxBytesReader(r.w, form.body, maxUpload)
	reader, err := r.MultipartReader()
	if err != nil {
		return fmt.Errorf("%w: %w", errMalformed, err)
	}
	defer form.release()
	for range maxParts {
		part, err := reader.NextPart()
		if err == io.EOF { // as it is: wrapped, it is a form that has no end
			return form.refusal
		}
		if err == nil {
			err = form.readPart(part)
		}
		if err != nil {
			return asMalformed(err)
		}
		if form.unread {
			r.closeAfterAnswer()
			return form.refusal
		}
	}
	return errMalformed
}

// closeAfterAnswer has the connection closed after the answer, without waiting for what the client has still to say.
func (r *request) closeAfterAnswer() {
	r.w.Header().Set("Connection", "close")
	_ = http.NewResponseController(r.w).
		SetReadDeadline(time.Now().Add(time.Second))
	// where there is none to set, in tests, nothing stalls
}

// errUnwantedFile is a file in a form that is not for files.
var errUnwantedFile = errors.New("no use for files")

// asMalformed is what is wrong with a form that ends early or is none; one that is too long says so itself.
func asMalformed(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fmt.Errorf("%w: %w", errMalformed, err)
}

// multipartForm is a form on its way in.
type multipartForm struct {
	r    *request
	body *patientBody
	// length is how many bytes its fields have had so far.
	length int
	// releases give back what was set aside for its files: first a place among the uploads, then space. There are
	// none before the first file.
	releases []func()
	// refusal is why the form is not taken; what comes after it is not kept, and where it was turned away not even
	// read.
	refusal error
	unread  bool
}

// readPart reads a field or a file. An error is of reading; what is wrong with the content is the form's refusal.
func (f *multipartForm) readPart(part *multipart.Part) error {
	if part.FormName() == "" {
		return errMalformed
	}
	if part.FormName() == "files" {
		if part.FileName() != "" && !f.reserveUpload() {
			return nil
		}
		if part.FileName() != "" && f.refusal == nil {
			f.refusal = f.readFile(part)
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
	f.r.PostForm.Add(part.FormName(), string(value))
	return nil
}

func (f *multipartForm) readFile(part *multipart.Part) error {
	if len(f.r.uploads) >= models.MaxFiles {
		return models.Invalid{Field: "files", Reason: "problem.file.many", Args: []any{models.MaxFiles}}
	}
	if err := f.r.limits.file(f.r); err != nil {
		return err
	}
	if err := f.reserveSpace(); err != nil {
		return err
	}
	upload, err := f.r.store.Receive(part.FileName(), incoming{part})
	if err != nil {
		return err
	}
	f.r.uploads = append(f.r.uploads, upload)
	return nil
}

// incoming is a file on its way in: what goes wrong there is the sender's, and not the disk's.
type incoming struct{ io.Reader }

func (i incoming) Read(into []byte) (int, error) {
	count, err := i.Reader.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = asMalformed(err)
	}
	return count, err
}

// reserveUpload takes a place among the uploads before the first file is read, also of a form that is refused already: from
// now on it may take long. It returns false where there is none.
func (f *multipartForm) reserveUpload() bool {
	if f.releases != nil {
		return true
	}
	leave, free := f.r.limits.enter(f.r.limits.uploads, f.r.address())
	if !free {
		f.refusal, f.unread = models.TooFast{After: 10 * time.Second}, true
		return false
	}
	f.releases = append(f.releases, leave)
	f.body.begin()
	return true
}

// reserveSpace sets space aside before the first file is read.
func (f *multipartForm) reserveSpace() error {
	if len(f.releases) > 1 {
		return nil
	}
	size := f.r.ContentLength
	if size < 0 || size > maxUpload {
		size = maxUpload
	}
	release, err := f.r.store.Reserve(f.r.ctx(), f.r.person(), size)
	if err != nil {
		return err
	}
	f.releases = append(f.releases, release)
	return nil
}

func (f *multipartForm) release() {
	for _, release := range f.releases {
		release()
	}
}

// discardUploads throws away what no message took.
func (r *request) discardUploads() {
	for _, upload := range r.uploads {
		if err := upload.Close(); err != nil {
			r.log.Error("upload not thrown away, the next start will", "error", err)
		}
	}
}

// patientBody is a body that may take long, once it has begun to, as long as it comes at all: a minute, which is enough
// for any form, is not for a film on a phone.
type patientBody struct {
	io.ReadCloser
	socket *http.ResponseController
	end    time.Time // zero before it begins
}

func (r *request) newPatientBody() *patientBody {
	return &patientBody{ReadCloser: r.Body, socket: http.NewResponseController(r.w)}
}

func (p *patientBody) begin() { p.end = time.Now().Add(uploadFor) }

func (p *patientBody) Read(into []byte) (int, error) {
	if p.end.IsZero() {
		return p.ReadCloser.Read(into)
	}
	deadline := time.Now().Add(stallTimeout)
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
