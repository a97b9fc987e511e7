package store

import (
	"context"

	"github.com/zalando/go-keyring"

	"git-credential-pat/store/secret"
)

// GetOf reads what another program keeps in the keyring by way of go-keyring, as
// gh and glab do, or returns ErrNotFound. Nothing of that is ever written.
func (k *Keyring) GetOf(ctx context.Context, service, user string) (secret.Secret, error) {
	return within(ctx, k, func(w *watch) (secret.Secret, error) {
		if err := k.makeReady(w); err != nil {
			return secret.Secret{}, err
		}
		value, err := keyring.Get(service, user)
		return secret.New(value), translate(err)
	})
}
