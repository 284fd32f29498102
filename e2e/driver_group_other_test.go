//go:build !unix

package e2e

import "os/exec"

// startGroup starts a program. Where there are no process groups, stop ends it alone.
func startGroup(command *exec.Cmd) (stop func(), err error) {
	if err := command.Start(); err != nil {
		return nil, err
	}
	return func() {
		_ = command.Process.Kill() // it may have ended by itself
		_ = command.Wait()         // it ends with the signal
	}, nil
}
