package helper

import (
	"context"
	"errors"
	"io"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// store confirms a token that git has just used. It never replaces one: a URL
// in a submodule makes git call it with whatever stands there.
func (h *Helper) store(ctx context.Context, q *query, _ io.Writer) error {
	token, named := q.secret()
	if !named || q.Ephemeral {
		return nil
	}
	if _, clean := answeredWith(q, token); clean {
		return nil
	}
	finding := q.host.Identify(token.Reveal())
	if finding.Class != providers.Token {
		return refusal(q, nil, finding)
	}
	if h.sourceOf(q) != nil {
		return nil
	}
	held, err := h.holder(ctx, q, token)
	if isSealed(err) {
		return nil // nothing can be compared, and this comes after every success
	}
	if err != nil {
		return explain(q.account(nil), err)
	}
	if held != nil {
		return h.confirm(ctx, held, token)
	}
	return h.handOver(ctx, q, token, finding.Kind)
}

// holder returns the account of the query's host that holds exactly token, or
// nil. The one that answers the query is looked at first, then those that
// answer to its user name.
func (h *Helper) holder(ctx context.Context, q *query, token secret.Secret) (*store.Entry, error) {
	entries, err := h.entries(ctx, q.host)
	if err != nil {
		return nil, err
	}
	var order []*store.Entry
	if chosen, _ := choose(q, entries); chosen != nil { // whose token git was given
		order = append(order, chosen)
	}
	order = append(order, candidates(q.user, entries)...)
	for i := range entries {
		order = append(order, &entries[i])
	}
	seen := map[string]bool{}
	for _, e := range order {
		if seen[e.Key()] {
			continue
		}
		seen[e.Key()] = true
		kept, err := h.in(e.Store).Get(ctx, e.Key())
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err == nil && kept.Equal(token) {
			return e, nil
		}
	}
	return nil, nil
}

// confirm clears the marks of an account whose token a host has taken.
func (h *Helper) confirm(ctx context.Context, held *store.Entry, token secret.Secret) error {
	if !h.isMarked(held) {
		return nil
	}
	return h.mark(ctx, held, token, func(e *store.Entry) error {
		e.Clear()
		if h.Now().Sub(e.Rotating) > 2*rotateWait { // or git may have used it before
			e.Rotating = time.Time{}
		}
		e.Confirmed = h.Now().UTC()
		h.vouch(e)
		return nil
	})
}

// mostHandedOver is how many accounts of a host may come from URLs, which
// anybody can write: each costs a look into the keyring.
const mostHandedOver = 50

// handOver decides on a token that nobody entered: it came to git by a URL or
// from another helper. For a user name that no account answers it is kept
// apart; otherwise it is refused or left.
func (h *Helper) handOver(ctx context.Context, q *query, token secret.Secret, kind *providers.Kind) error {
	if h.InCI || kind.Brief || h.Sources[q.host.Name] != nil {
		return nil
	}
	entries, err := h.entries(ctx, q.host)
	if err != nil {
		return err
	}
	if saysNothing(q.host, q.Username) || isEmail(q.Username) {
		return prompt.NotKept(q.account(nil))
	}
	if len(candidates(q.user, entries)) > 0 {
		return prompt.HeldAlready(q.account(nil))
	}
	if len(filter(entries, func(e *store.Entry) bool { return e.HandedOver })) >= mostHandedOver {
		return prompt.TooManyHandedOver(q.account(nil), mostHandedOver)
	}
	if h.Check == CheckAlways {
		in := &entered{token: token, finding: providers.Finding{Kind: kind}, name: q.user}
		if wrong := h.examine(ctx, q, in); wrong != "" {
			return prompt.NotTaken(wrong)
		}
	}
	return h.keepHandedOver(ctx, q, token, &store.Entry{
		Host:       q.host.Name,
		Name:       q.user,
		Names:      []string{q.user},
		Kind:       kind.ID,
		SendAs:     q.user,
		HandedOver: true,
	})
}

// keepHandedOver keeps a token that nobody entered. No vault is made for it:
// what protects that is for a person to say.
func (h *Helper) keepHandedOver(ctx context.Context, q *query, token secret.Secret, e *store.Entry) error {
	if err := h.reachable(ctx, q, &found{}); err != nil {
		return err
	}
	if h.lacksVault(q.place) {
		return prompt.NoVaultYet(q.account(nil))
	}
	e.Store = q.place
	return explain(q.account(nil), h.keep(ctx, e, token, nil))
}

// refusal is the notice for a secret that is not a token of the host.
func refusal(q *query, e *store.Entry, finding providers.Finding) *prompt.Notice {
	offer := offered(q.host, finding)
	why := offer.Why()
	if finding.Class == providers.NotToken {
		why = q.host.Refusal()
	}
	return prompt.Refused(q.account(e), offer.Noun(), why)
}

// offered says for people what an offered text turned out to be.
func offered(host *providers.Host, f providers.Finding) prompt.Offer {
	offer := prompt.Offer{Host: host.Name, Provider: host.Provider.Name, Begin: host.Provider.Begin}
	if host.TokenPrefix != "" {
		offer.Begin = host.TokenPrefix
	}
	switch f.Class {
	case providers.Foreign:
		offer.Is, offer.Provider = prompt.AForeignToken, f.Provider.Name
	case providers.Useless:
		offer.Is, offer.Say = prompt.AUselessToken, f.Kind.Say
	case providers.Dead:
		offer.Is, offer.Say = prompt.AnEndedToken, f.Kind.Say
	case providers.Damaged:
		offer.Is = prompt.ADamagedToken
	case providers.Unprefixed:
		offer.Is = prompt.AnUnprefixedToken
	}
	return offer
}
