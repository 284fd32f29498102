//go:build !linux

package broadcast

// hangups has nothing to offer on this system: each socket's own goroutine waits for the other side to leave.
type hangups struct{}

func openHangups() *hangups         { return nil }
func (*hangups) watch(*socket) bool { return false }
func (*hangups) forget(*socket)     {}
func (*hangups) close()             {}
