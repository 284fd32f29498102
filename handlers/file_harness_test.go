package handlers

import (
	"bytes"
	"html"
	"io"
	"io/fs"
	"mime/multipart"
	"net/textproto"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// testFile is a file as a form sends it. The server must not believe its claimed type.
type testFile struct{ name, kind, content string }

// multipartBody returns a form with files, in the order in which a browser sends it.
func multipartBody(t *testing.T, fields form, files ...testFile) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		name := strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(f.name)
		head := textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="files"; filename="` + name + `"`},
			"Content-Type":        {f.kind},
		}
		part, err := w.CreatePart(head)
		if err == nil {
			_, err = io.WriteString(part, f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), w.FormDataContentType()
}

// postFiles posts a message with files.
func (b *browser) postFiles(t *testing.T, room string, fields form, headers header, files ...testFile) answer {
	t.Helper()
	return b.postFilesTo(t, room+"/messages", fields, headers, files...)
}

// postFilesTo posts a form with files to any address.
func (b *browser) postFilesTo(t *testing.T, path string, fields form, headers header, files ...testFile) answer {
	t.Helper()
	body, kind := multipartBody(t, fields, files...)
	all := header{"Content-Type": kind}
	for name, value := range headers {
		all[name] = value
	}
	return b.send("POST", path, body, all)
}

var (
	fileAddress = regexp.MustCompile(
		`<(?:a class="msg-(?:file|picture)" href|video controls preload="none" src)="([^"]*)"`,
	)
	imageAddress = regexp.MustCompile(`<img[^>]* src="(/r/[^"]*)"`)
)

// files returns the addresses of the files on a page, in its order.
func (a answer) files() (addresses []string) {
	for _, found := range fileAddress.FindAllStringSubmatch(a.body, -1) {
		addresses = append(addresses, html.UnescapeString(found[1]))
	}
	return addresses
}

// shareFile posts one file, and returns its message and its address.
func (b *browser) shareFile(t *testing.T, room string, f testFile) (message, address string) {
	t.Helper()
	got := b.postFiles(t, room, form{"body": "look"}, hx, f).expect(t, 200)
	if len(got.files()) != 1 || len(got.ids()) != 1 {
		t.Fatalf("the message shows %v: %s", got.files(), got.body)
	}
	return got.ids()[0], got.files()[0]
}

// storedFiles returns the files in the store's folder, including those that are still arriving.
func (h *harness) storedFiles() (paths []string) {
	h.t.Helper()
	folder := filepath.Join(filepath.Dir(h.path), "uploads")
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && entry.Name() != "database" {
			paths = append(paths, strings.TrimPrefix(path, folder))
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
				h.t.Errorf("%s has the mode %v (%v)", path, info.Mode(), err)
			}
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return paths
}

// eventually waits until another goroutine has done something.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
