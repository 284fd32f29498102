package testfolder

import "syscall"

// memory is the folder that Linux keeps in memory.
const memory = "/dev/shm"

// noExecution is a flag of mounts. `go run`, which a test calls, executes a program in the temporary folder.
const noExecution = syscall.MS_NOEXEC

// enough is the free space required, in bytes. Containers often have 64 MB, too little for the tests of large files.
const enough = 2 << 30

func isUsable(folder string) bool {
	var state syscall.Statfs_t
	if err := syscall.Statfs(folder, &state); err != nil {
		return false
	}
	return state.Flags&noExecution == 0 && state.Bavail*uint64(state.Bsize) >= enough
}
