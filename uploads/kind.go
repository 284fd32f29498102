package uploads

import (
	"bytes"
	"net/http"
	"strings"
)

// Download is the kind of all contents that browsers do not show.
const Download = "application/octet-stream"

// sniffed is how many bytes of a content are read to find its kind.
const sniffed = 512

// inline lists the kinds that browsers may show within a page. None of them can run code.
var inline = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true,
	"audio/mpeg": true, "audio/ogg": true, "audio/wav": true, "audio/mp4": true, "video/mp4": true, "video/webm": true,
}

// IsInline reports whether browsers may show a content of this kind; all others are downloads.
func IsInline(kind string) bool { return inline[kind] }

// kindOf returns the media type of a content by its first bytes, never by what its sender says.
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

// mp4Kind tells audio from video by the major brand (ISO/IEC 14496-12, 4.3).
func mp4Kind(head []byte) string {
	if brand := head[8:12]; bytes.Equal(brand, []byte("M4A ")) || bytes.Equal(brand, []byte("M4B ")) {
		return "audio/mp4"
	}
	return "video/mp4"
}

// webmKind tells WebM from other Matroska files, which begin with the same bytes, by the document type in the header.
func webmKind(head []byte) string {
	if bytes.Contains(head[:min(len(head), 64)], []byte("\x42\x82\x84webm")) {
		return "video/webm"
	}
	return Download
}

// isMP3 reports whether a content begins with a frame of MPEG audio, layer III (ISO/IEC 11172-3, 2.4.2.3), as an MP3
// without tags does.
func isMP3(head []byte) bool {
	if len(head) < 4 || head[0] != 0xff || head[1]&0xe6 != 0xe2 {
		return false
	}
	version, rate, frequency := head[1]>>3&3, head[2]>>4, head[2]>>2&3
	return version != 1 && rate != 0 && rate != 15 && frequency != 3
}
