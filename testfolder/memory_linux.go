package testfolder

import "syscall"

// memory is the folder that Linux keeps in memory.
const memory = "/dev/shm"

// enough is how many bytes must be free: containers often have 64 MB there, which the tests of large files would fill.
const enough = 2 << 30

func isRoomy(folder string) bool {
	var state syscall.Statfs_t
	if err := syscall.Statfs(folder, &state); err != nil {
		return false
	}
	return state.Bavail*uint64(state.Bsize) >= enough
}
