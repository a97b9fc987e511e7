package gitconfig

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// inSession starts cmd without a console, so that nothing can be asked on one.
func inSession(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
}

// endFamily leaves alone what cmd started: its context ends the process itself,
// and what still holds the pipe holds us no longer.
func endFamily(*exec.Cmd) {}
