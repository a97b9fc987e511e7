package helper

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// Auto is the choice of a store by what the machine has.
const Auto = "auto"

// in returns the store that an account's entry names. No other one is ever
// looked into for that account.
func (h *Helper) in(name string) store.Store {
	if name == "" {
		name = store.InKeyring
	}
	if s := h.Stores[name]; s != nil {
		return s
	}
	return unknownStore(name)
}

// newPlace returns the name of the store that a new account goes to. With
// Auto that is decided once, when the first is kept: the keyring where there
// is one that can be used, else the vault. One that did not answer decides
// nothing, and nor does one whose dialog a person sent away.
func (h *Helper) newPlace(ctx context.Context) (string, error) {
	if h.NewIn != Auto {
		return h.NewIn, nil
	}
	choice, err := h.Index.Choice()
	if err != nil || choice != "" {
		return choice, err
	}
	if err = h.probe(ctx, store.InKeyring); lacksKeyring(err) {
		return store.InVault, nil
	}
	return store.InKeyring, err
}

// lacksKeyring reports whether an error means that a machine has no keyring
// that could ever be used as it is, and not that one did not answer.
func lacksKeyring(err error) bool {
	var trouble *store.Trouble
	return errors.As(err, &trouble) &&
		slices.Contains([]store.State{store.NoBus, store.NoService, store.NoCollection, store.Locked}, trouble.State)
}

// probeHost is the host of items that no account has.
const probeHost = "probe.invalid"

// probe finds out whether a store can be reached.
func (h *Helper) probe(ctx context.Context, name string) error {
	if name == store.InVault {
		_, err := h.Vault.Protection()
		return err
	}
	_, err := h.in(name).Get(ctx, (&store.Entry{Host: probeHost, Name: defaultName}).Key())
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// reachable decides where a token would be kept, and finds out whether it
// could be, before a person makes one for nothing. The store of an account
// that was chosen has been looked into already.
func (h *Helper) reachable(ctx context.Context, q *query, lack *found) error {
	place, err := h.newPlace(ctx)
	if err == nil {
		err = h.probe(ctx, place)
	}
	if err != nil && lack.entry != nil {
		place, err = lack.entry.Store, nil
	}
	q.place = place
	err = explain(q.account(nil), err)
	var notice *prompt.Notice
	if place == store.InKeyring && errors.As(err, &notice) {
		notice.Hint += prompt.OrVault
	}
	return err
}

// settle returns the store of a new entry, which place was chosen for. What
// was decided before this process could write is what holds.
func (h *Helper) settle(c *store.Change, place string) string {
	if h.NewIn != Auto {
		return place
	}
	if c.Choice == "" {
		c.Choice = place
	}
	return c.Choice
}

// where is what people call the place in which an account's token is kept.
func (h *Helper) where(name string) string {
	if name != store.InVault {
		return prompt.SystemKeyring
	}
	protection, err := h.Vault.Protection()
	return prompt.TheVault(err == nil && protection == store.ByPassphrase)
}

// isSealed reports whether a vault's passphrase is all that is missing.
func isSealed(err error) bool {
	var trouble *store.Trouble
	return errors.As(err, &trouble) && trouble.State == store.Sealed
}

// unknownStore stands for a store that this version does not know.
type unknownStore string

func (u unknownStore) err() error {
	return fmt.Errorf("the index names a store that this version does not know: %q", string(u))
}

// Get implements store.Store.
func (u unknownStore) Get(context.Context, string) (secret.Secret, error) {
	return secret.Secret{}, u.err()
}

// Set implements store.Store.
func (u unknownStore) Set(context.Context, string, secret.Secret) error { return u.err() }

// Delete implements store.Store.
func (u unknownStore) Delete(context.Context, string) error { return u.err() }

// Keys implements store.Store.
func (u unknownStore) Keys(context.Context) ([]string, error) { return nil, u.err() }
