package prompt

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const (
	getModes      = unix.TIOCGETA
	setModesFlush = unix.TIOCSETAF
)

// name asks for the device behind /dev/tty, whose own number is the same for
// every terminal.
func (t *tty) name() string {
	if info, err := unix.SysctlKinfoProc("kern.proc.pid", unix.Getpid()); err == nil {
		return fmt.Sprintf("tty-%x", uint32(info.Eproc.Tdev))
	}
	return sessionName()
}
