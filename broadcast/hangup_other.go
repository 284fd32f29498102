//go:build !linux

package broadcast

// hangups does nothing on this system: a goroutine per socket waits for the other side to leave.
type hangups struct{}

func openHangups() *hangups         { return nil }
func (*hangups) watch(*socket) bool { return false }
func (*hangups) forget(*socket)     {}
func (*hangups) close()             {}
