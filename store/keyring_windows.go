package store

import (
	"errors"
	"strings"

	"github.com/danieljoos/wincred"
	"golang.org/x/sys/windows"
)

// keys lists the credentials whose target go-keyring made: our service, a
// colon, the key. The filter is Windows' own, a prefix and an asterisk.
func (k *Keyring) keys(*watch) ([]string, error) {
	const prefix = Service + ":"
	credentials, err := wincred.FilteredList(prefix + "*")
	if err != nil {
		return nil, troubleOf(err)
	}
	var keys []string
	for _, c := range credentials {
		if key, ours := strings.CutPrefix(c.TargetName, prefix); ours {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// stateOf tells a session that has no credential store, such as one over SSH,
// from a store that failed.
func stateOf(err error) State {
	if errors.Is(err, windows.ERROR_NO_SUCH_LOGON_SESSION) {
		return NoSession
	}
	return Failed
}
