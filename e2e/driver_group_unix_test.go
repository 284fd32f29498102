//go:build unix

package e2e

import (
	"os/exec"
	"syscall"
)

// startGroup starts a program in a process group; stop ends all programs in it.
func startGroup(command *exec.Cmd) (stop func(), err error) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return func() {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // they may have ended by themselves
		_ = command.Wait()                                      // it ends with the signal
	}, nil
}
