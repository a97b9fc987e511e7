package helper

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// vaultTurn is the name of the turn to ask for the vault's passphrase.
const vaultTurn = "vault"

// lookUpUnsealed has a person open the vault, and looks up a query's token
// again. Of several processes that need it open one asks.
func (h *Helper) lookUpUnsealed(ctx context.Context, q *query) (*found, error) {
	p, err := h.Prompter()
	if err != nil {
		return nil, prompt.VaultSealed(q.account(nil), err)
	}
	defer func() { _ = p.Close() }()
	ctx, stop := h.Listening(ctx)
	defer stop()
	about := q.topic()
	about.name = vaultTurn
	turn, err := h.takeTurn(ctx, about, p)
	if err != nil {
		return nil, staysLocked(err)
	}
	defer turn.end()
	again, err := h.lookUp(ctx, q)
	if err != nil || !again.sealed {
		return again, err
	}
	if err := h.enterPassphrase(ctx, p, turn); err != nil {
		return nil, sealedStill(q.account(nil), err)
	}
	return h.lookUp(ctx, q)
}

// staysLocked is the error of a process that waited for another one's
// question: that one's notice is about its token.
func staysLocked(err error) error {
	var notice *prompt.Notice
	if errors.As(err, &notice) {
		return prompt.VaultStaysLocked()
	}
	return err
}

// sealedStill is the error where the passphrase was not entered.
func sealedStill(a prompt.Account, err error) error {
	switch {
	case errors.Is(err, prompt.ErrDeclined):
		return prompt.VaultStaysLocked()
	case isNobody(err):
		return prompt.VaultSealed(a, err)
	}
	return explainVault(err)
}

// explainVault turns an error of the vault into a notice for people.
func explainVault(err error) error {
	var trouble *store.Trouble
	switch {
	case errors.Is(err, store.ErrWrongPassphrase):
		return prompt.NotThePassphrase()
	case errors.Is(err, store.ErrShortPassphrase):
		return prompt.TooShort(store.MinPassphrase)
	case errors.As(err, &trouble):
		return prompt.VaultTrouble(trouble.Error(), cureOf(trouble.State))
	}
	return err
}

// enterPassphrase opens the vault with what a person enters. Who declines is
// not asked again by those that wait for this turn. An error wraps
// prompt.ErrDeclined then, also after three wrong tries.
func (h *Helper) enterPassphrase(ctx context.Context, p prompt.Prompter, t *turn) error {
	err := h.tryPassphrases(ctx, p)
	if errors.Is(err, prompt.ErrDeclined) {
		t.cancelled()
	}
	return err
}

func (h *Helper) tryPassphrases(ctx context.Context, p prompt.Prompter) error {
	for left := tries - 1; left >= 0; left-- {
		passphrase, err := p.Passphrase(ctx, prompt.VaultQuestion)
		complaint := prompt.Unreadable(left)
		switch {
		case err == nil && passphrase.Empty():
			return prompt.ErrDeclined
		case err == nil:
			remembered, err := h.Vault.Unlock(passphrase)
			if err == nil && !remembered {
				p.Say(prompt.NotRemembered)
			}
			if !errors.Is(err, store.ErrWrongPassphrase) {
				return err
			}
			complaint = prompt.WrongPassphrase(left)
		case !errors.Is(err, prompt.ErrUnreadable):
			return err
		}
		p.Say(complaint)
	}
	return fmt.Errorf("%w in %d tries", prompt.ErrDeclined, tries)
}

// makeVault makes the vault where a new token goes to one and there is none
// yet. A person at a terminal chooses the passphrase; without one it is
// opened by a key file. byKeyFile says that it was made so.
func (h *Helper) makeVault(ctx context.Context, place string, p prompt.Prompter) (byKeyFile bool, err error) {
	if place != store.InVault {
		return false, nil
	}
	protection, err := h.Vault.Protection()
	if err != nil || protection != store.NoVault {
		return false, err
	}
	var passphrase secret.Secret
	if p != nil && p.Place() != askpassPlace {
		p.Say(prompt.NewVault(h.Vault.Remembers()))
		passphrase, err = newPassphrase(ctx, p)
		if err != nil {
			return false, err
		}
	}
	err = h.update(ctx, func(*store.Change) error {
		if !passphrase.Empty() && !h.lacksVault(place) {
			return prompt.VaultMadeMeanwhile()
		}
		return h.Vault.Create(passphrase)
	})
	return passphrase.Empty(), err
}

// lacksVault reports whether place is a vault that is yet to be made.
func (h *Helper) lacksVault(place string) bool {
	protection, err := h.Vault.Protection()
	return place == store.InVault && err == nil && protection == store.NoVault
}

// newPassphrase has a person choose a passphrase, or leave it empty.
func newPassphrase(ctx context.Context, p prompt.Prompter) (secret.Secret, error) {
	for range tries {
		first, err := p.Passphrase(ctx, prompt.NewPassphrase)
		switch {
		case errors.Is(err, prompt.ErrUnreadable):
			p.Say(prompt.UnreadablePassphrase)
			continue
		case err != nil || first.Empty():
			return first, err
		case utf8.RuneCountInString(first.Reveal()) < store.MinPassphrase:
			p.Say(prompt.ShortPassphrase(store.MinPassphrase))
			continue
		}
		again, err := p.Passphrase(ctx, prompt.SamePassphrase)
		if err == nil && again.Equal(first) {
			return first, nil
		}
		if err != nil && !errors.Is(err, prompt.ErrUnreadable) {
			return again, err
		}
		p.Say(prompt.OtherPassphrase)
	}
	return secret.Secret{}, fmt.Errorf("%w in %d tries", prompt.ErrDeclined, tries)
}

// isNobody reports whether an error of the prompt means that nobody can be
// asked.
func isNobody(err error) bool {
	return errors.Is(err, prompt.ErrNobody) || errors.Is(err, prompt.ErrNoAskpass) || errors.Is(err, prompt.ErrNoTerminal)
}
