package handlers

import (
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

const kernelWatches = true

// watchProgress lets the kernel end a connection whose client has for that long neither acknowledged waiting bytes
// nor made room for them (tcp(7), TCP_USER_TIMEOUT).
func watchProgress(conn *net.TCPConn, patience time.Duration) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return fmt.Errorf("watch a connection: %w", err)
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(patience.Milliseconds()))
	})
	if err := errors.Join(err, failed); err != nil {
		return fmt.Errorf("watch a connection: %w", err)
	}
	return nil
}
