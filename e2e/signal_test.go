//go:build unix

package e2e

import (
	"syscall"
	"testing"
)

// Signals of lower numbers are delivered first: a hang-up that ended the program would do so before the orderly stop.
func TestAHangUpDoesNotEndTheProgram(t *testing.T) {
	h := newHarness(t)
	for _, signal := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM} {
		if err := h.process.Process.Signal(signal); err != nil {
			t.Fatalf("send %v: %v", signal, err)
		}
	}
	if err := h.process.Wait(); err != nil {
		t.Errorf("it ended with %v, not in order", err)
	}
}
