package store

import "git-credential-pat/store/secret"

// NewQuickVault is a Vault whose passphrase costs next to nothing.
func NewQuickVault(items, state string) *Vault {
	return &Vault{Items: items, State: state, WorkFactor: 2}
}

// Forget is forget, for a test that damaged the file by which Lock knows the
// recipient.
func Forget(recipient string) error { return forget(recipient) }

// Remember is remember.
func Remember(recipient, text string) bool { return remember(recipient, secret.New(text)) }
