package handlers

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"samovar/models"
)

// serveFile sends a file of the room's messages, or its thumbnail. It is never a document of ours: it runs
// nothing, and a kind that browsers do not show themselves is downloaded.
func (r *request) serveFile() error {
	if r.Header.Get("HX-Request") != "" { // htmx would put it into the page
		return models.ErrForbidden
	}
	file, err := r.store.FileByID(r.ctx(), r.access.Room.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	if r.PathValue("name") != file.Name {
		return models.ErrNotFound
	}
	thumbnail := r.URL.Query().Has("thumbnail") && file.Thumbnail != ""
	content, err := r.store.OpenFile(r.ctx(), file, thumbnail)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // it was read only
	r.setFileHeaders(file, thumbnail)
	http.ServeContent(r.w, r.Request, "", time.Time{}, content)
	return nil
}

// setFileHeaders tells what the content is, and forbids to take it for anything else. Browsers ask again each
// time, so a deleted file is not shown from their cache.
func (r *request) setFileHeaders(file models.File, thumbnail bool) {
	h := r.w.Header()
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
	r.sandbox()
	if file.IsPicture() { // opened alone, the browser shows it in a page of its own, fitted to the window by a style
		h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+"; style-src 'unsafe-inline'")
	}
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+hash+`"`)
}

// fileNames returns a file's name for a header (RFC 6266, 4.3): in ASCII for old programs, and in UTF-8.
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

// isTokenLetter reports whether a character needs no quotes in a header and no encoding in an address.
func isTokenLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'
}
