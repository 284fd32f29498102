//go:build !linux

package broadcast

// writeNow leaves everything to the slow lane, which waits for the socket as Go does on every system.
func writeNow(uintptr, [][]byte) (int, error) { return 0, nil }
