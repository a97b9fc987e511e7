//go:build linux || darwin

package prompt

import (
	"context"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// askpassCommand runs the program without a shell, as git does.
func askpassCommand(ctx context.Context, program, question string) *exec.Cmd {
	return exec.CommandContext(ctx, program, question)
}

// startFamily starts cmd in a process group of its own, so that a cancelled
// context ends also what cmd started. Where we hold the terminal it stays in
// our group, as with git: Ctrl-C then reaches all of it, and it may read from
// the terminal.
func startFamily(cmd *exec.Cmd) (end func(), err error) {
	if t, err := openTTY(); err == nil {
		_ = t.close()
		return func() {}, cmd.Start()
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return unix.Kill(-cmd.Process.Pid, unix.SIGKILL) }
	return func() {}, cmd.Start()
}
