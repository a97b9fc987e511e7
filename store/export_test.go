package store

import (
	"time"

	"git-credential-pat/store/secret"
)

// Hurried returns k with less patience for a call, and for a person.
func (k *Keyring) Hurried(call, person time.Duration) *Keyring {
	k.call, k.person = call, person
	return k
}

// NewQuickVault is a Vault whose passphrase costs next to nothing.
func NewQuickVault(items, state string) *Vault {
	return &Vault{Items: items, State: state, WorkFactor: 2}
}

// Forget is forget, for a test that damaged the file by which Lock knows the
// recipient.
func Forget(recipient string) error { return forget(recipient) }

// Remember is remember.
func Remember(recipient, text string) bool { return remember(recipient, secret.New(text)) }
