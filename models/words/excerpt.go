package words

import "unicode/utf8"

const (
	// excerptBefore is how many characters of an excerpt stand before its first match.
	excerptBefore = 50
	// ExcerptLength is how many characters an excerpt has, without its ellipses and what stands before the match.
	ExcerptLength = 240
)

// Piece is a part of an excerpt: a match, or the text between two.
type Piece struct {
	Text  string
	Found bool
}

// Excerpt returns the part of a text around its first match, with an ellipsis where it leaves text out.
func Excerpt(text string, matches []Match) []Piece {
	start := 0
	if len(matches) > 0 {
		start = stepBack(text, matches[0].Start, excerptBefore)
	}
	end := start + len(First(text[start:], ExcerptLength))
	var pieces []Piece
	if start > 0 {
		pieces = append(pieces, Piece{Text: "…"})
	}
	at := start
	for _, m := range matches {
		if m.Start >= end {
			break
		}
		if m.Start > at {
			pieces = append(pieces, Piece{Text: text[at:m.Start]})
		}
		at = min(m.End, end)
		pieces = append(pieces, Piece{Text: text[m.Start:at], Found: true})
	}
	if at < end {
		pieces = append(pieces, Piece{Text: text[at:end]})
	}
	if end < len(text) {
		pieces = append(pieces, Piece{Text: "…"})
	}
	return pieces
}

// stepBack returns the offset that many characters before another, moved to the next beginning of a word on the way.
func stepBack(text string, from, characters int) int {
	at := from
	for ; characters > 0 && at > 0; characters-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	if at == 0 {
		return 0
	}
	for space := at; space < from; space++ {
		if text[space] == ' ' || text[space] == '\n' {
			return space + 1
		}
	}
	return at
}

// First returns the first characters (code points) of a text, at most limit.
func First(text string, limit int) string {
	for at := range text {
		if limit == 0 {
			return text[:at]
		}
		limit--
	}
	return text
}

// Shorten returns a text of at most limit characters, with an ellipsis behind them where it leaves some out.
func Shorten(text string, limit int) string {
	short := First(text, limit)
	if len(short) < len(text) {
		short += "…"
	}
	return short
}
