package prompt

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// browserCommand uses the shell's own handler, but not over SSH, where there is
// no desktop.
func browserCommand(env func(string) string) ([]string, error) {
	if env("SSH_CONNECTION") != "" {
		return nil, ErrNoBrowser
	}
	return firstFound([]string{"rundll32", "url.dll,FileProtocolHandler"})
}

func ownSession() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
}

// keepDescriptors does nothing: Go passes no handles on Windows but those of
// the standard streams.
func keepDescriptors() {}
