package filter

const (
	// between is the symbol of a gap.
	between uint16 = iota
	// other is the symbol of every letter that no line has.
	other
	// firstSymbol is that of the first letter of the list.
	firstSymbol
)

// lowLetters is how many letters have their symbol in one small table: those of Latin, Greek and Cyrillic.
const lowLetters = 0x530

// symbols number the letters of a list, so that its machine is small.
type symbols struct {
	low   [lowLetters]uint16
	pages [lastPage]*[256]uint16
	high  map[rune]uint16
	// count is how many symbols there are, and unspaced says which of them are of a script without spaces.
	count    int
	unspaced []bool
}

func newSymbols() symbols {
	return symbols{high: map[rune]uint16{}, count: int(firstSymbol), unspaced: make([]bool, firstSymbol)}
}

// of returns the symbol of a letter, or zero for one that no line has.
func (s *symbols) of(letter character) uint16 {
	if letter < lowLetters {
		return s.low[letter]
	}
	if letter < lastPage<<8 {
		if p := s.pages[letter>>8]; p != nil {
			return p[letter&0xff]
		}
		return 0
	}
	return s.high[rune(letter)]
}

// learn numbers the letters of a line.
func (s *symbols) learn(text string) {
	each(text, func(c character) {
		letter := c & letterBits
		if kind := c & kindBits; kind == gap || s.of(letter) != 0 {
			return
		}
		symbol := uint16(s.count)
		s.count++
		s.unspaced = append(s.unspaced, c&kindBits != spaced)
		switch {
		case letter < lowLetters:
			s.low[letter] = symbol
		case letter < lastPage<<8:
			p := &s.pages[letter>>8]
			if *p == nil {
				*p = new([256]uint16)
			}
			(*p)[letter&0xff] = symbol
		default:
			s.high[rune(letter)] = symbol
		}
	})
}

// each calls do with each character of a text that is not skipped, those that stand for several one by one.
func each(text string, do func(character)) {
	t := characters()
	for _, r := range text {
		switch c := t.of(r); c & kindBits {
		case skipped:
		case several:
			for _, part := range t.several[c&letterBits] {
				do(part)
			}
		default:
			do(c)
		}
	}
}

// hasContent reports whether a line has anything that could be searched.
func hasContent(text string) bool {
	found := false
	each(text, func(c character) { found = found || c&kindBits != gap })
	return found
}
