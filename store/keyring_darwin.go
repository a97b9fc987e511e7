package store

import (
	"errors"
	"os/exec"
)

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
