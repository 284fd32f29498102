package handlers

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"samovar/models"
	"samovar/views"
)

// sendExport sends the files as a zip that is made while it is sent. Only the end of the answer proves that it is
// complete, so any failure from here on breaks the connection off.
func (r *request) sendExport(export models.Export, name string, files []views.ExportFile) error {
	r.setExportHeaders(name)
	r.begun = true
	out := bufio.NewWriterSize(&exportWriter{r: r}, exportBuffer)
	archive := zip.NewWriter(out)
	for _, file := range files {
		if err := r.zipPage(archive, export, file); err != nil {
			return fmt.Errorf("export %s: %w", file.Name, err)
		}
	}
	if err := r.zipFiles(archive, export); err != nil {
		return fmt.Errorf("export files: %w", err)
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("end the export: %w", err)
	}
	return out.Flush()
}

func (r *request) setExportHeaders(name string) {
	h := r.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", attachment(name+" "+time.Now().UTC().Format(time.DateOnly)+".zip"))
	h.Set("X-Accel-Buffering", "no")
}

// zipPage adds a file. A zip wants one file after another, so the messages are read once for each: reading them
// again costs little beside rendering them. A copy on the disk could fill it, and would keep messages past their
// deletion.
func (r *request) zipPage(archive *zip.Writer, export models.Export, file views.ExportFile) error {
	w, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: time.Now()})
	if err != nil {
		return err
	}
	if err := file.Begin(r.ctx(), w); err != nil {
		return err
	}
	if file.Message != nil {
		err = r.eachExported(export, func(m, before models.ExportedMessage) error {
			return file.Message(r.ctx(), w, m, before)
		})
	}
	if err != nil {
		return err
	}
	return file.End(r.ctx(), w)
}

// zipFiles adds the files of the messages as they are: most are compressed already.
func (r *request) zipFiles(archive *zip.Writer, export models.Export) error {
	return r.eachExported(export, func(m, _ models.ExportedMessage) error {
		for i, file := range m.Attached {
			name, sent := views.ExportedFile(m.Message, i), time.UnixMilli(m.CreatedAt)
			w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: sent})
			if err != nil {
				return err
			}
			if err := r.copyFile(w, file); err != nil {
				return fmt.Errorf("file of message %d: %w", m.ID, err)
			}
		}
		return nil
	})
}

// copyFile writes a file's content. A file that was deleted meanwhile stays empty.
func (r *request) copyFile(w io.Writer, file models.File) error {
	content, err := r.store.OpenFile(r.ctx(), file, false)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // it is only read
	_, err = io.Copy(w, content)
	return err
}

// eachExported reads an export to its end. It asks for the session again with each page, as an open stream does.
func (r *request) eachExported(export models.Export, write func(m, before models.ExportedMessage) error) error {
	var before models.ExportedMessage
	for {
		person, err := r.stillSignedIn()
		if err != nil {
			return err
		}
		page, err := r.store.ExportPage(r.ctx(), export, person, before, exportPage)
		if err != nil {
			return err
		}
		for _, m := range page {
			if err := write(m, before); err != nil {
				return err
			}
			before = m
		}
		if len(page) < exportPage {
			return nil
		}
	}
}

// exportWriter writes a long answer, and returns errGone where the browser takes no more of it.
type exportWriter struct{ r *request }

func (d *exportWriter) Write(chunk []byte) (int, error) {
	n, err := d.r.w.Write(chunk)
	if err != nil {
		err = fmt.Errorf("%w: %w", errGone, err)
	}
	return n, err
}

// attachment returns the header that makes browsers save an answer as a file (RFC 6266): the name in ASCII for old
// programs, and in UTF-8 (RFC 8187).
func attachment(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) { // characters that file systems refuse
			return '-'
		}
		return r
	}, name)
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '%' { // a percent sign is decoded by some
			return '_'
		}
		return r
	}, name)
	encoded := strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + encoded
}
