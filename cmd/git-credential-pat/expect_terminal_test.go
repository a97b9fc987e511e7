//go:build linux || darwin

package main

import (
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// scriptEnviron is the script's environment with all that the script has set.
// testscript tells it only to programs, and logs what they print to stdout.
func scriptEnviron(ts *testscript.TestScript) ([]string, error) {
	file, err := os.CreateTemp("", "environ")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := ts.Exec("sh", "-c", `exec env -0 >"$0"`, file.Name()); err != nil {
		return nil, err
	}
	environ, err := io.ReadAll(file)
	return strings.Split(strings.TrimSuffix(string(environ), "\x00"), "\x00"), err
}

// openTerminal opens a terminal whose master can be closed while it is read.
func openTerminal() (master, slave *os.File, err error) {
	blocking, slave, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer blocking.Close()
	fd, err := unix.FcntlInt(blocking.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err == nil {
		err = pty.Setsize(slave, &pty.Winsize{Cols: 80, Rows: 40})
	}
	return os.NewFile(uintptr(fd), "terminal"), slave, err
}

// heedSignals gives a child the signals that a runner in the background of a
// script has ignored: what is caught here begins anew in a child.
func heedSignals() {
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGTSTP} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
}

// modesRequest is TCGETS of Linux or TIOCGETA of macOS; no file of x/sys has both.
func modesRequest() uint {
	if runtime.GOOS == "darwin" {
		return 0x40487413
	}
	return 0x5401
}
