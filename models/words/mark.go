package words

import "unicode/utf8"

// Mark returns a text in pieces, of which one is the first place where it reads like what is wanted, whatever the case
// and the marks. The text should be short: each place in it is tried.
func Mark(text, wanted string) []Piece {
	wanted = FoldMarks(wanted)
	for start := range text {
		if end := reads(text, start, wanted); end > start {
			return trim(Piece{Text: text[:start]}, Piece{Text: text[start:end], Found: true}, Piece{Text: text[end:]})
		}
	}
	return trim(Piece{Text: text})
}

// reads returns where the part of a text ends that begins at a place and reads like what is wanted, or else zero.
func reads(text string, start int, wanted string) int {
	for end := start; end < len(text); {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
		switch read := FoldMarks(text[start:end]); {
		case read == wanted:
			return end
		case len(read) >= len(wanted):
			return 0
		}
	}
	return 0
}

// trim leaves out empty pieces.
func trim(pieces ...Piece) (all []Piece) {
	for _, piece := range pieces {
		if piece.Text != "" {
			all = append(all, piece)
		}
	}
	return all
}
