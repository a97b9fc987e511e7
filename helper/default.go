package helper

import (
	"context"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// makeDefault marks an account as its host's default. An account that was
// handed over becomes one like any other: a person has chosen it.
func (h *Helper) makeDefault(ctx context.Context, e *store.Entry, say func(string)) error {
	if e.Owner != "" || h.isAlias(e.Host) {
		return prompt.NeverDefault(accountOf(e))
	}
	err := h.update(ctx, func(c *store.Change) error {
		for i := range c.Accounts {
			if other := &c.Accounts[i]; other.Host == e.Host {
				other.Default = other.Key() == e.Key()
				other.HandedOver = other.HandedOver && !other.Default
			}
		}
		return nil
	})
	if err == nil {
		say(prompt.NowDefault(accountOf(e)))
	}
	return err
}

// answersElsewhere reports whether another account answers for e's whole host
// where no user name is given.
func (h *Helper) answersElsewhere(ctx context.Context, q *query, e *store.Entry) bool {
	entries, err := h.entries(ctx, q.host)
	return err == nil && e.Owner == "" && !h.isAlias(e.Host) && len(filter(entries, func(other *store.Entry) bool {
		return other.Host == e.Host && other.Default && other.Key() != e.Key()
	})) > 0
}

// needsDefault reports whether e becomes its host's default: the first account
// that answers for the whole host does.
func needsDefault(c *store.Change, e store.Entry, alias bool) bool {
	if e.Owner != "" || e.HandedOver || alias {
		return false
	}
	for i := range c.Accounts {
		if c.Accounts[i].Host == e.Host && c.Accounts[i].Default {
			return false
		}
	}
	return true
}
