package uploads

import (
	"bytes"
	"encoding/binary"
)

const exifHead = "Exif\x00\x00"

// orientationOf returns how a picture is to be turned, from 1 to 8 (Exif 2.3, 4.6.4, tag 0x0112). It returns 1, as it
// is, if that cannot be read.
func orientationOf(kind string, content []byte) int {
	var tags []byte
	switch kind {
	case "image/jpeg":
		tags = jpegTags(content)
	case "image/png":
		tags = named(pngChunks(content), "eXIf")
	case "image/webp":
		tags = named(riffChunks(content, 12), "EXIF")
	}
	return orientation(bytes.TrimPrefix(tags, []byte(exifHead)))
}

// jpegTags returns the segment APP1 that holds Exif.
func jpegTags(content []byte) []byte {
	for marker, body := range jpegSegments(content) {
		if marker == 0xe1 && bytes.HasPrefix(body, []byte(exifHead)) {
			return body
		}
	}
	return nil
}

// orientation reads the tag from the first directory of a TIFF header.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	count := int64(order.Uint16(tiff[at:]))
	for entry := at + 2; count > 0 && entry+12 <= int64(len(tiff)); entry, count = entry+12, count-1 {
		if order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if turn := int(order.Uint16(tiff[entry+8:])); turn >= 1 && turn <= 8 {
			return turn
		}
		return 1
	}
	return 1
}
