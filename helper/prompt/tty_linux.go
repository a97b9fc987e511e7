package prompt

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const (
	getModes      = unix.TCGETS
	setModesFlush = unix.TCSETSF
)

// name asks for the device behind /dev/tty, whose own number is the same for
// every terminal (tty_ioctl(2), TIOCGDEV).
func (t *tty) name() string {
	if dev, err := unix.IoctlGetUint32(t.fd, unix.TIOCGDEV); err == nil {
		return fmt.Sprintf("tty-%x", dev)
	}
	return sessionName()
}
