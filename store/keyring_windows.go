package store

import (
	"errors"

	"golang.org/x/sys/windows"
)

// stateOf tells a session that has no credential store, such as one over SSH,
// from a store that failed.
func stateOf(err error) State {
	if errors.Is(err, windows.ERROR_NO_SUCH_LOGON_SESSION) {
		return NoSession
	}
	return Failed
}
