package models

import (
	"samovar/markdown"
	"samovar/models/words"
)

const (
	// openingLength is how many characters of a message stand in a quote, a push or an e-mail.
	openingLength = 140
	// beginningLength is how many characters of what was typed a sentence about it repeats.
	beginningLength = 60
)

// beginning returns the first characters of what was typed, for a sentence of Invalid or TooMuch.
func beginning(typed string) string { return words.Shorten(typed, beginningLength) }

// opening returns the beginning of a message in one line and without markup, as it is shown outside its bubble.
func opening(body, called string) string {
	return words.Shorten(markdown.Plain(body, decode(called)), openingLength)
}

// excerptOf returns the part of a message around its first match, without markup. A match in what is not shown, such
// as the address behind a link, gives an excerpt of the message as it was typed.
func excerptOf(m Message, phrases []words.Phrase) []words.Piece {
	text := markdown.Plain(m.Body, m.Names())
	matches, all := words.Matches(text, phrases)
	if !all {
		text = m.Body
		matches, _ = words.Matches(text, phrases)
	}
	return words.Excerpt(text, matches)
}
