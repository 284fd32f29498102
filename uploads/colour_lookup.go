package uploads

// lookupTable holds a conversion at colours that are a step apart, and interpolates between them. An exact conversion
// takes a third of a microsecond, and a photograph has more pixels than the table has colours.
type lookupTable struct {
	step   int32
	points [][3]int32
	// stride is the distance in points between two neighbours of a channel. For a channel's value, at is the number
	// of whole steps below it and part its distance from that step.
	stride   [4]int32
	at, part [256]int32
	// share is a fixed-point factor that divides a sum of weighted points by its weights: the byte is in the upper
	// half of 64 bits.
	share uint64
}

// interpolated returns a conversion by a lookup table of another. A step of 5, or of 15 for four inks, makes some
// hundred thousand points. Both divide 255, so that 255 is a point too.
func interpolated(exact conversion, channels int) conversion {
	l := newLookupTable(exact, channels)
	switch channels {
	case 1:
		return func(c [4]uint8) [3]uint8 { return l.round(l.interpolate(0, 0, 0, c[0])) }
	case 4:
		return l.interpolateInks
	}
	return func(c [4]uint8) [3]uint8 { return l.round(l.interpolate(0, c[0], c[1], c[2])) }
}

func newLookupTable(exact conversion, channels int) *lookupTable {
	l := &lookupTable{step: 5}
	weights := l.step
	if channels == 4 {
		l.step = 15
		weights = l.step * l.step
	}
	l.share = 1<<32/(uint64(weights)<<8) + 1
	for value := range int32(256) {
		l.at[value], l.part[value] = value/l.step, value%l.step
	}
	side, count := 255/l.step+1, int32(1)
	if channels == 4 { // neighbouring amounts of black are neighbouring points
		l.stride[3], count = 1, side
	}
	for channel := min(channels, 3); channel > 0; channel-- {
		l.stride[3-min(channels, 3)+channel-1] = count
		count *= side
	}
	l.points = make([][3]int32, count)
	for i := range l.points {
		l.points[i] = l.exactAt(exact, int32(i), side, channels)
	}
	return l
}

// exactAt returns the exact colour of a point, times 256.
func (l *lookupTable) exactAt(exact conversion, point, side int32, channels int) (value [3]int32) {
	var c [4]uint8
	for at := channels - 1; at >= 0; at-- {
		c[at] = uint8(point % side * l.step)
		point /= side
	}
	for at, v := range exact(c) {
		value[at] = int32(v) << 8
	}
	return value
}

// interpolateInks interpolates among the points of two neighbouring amounts of black, and between the results.
func (l *lookupTable) interpolateInks(c [4]uint8) [3]uint8 {
	black, part := l.at[c[3]], l.part[c[3]]
	value := l.interpolate(black, c[0], c[1], c[2])
	more := value
	if part > 0 { // else there may be no next point
		more = l.interpolate(black+1, c[0], c[1], c[2])
	}
	for i := range value {
		value[i] = value[i]*(l.step-part) + more[i]*part
	}
	return l.round(value)
}

// interpolate interpolates in the tetrahedron of points around a colour (tetrahedral interpolation). first is the
// point of black's amount, 0 without black. It returns the colour times the step.
func (l *lookupTable) interpolate(first int32, x, y, z uint8) [3]int32 {
	p, q, r := l.part[x], l.part[y], l.part[z]
	a, b, c := l.stride[0], l.stride[1], l.stride[2]
	corner := first + l.at[x]*a + l.at[y]*b + l.at[z]*c
	if p < q { // the longest part first
		p, q, a, b = q, p, b, a
	}
	if q < r {
		q, r, b, c = r, q, c, b
	}
	if p < q {
		p, q, a, b = q, p, b, a
	}
	v := l.points[corner]
	value := [3]int32{v[0] * l.step, v[1] * l.step, v[2] * l.step}
	for _, edge := range [3][2]int32{{p, a}, {q, b}, {r, c}} {
		part := edge[0]
		if part == 0 { // there may be no next point
			break
		}
		corner += edge[1]
		next := l.points[corner]
		value[0] += (next[0] - v[0]) * part
		value[1] += (next[1] - v[1]) * part
		value[2] += (next[2] - v[2]) * part
		v = next
	}
	return value
}

// round divides an interpolated colour by its weights.
func (l *lookupTable) round(value [3]int32) [3]uint8 {
	const half = 1 << 31
	return [3]uint8{
		uint8((uint64(value[0])*l.share + half) >> 32),
		uint8((uint64(value[1])*l.share + half) >> 32),
		uint8((uint64(value[2])*l.share + half) >> 32),
	}
}
