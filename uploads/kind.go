package uploads

import (
	"bytes"
	"net/http"
	"strings"
)

// Download is the kind of all that no browser is asked to show.
const Download = "application/octet-stream"

// sniffed is how many bytes of a content tell its kind.
const sniffed = 512

// inline are the kinds that browsers may show within a page. None of them can run anything.
var inline = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true,
	"audio/mpeg": true, "audio/ogg": true, "audio/wav": true, "audio/mp4": true, "video/mp4": true, "video/webm": true,
}

// IsInline says whether browsers may show a content of this kind; all others are for downloading.
func IsInline(kind string) bool { return inline[kind] }

// kindOf is the media type of a content by its first bytes, never by what is said of it. WebP is kept as such only if
// it moves.
func kindOf(head []byte) string {
	switch found, _, _ := strings.Cut(http.DetectContentType(head), ";"); found {
	case "image/jpeg", "image/png", "image/gif", "image/webp", "audio/mpeg":
		return found
	case "audio/wave":
		return "audio/wav"
	case "application/ogg":
		return "audio/ogg"
	case "video/mp4":
		return mp4Kind(head)
	case "video/webm":
		return webmKind(head)
	}
	if isMP3(head) {
		return "audio/mpeg"
	}
	return Download
}

// mp4Kind tells sound from moving pictures by the major brand (ISO/IEC 14496-12, 4.3).
func mp4Kind(head []byte) string {
	if brand := head[8:12]; bytes.Equal(brand, []byte("M4A ")) || bytes.Equal(brand, []byte("M4B ")) {
		return "audio/mp4"
	}
	return "video/mp4"
}

// webmKind tells WebM from other Matroska, which begins with the same bytes, by the document type in its header.
func webmKind(head []byte) string {
	if bytes.Contains(head[:min(len(head), 64)], []byte("\x42\x82\x84webm")) {
		return "video/webm"
	}
	return Download
}

// isMP3 knows the header of a frame of MPEG audio, layer III (ISO/IEC 11172-3, 2.4.2.3): an MP3 without tags begins
// with one.
func isMP3(head []byte) bool {
	if len(head) < 4 || head[0] != 0xff || head[1]&0xe6 != 0xe2 {
		return false
	}
	version, rate, frequency := head[1]>>3&3, head[2]>>4, head[2]>>2&3
	return version != 1 && rate != 0 && rate != 15 && frequency != 3
}
