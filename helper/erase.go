package helper

import (
	"cmp"
	"context"
	"io"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
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
	held, err := h.holder(ctx, q, token)
	if isSealed(err) && h.InCI {
		return nil
	}
	if isSealed(err) { // a vault that every command must open: git could never be rid of the token
		if _, err := h.lookUpUnsealed(ctx, q); err != nil {
			return failed(err)
		}
		held, err = h.holder(ctx, q, token)
	}
	if err != nil || held == nil {
		return explain(q.account(nil), err)
	}
	return h.rejected(ctx, q, held, token)
}

// rejected decides on a token that git had rejected. Only its host's own word
// costs a token that has worked before: one hiccup must not.
func (h *Helper) rejected(ctx context.Context, q *query, held *store.Entry, token secret.Secret) error {
	h.strike(held, token)
	v, err := h.inquire(ctx, q, held, token)
	account := q.account(held)
	if v.Outcome == providers.Rejected {
		notice := prompt.Rejected(account, whyRejected(held, v, h.Now()))
		if err != nil { // it could not be removed
			h.Tell(notice)
			return err
		}
		return notice
	}
	switch {
	case err != nil:
		return err
	case v.Outcome == providers.Accepted:
		return prompt.KeptAfterAll(account, v.SSO)
	case held.Unconfirmed && !h.InCI:
		return cmp.Or(h.forget(ctx, held, token), error(prompt.TakenBack(account, v.Cause)))
	}
	return h.suspect(ctx, q, held, token, v.Cause)
}

// burst is how long rejections count as one: several gits run at once.
const burst = 10 * time.Second

// suspect marks an account whose token git had rejected while its host could
// not be asked. The second time within a day the next command asks for a new
// one.
func (h *Helper) suspect(ctx context.Context, q *query, held *store.Entry, token secret.Secret, cause string) error {
	age := h.Now().Sub(held.Suspect)
	again := held.Refused || age >= burst && age < day
	err := h.mark(ctx, held, token, func(e *store.Entry) error {
		if again || age < 0 || age >= burst { // not what the same command did a moment ago
			e.Suspect, e.Refused = h.Now().UTC(), again
		}
		return nil
	})
	return cmp.Or(err, error(prompt.Suspected(q.account(held), cause, again)))
}
