package models

import "unicode/utf8"

const (
	// excerptBefore is how many characters stand before the first word that was found, excerptLength how many an excerpt has.
	excerptBefore = 50
	excerptLength = 240
	// beginningLength is how many characters of what was typed a sentence about it has.
	beginningLength = 60
)

// beginning returns what was typed as a sentence of Invalid or TooMuch repeats it: cut to its beginning.
func beginning(typed string) string {
	short := firstCharacters(typed, beginningLength)
	if len(short) < len(typed) {
		short += "…"
	}
	return short
}

// Piece is a part of an excerpt: words that were found, or what is between them.
type Piece struct {
	Text  string
	Found bool
}

// excerpt is the part of a text around the first mark. Where it leaves something out stands an ellipsis.
func excerpt(text string, marks []mark) []Piece {
	start := 0
	if len(marks) > 0 {
		start = back(text, marks[0].start, excerptBefore)
	}
	end := start + len(firstCharacters(text[start:], excerptLength))
	var pieces []Piece
	if start > 0 {
		pieces = append(pieces, Piece{Text: "…"})
	}
	at := start
	for _, m := range marks {
		if m.start >= end {
			break
		}
		if m.start > at {
			pieces = append(pieces, Piece{Text: text[at:m.start]})
		}
		at = min(m.end, end)
		pieces = append(pieces, Piece{Text: text[m.start:at], Found: true})
	}
	if at < end {
		pieces = append(pieces, Piece{Text: text[at:end]})
	}
	if end < len(text) {
		pieces = append(pieces, Piece{Text: "…"})
	}
	return pieces
}

// back is the place so many characters before another, to the beginning of a word if there is one on the way.
func back(text string, from, characters int) int {
	at := from
	for ; characters > 0 && at > 0; characters-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	if at == 0 {
		return 0
	}
	for place := at; place < from; place++ {
		if text[place] == ' ' || text[place] == '\n' {
			return place + 1
		}
	}
	return at
}
