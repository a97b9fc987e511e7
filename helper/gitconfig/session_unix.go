//go:build unix

package gitconfig

import (
	"os/exec"
	"syscall"
)

// inSession starts cmd in a session of its own, where it has no terminal, and
// has its context end all that it started.
func inSession(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// endFamily ends what cmd left behind and still holds its pipe.
func endFamily(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
