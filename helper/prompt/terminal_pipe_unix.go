//go:build linux || darwin

package prompt

import (
	"os"

	"golang.org/x/sys/unix"
)

// PipeClosed reports whether nobody reads from the pipe f any more. Asked of
// the standard output, it tells that git is gone and an answer would be for
// nobody. A file or a terminal is never closed in this sense.
func PipeClosed(f *os.File) bool {
	conn, err := f.SyscallConn()
	if err != nil {
		return true // closed on our own side
	}
	closed := false
	err = conn.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd)}}
		n, err := unix.Poll(fds, 0)
		// macOS says POLLHUP where Linux says POLLERR.
		closed = err == nil && n == 1 && fds[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
	})
	return closed || err != nil
}
