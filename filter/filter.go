// Package filter finds the words of a list in texts, also where they are disguised: with look-alikes of other
// alphabets, digits for letters, invisible characters, marks, repetitions, or gaps between the letters. It knows
// nothing of chat.
//
// A line of a list is a word or a phrase. It is met by whole words alone, so that "ass" leaves "assess" in peace, but
// within a run of a script that puts no space between words. A "*" before or behind it stands for the rest of a word.
// With "=" before it, it is met as it is written, in capitals or not. Lines that begin with "#" are comments.
package filter

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	// MaxLines is how many words and phrases a list may have; comments and empty lines do not count.
	MaxLines = 1000
	// MaxRunes is how many characters (Unicode code points) a line may have.
	MaxRunes = 64
)

// Filter is a compiled list. It is safe for use by many goroutines. A nil Filter finds nothing.
type Filter struct {
	symbols  symbols
	machine  machine
	patterns []pattern
	// words is how many words the longest phrase has.
	words int
	pads  sync.Pool
}

// pattern is what lines of a list are searched as. Lines that fold to the same symbols are one pattern.
type pattern struct {
	// length is how many symbols it has, with the gaps at its ends.
	length int32
	// begins and ends say that there is a gap at that end: a whole word is meant.
	begins, ends bool
	// grows and leads say that what is found includes the rest of the word behind or before it.
	grows, leads bool
	// exact are the forms of which what was found must be one. It is empty where any will do.
	exact []string
}

// Reason says what is wrong with a line.
type Reason string

// A line may be too long, or have nothing that could be searched, or be one too many.
const (
	TooLong  Reason = "long"
	Empty    Reason = "empty"
	TooMany  Reason = "many"
	NotValid Reason = "invalid"
)

// Problem is a line that is not searched, and why.
type Problem struct {
	// Line counts from 1.
	Line   int
	Reason Reason
}

// Compile prepares the lines of a list for searches. Lines with problems are left out.
func Compile(lines []string) (*Filter, []Problem) {
	var problems []Problem
	var parsed []line
	for i, typed := range lines {
		l, isComment := parse(typed)
		reason := l.check()
		switch {
		case isComment:
			continue
		case reason == "" && len(parsed) == MaxLines:
			return compile(parsed), append(problems, Problem{Line: i + 1, Reason: TooMany})
		case reason != "":
			problems = append(problems, Problem{Line: i + 1, Reason: reason})
			continue
		}
		parsed = append(parsed, l)
	}
	return compile(parsed), problems
}

func compile(lines []line) *Filter {
	f := &Filter{symbols: newSymbols(), words: 1}
	f.pads.New = func() any { return new(pad) }
	var all []line
	for _, l := range lines {
		all = append(all, l)
		for _, sound := range l.sounds() {
			all = append(all, line{text: sound, leads: l.leads, grows: l.grows})
		}
	}
	for _, l := range all {
		f.symbols.learn(l.text)
	}
	b := newBuilder()
	for _, l := range all {
		f.add(b, l)
	}
	f.machine = b.build(f.symbols.count)
	return f
}

// add makes a pattern of a line.
func (f *Filter) add(b *builder, l line) {
	var p pad
	f.fold(&p, l.text, span{0, len(l.text)}, plain)
	folded := p.symbols
	first, last := folded[1], folded[len(folded)-2]
	made := pattern{
		begins: !l.leads && !f.symbols.unspaced[first],
		ends:   !l.grows && !f.symbols.unspaced[last],
		leads:  l.leads, grows: l.grows,
	}
	if !made.begins {
		folded = folded[1:]
	}
	if !made.ends {
		folded = folded[:len(folded)-1]
	}
	made.length = int32(len(folded))
	if l.exact {
		made.exact = []string{exactly(l.text)}
	}
	f.words = max(f.words, len(p.chunks))
	at, known := b.insert(folded, len(f.patterns))
	if !known {
		f.patterns = append(f.patterns, made)
		return
	}
	same := &f.patterns[at]
	same.leads, same.grows = same.leads || made.leads, same.grows || made.grows
	if len(same.exact) == 0 || len(made.exact) == 0 {
		same.exact = nil
	} else {
		same.exact = append(same.exact, made.exact...)
	}
}

// line is a line of a list.
type line struct {
	text                string
	exact, leads, grows bool
}

// parse reads a line. It returns true for a comment and an empty line.
func parse(typed string) (l line, isComment bool) {
	l.text = strings.TrimSpace(typed)
	if l.text == "" || l.text[0] == '#' {
		return line{}, true
	}
	l.text, l.exact = strings.CutPrefix(l.text, "=")
	l.text, l.leads = strings.CutPrefix(l.text, "*")
	l.text, l.grows = strings.CutSuffix(l.text, "*")
	l.text = strings.TrimSpace(l.text)
	return l, false
}

// check returns why a line cannot be searched, or nothing.
func (l line) check() Reason {
	switch {
	case !utf8.ValidString(l.text):
		return NotValid
	case utf8.RuneCountInString(l.text) > MaxRunes:
		return TooLong
	case !hasContent(l.text):
		return Empty
	}
	return ""
}

// Span is a part of a text, as offsets in bytes.
type Span struct{ Start, End int }

// Mask returns a text with something else in place of each span. The spans are in order and do not overlap, as Find
// returns them.
func Mask(text string, spans []Span, with string) string {
	var out strings.Builder
	at := 0
	for _, s := range spans {
		out.WriteString(text[at:s.Start])
		out.WriteString(with)
		at = s.End
	}
	out.WriteString(text[at:])
	return out.String()
}

// joinSpans sorts spans and merges those that overlap.
func joinSpans(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	joined := spans[:0]
	for _, s := range spans {
		if last := len(joined) - 1; last >= 0 && s.Start < joined[last].End {
			joined[last].End = max(joined[last].End, s.End)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}
