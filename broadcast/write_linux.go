package broadcast

import (
	"errors"

	"golang.org/x/sys/unix"
)

// writeNow writes what a socket takes at once and returns the number of bytes.
func writeNow(fd uintptr, out [][]byte) (int, error) {
	var wrote int
	var err error
	if len(out) == 1 {
		wrote, err = unix.Write(int(fd), out[0])
	} else {
		wrote, err = unix.Writev(int(fd), out)
	}
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return 0, nil
	}
	return max(wrote, 0), err
}
