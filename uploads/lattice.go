package uploads

// lattice is a conversion worked out at colours a step apart, between which it is interpolated: a photograph has more
// pixels than that is colours, and the exact way takes a third of a microsecond for each.
type lattice struct {
	step, side int
	points     [][3]int32
}

// between is a conversion by a lattice of another one. With steps of 5, and 15 where there are four inks, it has some
// hundred thousand points; both divide 255, so the last point is a colour too.
func between(exact conversion, channels int) conversion {
	l := &lattice{step: 5}
	if channels == 4 {
		l.step = 15
	}
	l.side = 255/l.step + 1
	count := 1
	for range channels {
		count *= l.side
	}
	l.points = make([][3]int32, count)
	for i := range l.points {
		var c [4]uint8
		for rest, at := i, channels-1; at >= 0; rest, at = rest/l.side, at-1 {
			c[at] = uint8(rest % l.side * l.step)
		}
		for at, value := range exact(c) {
			l.points[i][at] = int32(value) << 8
		}
	}
	switch channels {
	case 1:
		return func(c [4]uint8) [3]uint8 { return l.rounded(l.within(0, 1, [3]uint8{0, 0, c[0]}), l.step) }
	case 4:
		return l.fourInks
	}
	return func(c [4]uint8) [3]uint8 { return l.rounded(l.within(0, 1, [3]uint8(c[:3])), l.step) }
}

// fourInks interpolates between two amounts of black what is interpolated for each of them.
func (l *lattice) fourInks(c [4]uint8) [3]uint8 {
	black, part := int(c[3])/l.step, int(c[3])%l.step
	value := l.within(black, l.side, [3]uint8(c[:3]))
	if part == 0 {
		return l.rounded(value, l.step)
	}
	more := l.within(black+1, l.side, [3]uint8(c[:3]))
	for i := range value {
		value[i] = value[i]*int32(l.step-part) + more[i]*int32(part)
	}
	return l.rounded(value, l.step*l.step)
}

// within interpolates in the tetrahedron that a colour lies in, among the points from first that are stride apart. What it
// returns is the colour times the step.
func (l *lattice) within(first, stride int, c [3]uint8) (value [3]int32) {
	type edge struct{ part, stride int }
	var edges [3]edge
	at := first
	for i := 2; i >= 0; i-- {
		at += int(c[i]) / l.step * stride
		edges[i] = edge{int(c[i]) % l.step, stride}
		stride *= l.side
	}
	for _, pair := range [][2]int{{0, 1}, {1, 2}, {0, 1}} { // the longest part first
		if a, b := edges[pair[0]], edges[pair[1]]; a.part < b.part {
			edges[pair[0]], edges[pair[1]] = b, a
		}
	}
	l.add(&value, at, l.step-edges[0].part)
	for i, e := range edges {
		if e.part == 0 { // there may be no point behind it
			break
		}
		at += e.stride
		next := 0
		if i < 2 {
			next = edges[i+1].part
		}
		l.add(&value, at, e.part-next)
	}
	return value
}

// rounded divides what was interpolated by the weights it was given.
func (l *lattice) rounded(value [3]int32, weights int) (c [3]uint8) {
	for i, v := range value {
		c[i] = uint8((v/int32(weights) + 128) >> 8)
	}
	return c
}

func (l *lattice) add(value *[3]int32, at, weight int) {
	for i, v := range l.points[at] {
		value[i] += v * int32(weight)
	}
}
