package handlers

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// minGzipSize is the size in bytes below which compressing costs more than it saves.
const minGzipSize = 1400

var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 5) // a valid level
	return w
}}

// takes reports whether a request's Accept-Encoding (RFC 9110, 12.5.3) names a coding without refusing it by a weight
// of zero.
func takes(r *http.Request, coding string) bool {
	for offer := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(offer), ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		_, value, weighed := strings.Cut(weight, "=")
		return !weighed || strings.Trim(strings.TrimSpace(value), "0.") != ""
	}
	return false
}

// sendCompressed writes a page, compressed where the browser takes gzip.
func sendCompressed(w http.ResponseWriter, r *http.Request, status int, page []byte) error {
	if len(page) < minGzipSize || !takes(r, "gzip") {
		w.WriteHeader(status)
		_, _ = w.Write(page) // a browser that went away needs no answer
		return nil
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	packer := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(packer)
	packer.Reset(w)
	_, _ = packer.Write(page)
	if err := packer.Close(); err != nil && r.Context().Err() == nil {
		return fmt.Errorf("send a page: %w", err)
	}
	return nil
}
