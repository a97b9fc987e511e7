package providers

import (
	"context"
	"net/http"
	"slices"
)

// RevokeOutcome is what became of a token that was to be revoked.
type RevokeOutcome int

// The outcomes of a revocation.
const (
	NotRevoked RevokeOutcome = iota // not as far as is known: the cause says if it is in doubt
	Revoked                         // it is good no more, now or in a moment
	NoCall                          // the host has no call for it, and was not asked
)

// Revocation is what came of revoking a token. All of it can be shown to people.
type Revocation struct {
	Outcome RevokeOutcome
	// Cause says in a few words why it is not Revoked, or that it was not good
	// any more.
	Cause string
}

// revoking is a provider's call for revoking a token.
type revoking struct {
	call     func(ctx context.Context, q *question) Revocation
	ownHosts bool   // only the provider's own hosts have it, neither tenants nor self-hosted ones
	notice   string // what people should know before, or empty
}

// RevokesBy reports whether the host has a call that revokes tokens of kind k,
// and what people should know before it is made, as the end of a sentence, or
// empty.
func (h *Host) RevokesBy(k *Kind) (notice string, ok bool) {
	if r := h.revoking(k); r != nil {
		return r.notice, true
	}
	return "", false
}

func (h *Host) revoking(k *Kind) *revoking {
	if k == nil || k.Revoke == nil || k.Revoke.ownHosts && !slices.Contains(h.Provider.Hosts, h.Account()) {
		return nil
	}
	return k.Revoke
}

// Revoke asks the host's API to revoke t. To do so again is harmless. The
// guards are those of Check.
func (h *Host) Revoke(ctx context.Context, client *http.Client, t Checked) Revocation {
	r := h.revoking(t.Kind)
	if r == nil || !t.mayBeSent() {
		return Revocation{NoCall, "the host has no call that revokes such a token"}
	}
	return r.call(ctx, h.about(t, client))
}

// notRevoked is the outcome of an answer that is no consent. The refusal is the
// host's own, or empty.
func (a answer) notRevoked(refusal string) Revocation {
	switch {
	case a.unsent:
		return Revocation{Cause: a.trouble}
	case refusal != "":
		return Revocation{Cause: refusal}
	}
	return Revocation{Cause: a.unsettled().Cause + "; it may be revoked all the same"}
}
