package helper

import (
	"context"
	"errors"
	"strings"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// revokeAll revokes what a logout is about and removes it, one after the other.
// What could not be revoked is kept, and so is what would have come after it.
func (h *Helper) revokeAll(ctx context.Context, host string, out Logout, say func(string)) error {
	var doomed []kept
	err := h.update(ctx, func(c *store.Change) (err error) {
		doomed, err = chooseDoomed(host, out, &c.Contents)
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range doomed {
		revoked, err := h.revoke(ctx, d, out.Sure, say)
		if err != nil {
			return explain(d.account, err)
		}
		err = h.update(ctx, func(c *store.Change) error {
			if kept, err := h.in(d.store).Get(ctx, d.key); err == nil && !revoked.Empty() && !kept.Equal(revoked) {
				return prompt.RevokedAnother(d.account)
			}
			return h.removeKept(ctx, c, d)
		})
		if err != nil {
			return err
		}
		say(prompt.Removed(d.account))
	}
	return nil
}

// revoke revokes a token that is kept and returns it, or says where a person
// can.
func (h *Helper) revoke(ctx context.Context, d kept, sure bool, say func(string)) (revoked secret.Secret, err error) {
	e, host := d.entry, h.Hosts[d.account.Host]
	if e == nil || host == nil {
		say(prompt.RevokeAt(d.account, ""))
		return revoked, nil
	}
	q := newQuery(&Request{Protocol: "https", Host: host.Name, Username: d.account.User}, host)
	f, err := h.readOpened(ctx, q, e)
	if err != nil || f.secret.Empty() {
		return revoked, err
	}
	kind := kindOf(host, f.secret)
	notice, ok := host.RevokesBy(kind)
	if !ok {
		say(prompt.RevokeAt(accountOf(e), host.TokensPage(kind)))
		return f.secret, nil
	}
	if notice != "" && !sure {
		if err := h.makeSure(ctx, accountOf(e), notice); err != nil {
			return revoked, err
		}
	}
	return f.secret, h.callRevoke(ctx, q, f, say)
}

// callRevoke makes the host's own call.
func (h *Helper) callRevoke(ctx context.Context, q *query, f *found, say func(string)) error {
	account := accountOf(f.entry)
	client, err := h.Client(ctx, q.host)
	if err != nil {
		return prompt.NotRevoked(account, err.Error())
	}
	ctx, cancel := context.WithTimeout(ctx, rotateWait)
	defer cancel()
	r := q.host.Revoke(ctx, client, checked(q, f.entry.SendAs, f.secret))
	if r.Outcome != providers.Revoked {
		return prompt.NotRevoked(account, r.Cause)
	}
	say(prompt.Revoked(account, r.Cause))
	return nil
}

// makeSure asks a person before something that cannot be undone.
func (h *Helper) makeSure(ctx context.Context, a prompt.Account, notice string) error {
	p, err := h.Prompter()
	if isNobody(err) {
		return prompt.RevokeUnasked(a, notice)
	}
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	turn, err := h.takeTurn(ctx, topic{name: a.Host, account: a, began: h.Now(), byHand: true}, p)
	if err != nil {
		return err
	}
	defer turn.end()
	p.Say(prompt.RevokeWarning(a, notice))
	answer, err := p.Line(ctx, prompt.RevokeQuestion(a))
	switch {
	case errors.Is(err, prompt.ErrDeclined), err == nil && !strings.EqualFold(answer, "yes"):
		return prompt.RevokeDeclined(a)
	case isNobody(err):
		return prompt.RevokeUnasked(a, notice)
	}
	return err
}
