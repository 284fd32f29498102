package filter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Find returns the parts of a text that meet a line, in order.
func (f *Filter) Find(text string) []Span {
	if f == nil || len(f.patterns) == 0 {
		return nil
	}
	p := f.pads.Get().(*pad)
	defer f.pads.Put(p)
	p.found = p.found[:0]
	f.fold(p, text, span{0, len(text)}, plain)
	f.search(p, text)
	if chunks := p.chunks; needsMore(chunks) {
		more := f.pads.Get().(*pad)
		more.found = p.found
		f.searchDisguised(more, text, chunks)
		f.searchSpelt(more, text, chunks)
		p.found, more.found = more.found, nil
		f.pads.Put(more)
	}
	if len(p.found) == 0 {
		return nil
	}
	return slices.Clone(joinSpans(p.found))
}

// search finds the patterns in what was folded last.
func (f *Filter) search(p *pad, text string) {
	m := &f.machine
	at := int32(0)
	for i, symbol := range p.symbols {
		if at == 0 {
			at = m.root[symbol]
		} else {
			at = m.step(at, symbol)
		}
		if at <= gapState {
			continue // most often, and no pattern is as short
		}
		for found := m.states[at].found; found != 0; found = m.states[m.states[found].otherwise].found {
			f.found(p, text, i, &f.patterns[m.states[found].ended])
		}
	}
}

// found keeps a part of a text whose last symbol has that index.
func (f *Filter) found(p *pad, text string, last int, is *pattern) {
	first := last - int(is.length) + 1
	if is.begins {
		first++
	}
	s := Span{Start: int(p.starts[first])}
	letter := last
	if is.ends {
		letter--
	}
	if s.End = int(p.starts[last]); s.End == int(p.starts[letter]) {
		s.End = endOf(text, s.End) // not ended by a gap, or by one in the same character
	}
	s.End = s.Start + len(strings.TrimRightFunc(text[s.Start:s.End], isSkipped))
	if n := len(p.found); n > 0 && p.found[n-1].Start <= s.Start && s.End <= p.found[n-1].End {
		return // or "*ab*" would look for the ends of a long word at each "ab" in it
	}
	if len(is.exact) > 0 && !slices.Contains(is.exact, exactly(text[s.Start:s.End])) {
		return
	}
	if is.grows {
		s.End = wordEnd(text, s.End)
	}
	if is.leads {
		s.Start = wordStart(text, s.Start)
	}
	p.found = append(p.found, s)
}

// needsMore reports whether words of a text may be disguised or spelt out.
func needsMore(chunks []chunk) bool {
	run := 0
	for i := range chunks {
		if run++; chunks[i].size != 1 {
			run = 0
		}
		if run == spelt || chunks[i].marks.calls() {
			return true
		}
	}
	return false
}

// searchDisguised searches the chunks with digits for letters, or with a letter many times, and around each as many
// words as phrases have.
func (f *Filter) searchDisguised(p *pad, text string, chunks []chunk) {
	for i := 0; i < len(chunks); i++ {
		if !chunks[i].marks.calls() {
			continue
		}
		first, last, all := max(0, i-f.words+1), i, marks(0)
		for ; i < len(chunks) && i < last+f.words; i++ {
			if chunks[i].marks.calls() {
				last, all = i, all|chunks[i].marks
			}
		}
		i = min(last+f.words, len(chunks)) - 1
		f.searchModes(p, text, span{int(chunks[first].start), int(chunks[i].end)}, all)
	}
}

// searchModes searches a part of a text in each mode that its marks call for.
func (f *Filter) searchModes(p *pad, text string, part span, has marks) {
	repeats := []int{3}
	if has&hasTriple != 0 {
		repeats = []int{1, 2}
	}
	for _, times := range repeats {
		m := mode{undisguised: true, one: 'i', repeats: times}
		f.searchIn(p, text, part, m)
		if has&hasOne != 0 {
			f.searchIn(p, text, part, mode{undisguised: true, one: 'l', repeats: times})
		}
		if m.cyrillic = has&hasCyrillic != 0; m.cyrillic {
			f.searchIn(p, text, part, m)
		}
	}
}

func (f *Filter) searchIn(p *pad, text string, part span, m mode) {
	f.fold(p, text, part, m)
	f.search(p, text)
}

// spelt is how many single letters in a row are read as a word. Two are too often words of one letter.
const spelt = 3

// searchSpelt searches the runs of single letters. A run is read as one word, or two or three: the first and the last
// letter may be words of their own.
func (f *Filter) searchSpelt(p *pad, text string, chunks []chunk) {
	for i := 0; i < len(chunks); i++ {
		first := i
		for i < len(chunks) && chunks[i].size == 1 {
			i++
		}
		run := chunks[first:i]
		for ; len(run) >= spelt; run = run[1:] {
			f.searchRun(p, text, run)
			if last := len(run) - 1; last >= spelt && isLone(text, run[last]) {
				f.searchRun(p, text, run[:last])
			}
			if !isLone(text, run[0]) || len(run) < i-first {
				break
			}
		}
	}
}

// searchRun reads single letters as one word.
func (f *Filter) searchRun(p *pad, text string, run []chunk) {
	part := span{int(run[0].start), int(run[len(run)-1].end)}
	f.searchIn(p, text, part, mode{joined: true, repeats: 3})
	all := marks(0)
	for i := range run {
		all |= run[i].marks
	}
	if all.calls() {
		m := mode{joined: true, repeats: 3, undisguised: true, one: 'i', cyrillic: all&hasCyrillic != 0}
		f.searchIn(p, text, part, m)
	}
}

// isLone reports whether a letter is a word of its own in English, Russian or Polish.
func isLone(text string, letter chunk) bool {
	r, _ := utf8.DecodeRuneInString(text[letter.start:])
	return strings.ContainsRune("aiouwzаивкосуя", unicode.ToLower(r))
}

// endOf returns the end of a character, with the marks and all that is skipped behind it.
func endOf(text string, at int) int {
	t := characters()
	_, size := utf8.DecodeRuneInString(text[at:])
	for at += size; at < len(text); at += size {
		var r rune
		if r, size = utf8.DecodeRuneInString(text[at:]); t.of(r)&kindBits != skipped {
			break
		}
	}
	return at
}

// wordEnd returns the end of the word that goes on at an offset.
func wordEnd(text string, at int) int {
	t := characters()
	end := at
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		c := t.of(r) & kindBits
		if c != skipped && c != spaced && c != several {
			break
		}
		if at += size; c != skipped {
			end = at
		}
	}
	return end
}

// wordStart returns the start of the word that goes on before an offset.
func wordStart(text string, at int) int {
	t := characters()
	start := at
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		c := t.of(r) & kindBits
		if c != skipped && c != spaced && c != several {
			break
		}
		if at -= size; c != skipped {
			start = at
		}
	}
	return start
}

// exactly returns the form in which a text meets an exact line: in lower case, and without what cannot be seen.
func exactly(text string) string {
	seen := strings.Map(func(r rune) rune {
		if isSkipped(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
	return norm.NFKC.String(cases.Fold().String(strings.Join(strings.Fields(seen), " ")))
}
