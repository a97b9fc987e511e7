//go:build !linux

package store

import "context"

// Elsewhere lists nothing: this system's keyring knows no collections.
func (k *Keyring) Elsewhere(context.Context) ([]string, error) { return nil, nil }
