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
	// maxUpload is how many bytes a form with files may have: the most files that a message takes, and the other
	// fields.
	maxUpload = models.MaxFiles*models.MaxFile + maxForm
	// maxParts is how many fields and files a form may have, more than any of ours.
	maxParts = 100
	// uploadFor limits how long a form with files may take to arrive.
	uploadFor = 30 * time.Minute
)

// readFormWithFiles reads a form with files as it arrives, so a refused file was never in memory. The rest of a
// refused form is read and discarded: a browser reads the answer only after it has sent all, and needs it to keep
// the text. That takes one of the uploads that the client's address may have at once. Where none is free the form
// is answered immediately and the connection closed.
func (r *request) readFormWithFiles() error { return r.readMultipart(&multipartForm{r: r}) }

// readFormWithoutFiles reads the same form for an act that has no use for files.
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

// closeAfterAnswer closes the connection after the answer, without waiting for the rest of the form.
func (r *request) closeAfterAnswer() {
	r.w.Header().Set("Connection", "close")
	// An answer of a test has no deadline to set, and does not stall.
	_ = http.NewResponseController(r.w).SetReadDeadline(time.Now().Add(time.Second))
}

// errUnwantedFile is a file in a form that takes none.
var errUnwantedFile = errors.New("no use for files")

// asMalformed wraps the error of a form that ends early or is none. A form that is too long keeps its own error.
func asMalformed(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fmt.Errorf("%w: %w", errMalformed, err)
}

// multipartForm is a form while it arrives.
type multipartForm struct {
	r    *request
	body *patientBody
	// length is how many bytes its fields have had so far.
	length int
	// releases give back what was reserved for its files: first one of the address's uploads, then space. They are
	// empty before the first file.
	releases []func()
	// refusal is why the form is refused; the files after it are discarded. Where unread is set they are not even
	// read.
	refusal error
	unread  bool
}

// readPart reads a field or a file. It returns errors of reading; a problem with the content becomes the form's
// refusal.
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

// incoming is a file while it arrives. Its errors are the sender's, not the disk's.
type incoming struct{ io.Reader }

func (i incoming) Read(into []byte) (int, error) {
	count, err := i.Reader.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = asMalformed(err)
	}
	return count, err
}

// reserveUpload reserves one of the address's uploads before the first file is read, even if the form is refused
// already: from now on it may take long. It returns false where none is free.
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

// reserveSpace reserves disk space before the first file is read.
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

// discardUploads deletes the uploads that no message took.
func (r *request) discardUploads() {
	for _, upload := range r.uploads {
		if err := upload.Close(); err != nil {
			r.log.Error("upload not thrown away, the next start will", "error", err)
		}
	}
}

// patientBody is a request's body that, once begun, may take long as long as bytes arrive. The usual minute is
// enough for any form, but not for a film from a phone.
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
	_ = p.socket.SetReadDeadline(deadline) // an answer of a test has none to set, and does not stall
	count, err := p.ReadCloser.Read(into)
	if errors.Is(err, io.EOF) {
		_ = p.socket.SetReadDeadline(time.Time{}) // the answer may take its time
	}
	return count, err
}
