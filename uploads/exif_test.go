package uploads

import (
	"strings"
	"testing"
)

func TestOrientation(t *testing.T) {
	big := "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
	little := "II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x08\x00\x00\x00"
	segment := func(tiff string) string {
		size := len(tiff) + 8
		return "\xff\xd8\xff\xe1" + string([]byte{byte(size >> 8), byte(size)}) + "Exif\x00\x00" + tiff
	}
	for name, c := range map[string]struct {
		kind, content string
		want          int
	}{
		"of a JPEG, big end first":     {"image/jpeg", segment(big), 6},
		"of a JPEG, little end first":  {"image/jpeg", segment(little), 8},
		"behind another segment":       {"image/jpeg", "\xff\xd8\xff\xe0\x00\x04ab" + segment(big)[2:], 6},
		"of a PNG":                     {"image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x01tEXtx....\x00\x00\x00\x16eXIf" + big + "....", 6},
		"of WebP":                      {"image/webp", "RIFF....WEBPVP8X\x01\x00\x00\x00x\x00EXIF\x16\x00\x00\x00" + little, 8},
		"that there is none of":        {"image/jpeg", "\xff\xd8\xff\xda\x00\x04ab", 1},
		"out of bounds":                {"image/jpeg", segment(strings.Replace(big, "\x00\x06", "\x00\x09", 1)), 1},
		"behind the end":               {"image/jpeg", segment("MM\x00\x2a\xff\xff\xff\xff"), 1},
		"of a directory without end":   {"image/jpeg", segment("MM\x00\x2a\x00\x00\x00\x08\xff\xff\x01\x12"), 1},
		"of a segment that is cut off": {"image/jpeg", "\xff\xd8\xff\xe1\xff\xffExif\x00\x00" + big, 1},
		"of a chunk without end":       {"image/png", "\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIf" + big, 1},
		"of nothing":                   {"image/jpeg", "", 1},
	} {
		t.Run("the orientation "+name, func(t *testing.T) {
			if got := orientationOf(c.kind, []byte(c.content)); got != c.want {
				t.Errorf("is %d, want %d", got, c.want)
			}
		})
	}
}
