//go:build linux || darwin

package prompt

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// tty is the controlling terminal, by its bare descriptor: os.File would make
// it non-blocking and wait with kqueue, which macOS does not do for terminals.
type tty struct {
	fd    int
	saved *unix.Termios // what to restore; nil when there is nothing to restore
}

func openTTY() (*tty, error) {
	fd, err := unix.Open("/dev/tty", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: "/dev/tty", Err: err}
	}
	t := &tty{fd: fd}
	switch {
	case fd >= unix.FD_SETSIZE:
		err = errors.New("too many open files")
	case !t.foreground():
		// Reading would stop the whole job (SIGTTIN).
		err = errors.New("this process is in the background")
	}
	if err != nil {
		_ = t.close()
		return nil, err
	}
	return t, nil
}

// output is the descriptor that text goes to.
func (t *tty) output() int { return t.fd }

func (t *tty) close() error { return unix.Close(t.fd) }

func (t *tty) foreground() bool {
	group, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// raw saves the modes and takes over everything but the output: no echo, no
// lines, no signals from keys. What was typed before is dropped.
func (t *tty) raw() error {
	if t.saved == nil {
		saved, err := unix.IoctlGetTermios(t.fd, getModes)
		if err != nil {
			return err
		}
		t.saved = saved
	}
	modes := *t.saved
	modes.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
	modes.Iflag &^= unix.IXON
	modes.Cc[unix.VMIN], modes.Cc[unix.VTIME] = 1, 0
	return t.set(&modes)
}

// restore brings the saved modes back and reports whether it did. From the
// background it does not: the modes are then somebody else's.
func (t *tty) restore() bool {
	saved := t.saved
	t.saved = nil
	return saved != nil && t.foreground() && t.set(saved) == nil
}

func (t *tty) set(modes *unix.Termios) error {
	return again(func() error { return unix.IoctlSetTermios(t.fd, setModesFlush, modes) })
}

// read waits for input and returns 0 if there was none. It uses select because
// poll does not do terminals on macOS.
func (t *tty) read(buf []byte, wait time.Duration) (n int, err error) {
	var ready unix.FdSet
	ready.Set(t.fd)
	timeout := unix.NsecToTimeval(int64(wait))
	n, err = unix.Select(t.fd+1, &ready, nil, nil, &timeout)
	if n > 0 && err == nil {
		n, err = unix.Read(t.fd, buf)
		if n == 0 && err == nil {
			err = errors.New("the terminal hung up")
		}
	}
	if errors.Is(err, unix.EINTR) {
		return 0, nil
	}
	return max(n, 0), err
}

func (t *tty) write(text []byte) {
	for len(text) > 0 {
		var n int
		err := again(func() (err error) { n, err = unix.Write(t.fd, text); return err })
		if err != nil {
			return
		}
		text = text[n:]
	}
}

func again(call func() error) error {
	for {
		if err := call(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// sessionName stands for the terminal's own name: a session has one terminal,
// and a terminal one session.
func sessionName() string {
	sid, _ := unix.Getsid(0) // fails for strange processes only
	return fmt.Sprintf("session-%d", sid)
}
