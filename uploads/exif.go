package uploads

import (
	"bytes"
	"encoding/binary"
)

// orientationOf is how a picture wants to be turned, from 1 to 8 (Exif 2.3, 4.6.4, tag 0x0112). Whatever cannot be read is 1: as it is.
func orientationOf(kind string, content []byte) int {
	var tags []byte
	switch kind {
	case "image/jpeg":
		tags = jpegTags(content)
	case "image/png":
		tags = chunk(content, 8, "eXIf", func(head []byte) (string, uint32, int) {
			return string(head[4:8]), binary.BigEndian.Uint32(head), 4 // a checksum follows
		})
	case "image/webp":
		tags = chunk(content, 12, "EXIF", func(head []byte) (string, uint32, int) {
			size := binary.LittleEndian.Uint32(head[4:])
			return string(head[:4]), size, int(size & 1) // chunks begin at even places
		})
	}
	return orientation(bytes.TrimPrefix(tags, []byte("Exif\x00\x00")))
}

// jpegTags finds the segment APP1 that holds Exif.
func jpegTags(content []byte) []byte {
	for at := 2; at+4 <= len(content) && content[at] == 0xff; {
		marker, size := content[at+1], int(binary.BigEndian.Uint16(content[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(content) { // 0xda: the picture itself begins
			return nil
		}
		if body := content[at+4 : at+2+size]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return body
		}
		at += 2 + size
	}
	return nil
}

// chunk finds one by its name in a format made of chunks. Each begins with eight bytes that read takes apart: its name, its size, and
// how many bytes there are behind it.
func chunk(content []byte, at int, wanted string, read func([]byte) (string, uint32, int)) []byte {
	for at+8 <= len(content) {
		name, size, behind := read(content[at : at+8])
		at += 8
		if int64(size) > int64(len(content)-at) {
			return nil
		}
		if name == wanted {
			return content[at : at+int(size)]
		}
		at += int(size) + behind
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
