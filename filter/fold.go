package filter

import "unicode/utf8"

// span is a part of a text, in bytes.
type span struct{ start, end int }

// mode says how a text is folded.
type mode struct {
	// undisguised takes digits and signs for the letters they are used for: in words with Cyrillic, or else in Latin
	// ones. one is what "1" stands for.
	undisguised, cyrillic bool
	one                   rune
	// repeats is how often a letter is kept that is repeated more than twice.
	repeats int
	// joined leaves out gaps: "s p a m".
	joined bool
}

// plain is how each text is folded first.
var plain = mode{repeats: 3}

// pad is what a text is folded into. It is used again for later texts.
type pad struct {
	// symbols are those of the text, with a gap at both ends, and starts says where in the text each begins.
	symbols []uint16
	starts  []int32
	// chunks are the words of the text.
	chunks []chunk
	found  []Span
}

// chunk is a word of a text, with the signs in it that may stand for letters.
type chunk struct {
	start, end int32
	// size is how many characters it has.
	size  int32
	marks marks
}

// marks say for which further passes a chunk calls. A character has those of its own in its upper bits.
type marks uint8

const (
	hasLetter marks = 1 << iota
	hasCyrillic
	// hasDisguise is that of digits and signs that are used for letters, and hasOne that of "1".
	hasDisguise
	hasOne
	hasTriple
)

// calls reports whether a chunk must be searched in other modes too.
func (m marks) calls() bool {
	return m&hasTriple != 0 || m&(hasDisguise|hasLetter) == hasDisguise|hasLetter
}

// folder folds one text.
type folder struct {
	*pad
	symbolOf *symbols
	mode     mode
	// kind is that of the latest letter, or gap.
	kind character
	// latest is its symbol, and run is how often it has been repeated.
	latest uint16
	run    int
	open   chunk
}

// fold appends a part of a text to an empty pad.
func (f *Filter) fold(p *pad, text string, part span, m mode) {
	t := characters()
	p.symbols = append(p.symbols[:0], between)
	p.starts = append(p.starts[:0], int32(part.start))
	p.chunks = p.chunks[:0]
	w := folder{pad: p, symbolOf: &f.symbols, mode: m, kind: gap}
	ascii, size := t.pages[0], 0
	for at := part.start; at < part.end; at += size {
		var c character
		if b := text[at]; b < utf8.RuneSelf {
			c, size = ascii[b], 1
		} else if b&0xe0 == 0xc0 && at+1 < part.end && text[at+1]&0xc0 == 0x80 {
			r := rune(b&0x1f)<<6 | rune(text[at+1]&0x3f)
			c, size = t.of(r), 2
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(text[at:])
			c = t.of(r)
		}
		switch c & kindBits {
		case skipped:
		case w.kind:
			if c&disguise != 0 || !w.goOn(c, at) {
				w.add(c, at)
			}
		case several:
			for _, one := range t.several[c&letterBits] {
				w.add(one, at)
			}
		default:
			w.add(c, at)
		}
	}
	w.gap(part.end)
	if m.joined && p.symbols[len(p.symbols)-1] != between {
		w.put(between, part.end)
	}
}

// goOn folds a letter within a word, as most are. It returns false for one that is repeated.
func (w *folder) goOn(c character, at int) bool {
	symbol := w.symbolOf.of(c & letterBits)
	if symbol == between {
		symbol = other
	}
	if symbol == w.latest || w.run == 0 {
		return false
	}
	w.open.size++
	w.open.marks |= marks(c >> marksShift)
	w.latest, w.run = symbol, 1
	w.put(symbol, at)
	return true
}

// add folds one character.
func (w *folder) add(c character, at int) {
	if c&disguise != 0 && w.mode.undisguised {
		c = spaced | character(undisguise(rune(c&letterBits), w.mode))
	}
	kind, symbol := c&kindBits, w.symbolOf.of(c&letterBits)
	if kind == sign {
		if kind = gap; symbol != between {
			kind = unspaced
		}
	}
	if kind == gap && c&disguise == 0 {
		w.gap(at)
		return
	}
	if w.open.size == 0 {
		w.open.start = int32(at)
	}
	w.open.size++
	w.open.marks |= marks(c >> marksShift)
	if kind == gap {
		w.part(at)
		return
	}
	if symbol == between {
		symbol = other
	}
	if kind != w.kind {
		if w.kind != gap && !w.mode.joined {
			w.put(between, at)
		}
		w.kind, w.run = kind, 0
	}
	if symbol == w.latest && w.run > 0 {
		w.repeat(symbol, c, at)
		return
	}
	w.latest, w.run = symbol, 1
	w.put(symbol, at)
}

// repeat folds a letter that is the same as the one before it.
func (w *folder) repeat(symbol uint16, c character, at int) {
	if symbol == other {
		return // no line has one, nor two
	}
	w.run++
	if isDigit := c&letterBits <= '9'; w.run < 3 || isDigit {
		w.put(symbol, at)
		return
	}
	w.open.marks |= hasTriple
	switch {
	case w.run > 3:
	case w.mode.repeats == 3:
		w.put(symbol, at)
	case w.mode.repeats == 1:
		w.symbols, w.starts = w.symbols[:len(w.symbols)-1], w.starts[:len(w.starts)-1]
	}
}

func (w *folder) put(symbol uint16, at int) {
	w.symbols = append(w.symbols, symbol)
	w.starts = append(w.starts, int32(at))
}

// gap ends a word.
func (w *folder) gap(at int) {
	if w.open.size > 0 {
		w.open.end = int32(at)
		w.chunks = append(w.chunks, w.open)
		w.open = chunk{}
	}
	w.part(at)
}

// part ends a run of letters, which may go on where signs are taken for letters.
func (w *folder) part(at int) {
	w.kind, w.run = gap, 0
	if !w.mode.joined && w.symbols[len(w.symbols)-1] != between {
		w.put(between, at)
	}
}
