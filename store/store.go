// Package store keeps secrets, one under each key, and the index that says
// which keys there are. It knows nothing of git or of providers.
package store

import (
	"context"
	"errors"
	"fmt"

	"git-credential-pat/store/secret"
)

// Service is the name under which every item stands in a keyring. It is
// unusual on purpose: go-keyring's DeleteAll on Windows deletes by prefix.
const Service = "git-credential-pat"

// The names of the stores, as they stand in the index and the configuration.
const (
	InKeyring = "keyring"
	InVault   = "vault"
)

// MaxSecret is the longest secret in bytes that every keyring takes: Windows
// stops at 2,560, the command line of macOS at about 3,000.
const MaxSecret = 2000

// Store keeps secrets by key. A key is what [Entry.Key] or [Plain.Key] return.
//
// Every method fails with an error wrapping [ErrUnavailable] when the place
// where secrets are kept could not be reached or did not answer in time: that
// is never the same as [ErrNotFound].
type Store interface {
	// Get returns the secret kept under key, or ErrNotFound.
	Get(ctx context.Context, key string) (secret.Secret, error)
	// Set keeps s under key in place of what was there. ErrTooLong means that
	// s is longer than MaxSecret.
	Set(ctx context.Context, key string, s secret.Secret) error
	// Delete removes what is kept under key, or returns ErrNotFound.
	Delete(ctx context.Context, key string) error
	// Keys lists the keys of all that is kept, each once, in no order.
	Keys(ctx context.Context) ([]string, error)
}

var (
	// ErrNotFound means that the store was read and holds nothing there.
	ErrNotFound = errors.New("no such secret")
	// ErrUnavailable means that the store could not be read or written.
	ErrUnavailable = errors.New("store unavailable")
	// ErrTooLong means that a secret is longer than a keyring takes.
	ErrTooLong = fmt.Errorf("secret longer than %d bytes", MaxSecret)
)

// Trouble is the error of a store that could not be reached. It wraps
// ErrUnavailable, and tells the states apart that call for different cures.
type Trouble struct {
	State State
	Cause error  // may be nil; never holds a secret
	Cure  string // a command that helps in this very case, or empty
}

// State is why a store is unavailable.
type State int

// The states of a keyring that cannot be used, and of a vault.
const (
	Failed       State = iota // it answered with an error
	NoBus                     // there is no session bus, or nobody listens at its address
	NoService                 // a bus, but no keyring service on it
	NoCollection              // a service that has no keyring yet
	NoSession                 // Windows: this login session has no credential store
	NoScreen                  // macOS: locked, and this session cannot show a dialog
	Locked                    // locked, and nobody to unlock it
	Dismissed                 // locked, and a person did not answer its dialog
	Mute                      // no answer in time
	Vanished                  // it ended before it answered
	Sealed                    // the vault's passphrase is needed
	Exposed                   // others can read the vault's files, or own them
	Broken                    // the vault's own files cannot be used
	BadItem                   // an item of the vault cannot be used, others can
)

// Error implements error.
func (t *Trouble) Error() string {
	text := [...]string{
		Failed:       "the keyring failed",
		NoBus:        "there is no session bus to reach a keyring on",
		NoService:    "no keyring service is running or installed",
		NoCollection: "the keyring service has no keyring yet",
		NoSession:    "this login session has no credential store",
		NoScreen:     "the keychain is locked, and this session cannot show its dialog",
		Locked:       "the keyring is locked",
		Dismissed:    "the keyring is locked, and its dialog was not answered",
		Mute:         "the keyring did not answer in time",
		Vanished:     "the keyring ended before it answered",
		Sealed:       "the vault is locked",
		Exposed:      "the vault is not private",
		Broken:       "the vault cannot be used",
		BadItem:      "an item of the vault cannot be used",
	}[t.State]
	if t.Cause != nil {
		return text + ": " + t.Cause.Error()
	}
	return text
}

// Is makes every Trouble an ErrUnavailable.
func (t *Trouble) Is(target error) bool { return target == ErrUnavailable }

// Unwrap returns the cause.
func (t *Trouble) Unwrap() error { return t.Cause }

// IsBadItem reports whether single items of the vault are all that is wrong.
func IsBadItem(err error) bool {
	var trouble *Trouble
	return errors.As(err, &trouble) && trouble.State == BadItem
}
