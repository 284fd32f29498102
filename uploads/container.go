package uploads

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"iter"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngChunks returns the names and bodies of a PNG's chunks (PNG, third edition, 5.3), up to a truncated one.
func pngChunks(content []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for at := len(pngSignature); at+12 <= len(content); {
			size := int64(binary.BigEndian.Uint32(content[at:]))
			if size > int64(len(content)-at-12) {
				return
			}
			end := at + 8 + int(size)
			if !yield(string(content[at+4:at+8]), content[at+8:end]) {
				return
			}
			at = end + 4 // behind the checksum
		}
	}
}

// writePNGChunk writes a chunk with its checksum.
func writePNGChunk(out io.Writer, name string, body []byte) error {
	piece := binary.BigEndian.AppendUint32(make([]byte, 0, len(body)+12), uint32(len(body)))
	piece = append(append(piece, name...), body...)
	piece = binary.BigEndian.AppendUint32(piece, crc32.ChecksumIEEE(piece[4:]))
	_, err := out.Write(piece)
	return err
}

// riffChunks returns the names and bodies of a RIFF file's chunks from an offset on, up to a truncated one.
func riffChunks(content []byte, at int) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for at+8 <= len(content) {
			size := int64(binary.LittleEndian.Uint32(content[at+4:]))
			if size > int64(len(content)-at-8) {
				return
			}
			end := at + 8 + int(size)
			if !yield(string(content[at:at+4]), content[at+8:end]) {
				return
			}
			at = end + int(size&1) // chunks begin at even offsets
		}
	}
}

// appendRIFFChunk appends a chunk, padded to an even size.
func appendRIFFChunk(to []byte, name string, body []byte) []byte {
	to = binary.LittleEndian.AppendUint32(append(to, name...), uint32(len(body)))
	to = append(to, body...)
	if len(body)%2 == 1 {
		to = append(to, 0)
	}
	return to
}

// webpOf returns a WebP file of some chunks.
func webpOf(chunks []byte) []byte {
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunks)+4))
	return append(append(head, "WEBP"...), chunks...)
}

// jpegSegments returns the markers and bodies of the segments before the compressed picture.
func jpegSegments(content []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(content) && content[at] == 0xff; {
			marker, size := content[at+1], int(binary.BigEndian.Uint16(content[at+2:]))
			if marker == 0xda || size < 2 || at+2+size > len(content) { // 0xda: start of scan
				return
			}
			if !yield(marker, content[at+4:at+2+size]) {
				return
			}
			at += 2 + size
		}
	}
}

// named returns the first body with a name, or nil.
func named[K comparable](chunks iter.Seq2[K, []byte], wanted K) []byte {
	for name, body := range chunks {
		if name == wanted {
			return body
		}
	}
	return nil
}
