//go:build !linux

package broadcast

// writeNow writes nothing: the slow lane writes everything, as Go does on every system.
func writeNow(uintptr, [][]byte) (int, error) { return 0, nil }
