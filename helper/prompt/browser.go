package prompt

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// ErrNoBrowser means that there is nothing to open a page with: no display, or
// no program for it.
var ErrNoBrowser = errors.New("no browser can be opened here")

// CanOpenBrowser reports whether OpenBrowser would find a program to start.
func CanOpenBrowser(env func(string) string) bool {
	_, err := browserCommand(env)
	return err == nil
}

// OpenBrowser starts the person's browser at an https address and does not wait
// for it. The libraries for this write to the standard output, which is git's,
// and wait; and git waits for whoever holds its pipe. ErrNoBrowser: nothing to
// start. Whether a page appeared cannot be told.
func OpenBrowser(url string, env func(string) string) error {
	if !IsPage(url) {
		return errors.New("only a plain https address is opened")
	}
	args, err := browserCommand(env)
	if err != nil {
		return err
	}
	keepDescriptors()
	cmd := exec.Command(args[0], append(args[1:], url)...) // standard streams: the null device
	cmd.SysProcAttr = ownSession()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoBrowser, err)
	}
	return cmd.Process.Release()
}

// IsPage reports whether an address is shown and opened. It allows nothing in an address that means something to a shell or to
// PowerShell, for wslview and others pass it on to one.
func IsPage(url string) bool {
	rest, https := strings.CutPrefix(url, "https://")
	for i := range len(rest) {
		if !plain(rest[i]) && strings.IndexByte("/?#@:=&+,%", rest[i]) < 0 {
			return false
		}
	}
	return https && rest != ""
}

// firstFound is the first of the commands whose program there is.
func firstFound(commands ...[]string) ([]string, error) {
	for _, args := range commands {
		if path, err := exec.LookPath(args[0]); err == nil {
			return append([]string{path}, args[1:]...), nil
		}
	}
	return nil, ErrNoBrowser
}
