//go:build linux || darwin

package prompt

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// watchSignals catches what would end or has resumed this process, but nothing
// that whoever started it wanted ignored (nohup).
func watchSignals() (<-chan os.Signal, func()) {
	caught := []os.Signal{syscall.SIGCONT}
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(sig) {
			caught = append(caught, sig)
		}
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, caught...)
	return signals, func() { signal.Stop(signals) }
}

func isResume(sig os.Signal) bool { return sig == syscall.SIGCONT }

// endBy ends this process by a signal that it caught, so that the parent sees
// it die of it.
func endBy(sig os.Signal) error {
	if sig == syscall.SIGQUIT {
		// Go answers SIGQUIT with a dump of all stacks; nobody asked for that.
		sig = syscall.SIGINT
	}
	return raise(unix.Getpid(), sig.(syscall.Signal))
}

// interruptGroup does what the terminal does at Ctrl-C.
func interruptGroup() error { return raise(0, syscall.SIGINT) }

// quitGroup does what the terminal does at Ctrl-\.
func quitGroup() error {
	if err := unix.Kill(0, syscall.SIGQUIT); err != nil {
		return err
	}
	return endBy(syscall.SIGQUIT)
}

func raise(pid int, sig syscall.Signal) error {
	signal.Reset(sig)
	if err := unix.Kill(pid, sig); err != nil {
		return err
	}
	if !signal.Ignored(sig) {
		// Another thread may be the one that takes the signal: wait for the end.
		time.Sleep(time.Second)
	}
	return ErrInterrupted
}

// stopGroup does what the terminal does at Ctrl-Z, and returns the signal that
// came when the group was resumed. It is nil for a group that cannot be stopped
// because no shell looks after it.
func stopGroup(signals <-chan os.Signal) os.Signal {
	_ = unix.Kill(0, syscall.SIGTSTP)
	// The stop comes a moment after kill. Counted in short steps, because the
	// clock goes on while we are stopped: one long wait would be over, at
	// resuming, before SIGCONT is delivered.
	for range 20 {
		select {
		case sig := <-signals:
			return sig
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}
