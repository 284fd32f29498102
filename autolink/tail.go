package autolink

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pairs are the brackets and quotes that an address may contain, the closing by the opening ones.
var pairs = map[rune]string{'(': ")", '[': "]", '{': "}", '«': "»", '‹': "›", '„': "”“"}

const (
	openings = "([{«‹„"
	closings = ")]}»›”“"
	// trailing is the ASCII punctuation that an address does not end with.
	trailing = ".,:;!?'*_~|" + openings
)

// readTail returns where the path, the query and the fragment that begin at an offset end, and whether they contain
// invisible characters.
func readTail(text string, start int, closing string) (end int, refused bool) {
	var open []string
	at := start
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case endsAddress(text[at:], r, size), closing != "" && strings.HasPrefix(text[at:], closing):
			return trimTail(text, start, at), false
		case isUnseen(r) && !isJoining(r):
			return trimTail(text, start, at), isBroken(text, at)
		case len(open) > 0 && strings.ContainsRune(open[len(open)-1], r):
			open = open[:len(open)-1]
		case strings.ContainsRune(closings, r):
			return trimTail(text, start, at), false
		case pairs[r] != "":
			open = append(open, pairs[r])
		}
		at += size
	}
	return trimTail(text, start, at), false
}

// trimTail takes off the punctuation of the sentence.
func trimTail(text string, start, end int) int {
	for end > start {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		isPunctuation := r >= utf8.RuneSelf && unicode.IsPunct(r) && !strings.ContainsRune(closings, r)
		if !isPunctuation && !strings.ContainsRune(trailing, r) && r != zeroWidthJoiner && r != zeroWidthNonJoiner {
			break
		}
		end -= size
	}
	return end
}

// endsAddress reports whether an address ends before a character, whatever follows.
func endsAddress(text string, r rune, size int) bool {
	const beforeWords, doubled = ",;!", "—…"
	next, _ := utf8.DecodeRuneInString(text[size:])
	isNext := strings.ContainsRune(",;|", r) &&
		(hasPrefix(text[size:], "https://") || hasPrefix(text[size:], "http://"))
	return isNext || endsRun(r) || isWide(r) || r == '\\' || r == '‘' ||
		strings.ContainsRune(beforeWords, r) && isUnspaced(next) || strings.ContainsRune(doubled, r) && next == r
}

// endsRun reports whether a character ends anything that is in one piece.
func endsRun(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune("<>\"`", r)
}

// endOfRun returns where a text that is in one piece ends.
func endOfRun(text string, from int) int {
	if end := strings.IndexFunc(text[from:], func(r rune) bool { return endsRun(r) || isWide(r) }); end >= 0 {
		return from + end
	}
	return len(text)
}

// isBroken reports whether invisible characters stand at an offset, and more of the address behind them.
func isBroken(text string, at int) bool {
	rest := strings.TrimLeftFunc(text[at:], isUnseen)
	if len(rest) == len(text[at:]) || rest == "" {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return !endsRun(next) && !isWide(next)
}

// closing returns the text that ends an address which stands directly behind its opposite.
func closing(before string) string {
	r, _ := utf8.DecodeLastRuneInString(before)
	switch r {
	case '*':
		return before[len(strings.TrimRight(before, "*")):]
	case '~':
		if strings.HasSuffix(before, "~~") {
			return "~~"
		}
	case '\'', '|':
		return string(r)
	case '‘':
		return "’"
	}
	return ""
}
