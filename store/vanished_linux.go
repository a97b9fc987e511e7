package store

import (
	"errors"
	"slices"

	"github.com/godbus/dbus/v5"
)

// again looks once more where an item that was found is gone when it is read:
// another program deleted it, or KWallet put a new one in its place, which is
// how it replaces. Prompts are such items as well: KWallet has lost one when two
// clients unlocked at once (5.103, seen).
func again[T any](look func() (T, error)) (T, error) {
	const tries = 5
	for try := 1; ; try++ {
		value, err := look()
		if try == tries || !isGone(err) {
			return value, err
		}
	}
}

// isGone reports whether an error says that there is no such object: in the
// words of KWallet, of gnome-keyring, or of the specification.
func isGone(err error) bool {
	var reply dbus.Error
	return errors.As(err, &reply) && slices.Contains([]string{
		"org.freedesktop.DBus.Error.UnknownObject",
		unknownMethod,
		"org.freedesktop.Secret.Error.NoSuchObject",
	}, reply.Name)
}
