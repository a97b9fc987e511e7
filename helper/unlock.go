package helper

import (
	"context"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// Unlock opens the vault with a passphrase, or with the one that a person
// enters where it is nil, and has it stay open for a while.
func (h *Helper) Unlock(ctx context.Context, passphrase *secret.Secret, say func(string)) error {
	protection, err := h.vaultsProtection()
	switch {
	case err != nil:
		return err
	case protection == store.ByKeyFile:
		say(prompt.OpenByKeyFile)
		return nil
	}
	remembered, err := h.unlockWith(ctx, passphrase)
	switch {
	case err != nil:
		return err
	case !remembered:
		return prompt.CannotRemember()
	}
	say(prompt.Unlocked)
	return nil
}

// vaultsProtection returns what opens the vault. That there is none is an
// error.
func (h *Helper) vaultsProtection() (store.Protection, error) {
	protection, err := h.Vault.Protection()
	if err == nil && protection == store.NoVault {
		return protection, prompt.NoVault()
	}
	return protection, explainVault(err)
}

// unlockWith opens the vault with what was handed in, or with what a person
// enters.
func (h *Helper) unlockWith(ctx context.Context, passphrase *secret.Secret) (remembered bool, err error) {
	if passphrase == nil {
		return h.askToUnlock(ctx)
	}
	remembered, err = h.Vault.Unlock(*passphrase)
	return remembered, explainVault(err)
}

// askToUnlock has a person enter the passphrase.
func (h *Helper) askToUnlock(ctx context.Context) (remembered bool, err error) {
	p, err := h.Prompter()
	if err != nil {
		return false, h.sealedAlone(prompt.Account{}, err)
	}
	defer func() { _ = p.Close() }()
	turn, err := h.takeTurn(ctx, topic{name: vaultTurn, began: h.Now(), byHand: true}, p)
	if err != nil {
		return false, staysLocked(err)
	}
	defer turn.end()
	if remembered, err = h.enterPassphrase(ctx, p, turn); err != nil {
		return false, h.sealedStill(prompt.Account{}, err)
	}
	return remembered, nil
}

// readOpened is read, but has a person open the vault where that is all that is
// missing.
func (h *Helper) readOpened(ctx context.Context, q *query, e *store.Entry) (*found, error) {
	f, err := h.read(ctx, q, e)
	if err != nil || !f.sealed {
		return f, err
	}
	if _, err := h.askToUnlock(ctx); err != nil {
		return nil, err
	}
	return h.read(ctx, q, e)
}

// Lock has the vault ask for its passphrase again.
func (h *Helper) Lock(say func(string)) error {
	protection, err := h.vaultsProtection()
	switch {
	case err != nil:
		return err
	case protection == store.ByKeyFile:
		return prompt.NothingToLock()
	}
	if err := h.Vault.Lock(); err != nil {
		return explainVault(err)
	}
	say(prompt.LockedNow)
	return nil
}

// Protect changes what opens the vault, or makes one: a passphrase, the one
// that a person chooses where it is nil, or a key file where it is empty. The
// items stay as they are.
func (h *Helper) Protect(ctx context.Context, passphrase *secret.Secret, say func(string)) error {
	if err := h.opened(ctx); err != nil {
		return err
	}
	if passphrase == nil {
		chosen, err := h.choosePassphrase(ctx)
		if err != nil {
			return err
		}
		passphrase = &chosen
	}
	err := h.update(ctx, func(*store.Change) error { return h.Vault.Protect(*passphrase) })
	if err != nil {
		return explainVault(err)
	}
	say(prompt.ProtectedBy(h.where(store.InVault)))
	return nil
}

// opened has the vault opened, where there is one and that takes a person.
func (h *Helper) opened(ctx context.Context) error {
	protection, err := h.Vault.Protection()
	if err == nil && protection != store.NoVault {
		err = h.Vault.Open()
	}
	if isSealed(err) {
		_, err = h.askToUnlock(ctx)
		return err
	}
	return explainVault(err)
}

// choosePassphrase has a person choose a passphrase.
func (h *Helper) choosePassphrase(ctx context.Context) (secret.Secret, error) {
	p, err := h.Prompter()
	if err != nil {
		return secret.Secret{}, prompt.NoPassphrase(err)
	}
	defer func() { _ = p.Close() }()
	turn, err := h.takeTurn(ctx, topic{name: vaultTurn, began: h.Now(), byHand: true}, p)
	if err != nil {
		return secret.Secret{}, staysLocked(err)
	}
	defer turn.end()
	p.Say(prompt.ChoosePassphrase)
	chosen, err := newPassphrase(ctx, p)
	if err == nil && chosen.Empty() {
		err = prompt.ErrDeclined
	}
	if err != nil {
		return secret.Secret{}, prompt.NoPassphrase(err)
	}
	return chosen, nil
}
