package testfolder

import "syscall"

// memory is the folder that Linux keeps in memory.
const memory = "/dev/shm"

// noExecution is a mount's flag: `go run`, which a test calls, starts what it has built from there.
const noExecution = syscall.MS_NOEXEC

// enough is how many bytes must be free: containers often have 64 MB there, which the tests of large files would fill.
const enough = 2 << 30

func isUsable(folder string) bool {
	var state syscall.Statfs_t
	if err := syscall.Statfs(folder, &state); err != nil {
		return false
	}
	return state.Flags&noExecution == 0 && state.Bavail*uint64(state.Bsize) >= enough
}
