package helper

import (
	"context"
	"errors"
	"io"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// erase takes back the very token that the request names, and nothing else:
// git also calls it for what stood in a URL, and a request that was cut off
// looks like one that names none.
func (h *Helper) erase(ctx context.Context, q *query, _ io.Writer) error {
	token, named := q.secret()
	if !named {
		return prompt.EraseNeedsToken(q.account(nil))
	}
	if notice := h.rejectedSource(ctx, q, token); notice != nil {
		return notice
	}
	if h.InCI {
		return nil
	}
	held, err := h.holder(ctx, q, token)
	if isSealed(err) { // a vault that every command must open: git could never be rid of the token
		if _, err := h.lookUpUnsealed(ctx, q); err != nil {
			return failed(err)
		}
		held, err = h.holder(ctx, q, token)
	}
	if err != nil || held == nil {
		return explain(q.account(nil), err)
	}
	return h.forget(ctx, held, token)
}

// forget removes an account's secret if it is still the one that was
// rejected. The entry stays, so that no other account slips into its place;
// only logout removes it.
func (h *Helper) forget(ctx context.Context, held *store.Entry, rejected secret.Secret) error {
	return h.update(ctx, func(*store.Change) error {
		kept, err := h.in(held.Store).Get(ctx, held.Key())
		if errors.Is(err, store.ErrNotFound) || err == nil && !kept.Equal(rejected) {
			return nil
		}
		if err == nil {
			err = h.in(held.Store).Delete(ctx, held.Key())
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return explain(accountOf(held), err)
		}
		return nil
	})
}
