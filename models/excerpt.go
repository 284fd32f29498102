package models

import (
	"unicode/utf8"

	"samovar/markdown"
)

const (
	// excerptBefore is how many characters stand before the first word that was found, excerptLength how many an
	// excerpt has.
	excerptBefore = 50
	excerptLength = 240
	// openingLength is how many characters of a message stand in a quote, a call or a letter.
	openingLength = 140
	// beginningLength is how many characters of what was typed a sentence about it has.
	beginningLength = 60
)

// beginning returns what was typed as a sentence of Invalid or TooMuch repeats it: cut to its beginning.
func beginning(typed string) string {
	return shorten(typed, beginningLength)
}

// opening returns the beginning of a message in one line and without marks, as it is shown outside its bubble.
func opening(body, called string) string {
	return shorten(markdown.Plain(body, decode(called)), openingLength)
}

// shorten cuts a text to so many characters. Where it leaves something out stands an ellipsis.
func shorten(text string, limit int) string {
	short := firstCharacters(text, limit)
	if len(short) < len(text) {
		short += "…"
	}
	return short
}

// Piece is a part of an excerpt: words that were found, or what is between them.
type Piece struct {
	Text  string
	Found bool
}

// excerptOf returns the part of a message around what was found in it, without marks. What was found only in what is
// not shown, such as the address behind a link, is shown as it was typed.
func excerptOf(m Message, phrases []phrase) []Piece {
	plain := markdown.Plain(m.Body, m.Names())
	marks, all := matches(plain, phrases)
	if !all {
		plain = m.Body
		marks, _ = matches(plain, phrases)
	}
	return excerpt(plain, marks)
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
