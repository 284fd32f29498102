package filter

import (
	"cmp"
	"slices"
)

// machine finds all patterns of a list in one walk over the symbols of a text (Aho and Corasick, 1975). A state is
// what the latest symbols have in common with the beginning of some pattern, as much of it as there is.
type machine struct {
	states []state
	edges  []edge
	// root and start are where each symbol leads from the first state, and from that behind a gap. Most of a text is
	// read in these two.
	root, start []int32
}

// state has its edges in order. Where none is for a symbol, the walk goes on from another state.
type state struct {
	edges, count int32
	// otherwise is the state of the longest end of this one that is the beginning of a pattern.
	otherwise int32
	// found is the state, this one or a shorter end of it, at which a pattern ends, or zero. ended is that pattern.
	found, ended int32
}

type edge struct {
	symbol uint16
	to     int32
}

// gapState is the state behind a gap.
const gapState = 1

// step returns the state that a symbol leads to.
func (m *machine) step(at int32, symbol uint16) int32 {
	for {
		switch at {
		case 0:
			return m.root[symbol]
		case gapState:
			return m.start[symbol]
		}
		s := &m.states[at]
		if to := s.next(m.edges, symbol); to != 0 {
			return to
		}
		at = s.otherwise
	}
}

// next returns where an edge leads, or zero for none.
func (s *state) next(edges []edge, symbol uint16) int32 {
	own := edges[s.edges : s.edges+s.count]
	const few = 8
	for len(own) > few {
		if half := len(own) / 2; own[half].symbol <= symbol {
			own = own[half:]
		} else {
			own = own[:half]
		}
	}
	for _, e := range own {
		if e.symbol == symbol {
			return e.to
		}
	}
	return 0
}

// builder makes a machine.
type builder struct {
	// next are the edges of all states.
	next  map[step]int32
	ended []int32
}

type step struct {
	from   int32
	symbol uint16
}

// none is the number of no pattern.
const none = -1

func newBuilder() *builder {
	return &builder{next: map[step]int32{{0, between}: gapState}, ended: []int32{none, none}}
}

// insert adds a pattern. It returns the number of an equal one that was added before.
func (b *builder) insert(symbols []uint16, pattern int) (earlier int, known bool) {
	at := int32(0)
	for _, symbol := range symbols {
		to, found := b.next[step{at, symbol}]
		if !found {
			to = int32(len(b.ended))
			b.ended = append(b.ended, none)
			b.next[step{at, symbol}] = to
		}
		at = to
	}
	if b.ended[at] != none {
		return int(b.ended[at]), true
	}
	b.ended[at] = int32(pattern)
	return pattern, false
}

// build numbers the states by their length, so that the states of most steps are close together in memory.
func (b *builder) build(symbols int) machine {
	m := machine{
		states: make([]state, 1, len(b.ended)), edges: make([]edge, 0, len(b.next)),
		root: make([]int32, symbols), start: make([]int32, symbols),
	}
	m.states[0].ended = none
	children := make([][]edge, len(b.ended))
	for from, to := range b.next {
		children[from.from] = append(children[from.from], edge{from.symbol, to})
	}
	for level := []int32{0}; len(level) > 0; {
		level = b.level(&m, level, children)
	}
	return m
}

// level adds the states that are one symbol longer than those of a level, which are the last in the machine. It
// returns their numbers in the builder.
func (b *builder) level(m *machine, old []int32, children [][]edge) (longer []int32) {
	first := len(m.states) - len(old)
	for i, number := range old {
		own := children[number]
		slices.SortFunc(own, func(a, b edge) int { return cmp.Compare(a.symbol, b.symbol) })
		from := int32(first + i)
		m.states[from].edges, m.states[from].count = int32(len(m.edges)), int32(len(own))
		for _, e := range own {
			to := int32(len(m.states))
			made := state{ended: b.ended[e.to]}
			if from != 0 {
				made.otherwise = m.step(m.states[from].otherwise, e.symbol)
			}
			if made.found = m.states[made.otherwise].found; made.ended != none {
				made.found = to
			}
			m.edges = append(m.edges, edge{e.symbol, to})
			m.states = append(m.states, made)
			longer = append(longer, e.to)
			if from == 0 {
				m.root[e.symbol] = to
			}
		}
		if from == gapState {
			for symbol := range m.start {
				m.start[symbol] = cmp.Or(m.states[from].next(m.edges, uint16(symbol)), m.root[symbol])
			}
		}
	}
	return longer
}
