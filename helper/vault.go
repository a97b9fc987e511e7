package helper

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
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
		return nil, h.sealedAlone(q.account(nil), err)
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
	return h.lookUpOpened(ctx, q, p, turn)
}

// lookUpOpened has the vault opened and looks up a query's token in it.
func (h *Helper) lookUpOpened(ctx context.Context, q *query, p prompt.Prompter, t *turn) (*found, error) {
	remembered, err := h.enterPassphrase(ctx, p, t)
	if err != nil {
		return nil, h.sealedStill(q.account(nil), err)
	}
	if !remembered {
		p.Say(prompt.NotRemembered)
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
func (h *Helper) sealedStill(a prompt.Account, err error) error {
	switch {
	case errors.Is(err, prompt.ErrDeclined):
		return prompt.VaultStaysLocked()
	case isNobody(err):
		return h.sealedAlone(a, err)
	}
	return explainVault(err)
}

// sealedAlone is the error where nobody can be asked for the passphrase.
func (h *Helper) sealedAlone(a prompt.Account, cause error) error {
	return prompt.VaultSealed(a, cause, h.Vault.Remembers())
}

// explainVault turns an error of the vault into a notice for people.
func explainVault(err error) error {
	switch {
	case errors.Is(err, store.ErrWrongPassphrase):
		return prompt.NotThePassphrase()
	case errors.Is(err, store.ErrShortPassphrase):
		return prompt.TooShort(store.MinPassphrase)
	}
	return explain(prompt.Account{}, err)
}

// enterPassphrase opens the vault with what a person enters. Who declines is
// not asked again by those that wait for this turn. An error wraps
// prompt.ErrDeclined then, also after three wrong tries.
func (h *Helper) enterPassphrase(ctx context.Context, p prompt.Prompter, t *turn) (remembered bool, err error) {
	remembered, err = h.tryPassphrases(ctx, p)
	if errors.Is(err, prompt.ErrDeclined) {
		t.cancelled()
	}
	return remembered, err
}

func (h *Helper) tryPassphrases(ctx context.Context, p prompt.Prompter) (remembered bool, err error) {
	for left := tries - 1; left >= 0; left-- {
		passphrase, err := p.Passphrase(ctx, prompt.VaultQuestion)
		complaint := prompt.Unreadable(left)
		switch {
		case err == nil && passphrase.Empty():
			return false, prompt.ErrDeclined
		case err == nil:
			remembered, err := h.Vault.Unlock(passphrase)
			if !errors.Is(err, store.ErrWrongPassphrase) {
				return remembered, err
			}
			complaint = prompt.WrongPassphrase(left)
		case !errors.Is(err, prompt.ErrUnreadable):
			return false, err
		}
		p.Say(complaint)
	}
	return false, fmt.Errorf("%w in %d tries", prompt.ErrDeclined, tries)
}

// makeVault makes the vault where a new token goes to one and there is none
// yet. A person at a terminal chooses the passphrase; without one it is
// opened by a key file. byKeyFile says that it was made so.
func (h *Helper) makeVault(ctx context.Context, a prompt.Account, place string, p prompt.Prompter) (byKeyFile bool, err error) {
	if !h.lacksVault(place) {
		return false, nil
	}
	var passphrase secret.Secret
	if p != nil && p.Place() != askpassPlace {
		p.Say(prompt.NewVault(a, h.Vault.Remembers()))
		if passphrase, err = newPassphrase(ctx, p); err != nil {
			return false, err
		}
	}
	err = h.update(ctx, func(c *store.Change) error {
		switch {
		case h.settle(c, place) != place: // another process chose otherwise
			return nil
		case !passphrase.Empty() && !h.lacksVault(place):
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

// errNoPassphrase means that a person was asked for a new passphrase and chose
// none. It is a way of declining.
var errNoPassphrase = fmt.Errorf("%w: no passphrase was chosen", prompt.ErrDeclined)

// newPassphrase has a person choose a passphrase, or leave it empty.
func newPassphrase(ctx context.Context, p prompt.Prompter) (secret.Secret, error) {
	for left := tries - 1; left >= 0; left-- {
		chosen, err := p.Passphrase(ctx, prompt.NewPassphrase)
		complaint := badPassphrase(chosen, err, left)
		if complaint == "" && !chosen.Empty() {
			var again secret.Secret
			again, err = p.Passphrase(ctx, prompt.SamePassphrase)
			if err == nil && !again.Equal(chosen) {
				complaint = prompt.OtherPassphrase(left)
			}
		}
		switch {
		case errors.Is(err, prompt.ErrDeclined):
			return secret.Secret{}, errNoPassphrase
		case err != nil && !errors.Is(err, prompt.ErrUnreadable):
			return secret.Secret{}, err
		case err != nil:
			complaint = prompt.Unreadable(left)
		case complaint == "":
			return chosen, nil
		}
		p.Say(complaint)
	}
	return secret.Secret{}, errNoPassphrase
}

// badPassphrase says what is wrong with a passphrase that was chosen. None is
// right.
func badPassphrase(chosen secret.Secret, err error, left int) string {
	switch {
	case err != nil || chosen.Empty():
		return ""
	case providers.LooksLikeToken(chosen.Reveal()):
		return prompt.TokenAsPassphrase(left)
	case utf8.RuneCountInString(chosen.Reveal()) < store.MinPassphrase:
		return prompt.ShortPassphrase(store.MinPassphrase, left)
	}
	return ""
}

// isNobody reports whether an error of the prompt means that nobody can be
// asked.
func isNobody(err error) bool {
	return errors.Is(err, prompt.ErrNobody) || errors.Is(err, prompt.ErrNoAskpass) || errors.Is(err, prompt.ErrNoTerminal)
}
