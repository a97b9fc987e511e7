package store

import (
	"errors"
	"os/exec"
)

// keys reads what /usr/bin/security tells of all keychains that it searches: it
// is go-keyring's way to the keychain as well, and go-keyring cannot list. The
// names alone are printed, which asks nobody (tried by others, never by us: no
// Mac was at hand).
func (k *Keyring) keys(w *watch) ([]string, error) {
	dump, err := exec.CommandContext(w, "/usr/bin/security", "dump-keychain").Output()
	if err != nil {
		return nil, troubleOf(err)
	}
	return keysInDump(string(dump)), nil
}

// errInteractionNotAllowed is the low byte of errSecInteractionNotAllowed
// (-25308), with which /usr/bin/security ends in a session without a screen.
const errInteractionNotAllowed = 36

// stateOf tells a keychain that cannot ask to be unlocked from one that failed.
func stateOf(err error) State {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == errInteractionNotAllowed {
		return NoScreen
	}
	return Failed
}
