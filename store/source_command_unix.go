//go:build unix

package store

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// endWithFamily starts cmd in a process group of its own, so that its context
// ends also what cmd started. It stays in our session, since 1Password's op is
// allowed for one terminal session at a time
// (https://developer.1password.com/docs/cli/app-integration-security).
func endWithFamily(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return unix.Kill(-cmd.Process.Pid, unix.SIGKILL) }
}
