//go:build linux || darwin || freebsd

package database

import "golang.org/x/sys/unix"

// freeSpace returns how many bytes may still be written to the disk that a folder lies on, and whether the system
// tells.
func freeSpace(folder string) (bytes uint64, known bool, err error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, false, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), true, nil
}
