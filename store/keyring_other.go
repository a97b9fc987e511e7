//go:build !linux

package store

import (
	"github.com/zalando/go-keyring"

	"git-credential-pat/store/secret"
)

// get leaves everything to go-keyring.
func (k *Keyring) get(_ *watch, key string) (secret.Secret, error) {
	value, err := keyring.Get(Service, key)
	return secret.New(value), translate(err)
}

// makeReady has nothing to do: these systems always have their keyring.
func (k *Keyring) makeReady(*watch) error { return nil }

// troubleOf tells what an error of go-keyring means.
func troubleOf(err error) error { return &Trouble{State: stateOf(err), Cause: err} }
