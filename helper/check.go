package helper

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// How a new token is put to its host.
const (
	CheckIfReachable = "auto"    // kept as unconfirmed where the host cannot be asked
	CheckAlways      = "require" // not taken then
	CheckNever       = "off"
)

// checkWait is how long a host may take to say what a token is worth.
const checkWait = 5 * time.Second

// Client returns the HTTP client for a host and its API.
type Client func(context.Context, *providers.Host) (*http.Client, error)

// askHost asks a host what a token is worth.
func (h *Helper) askHost(ctx context.Context, host *providers.Host, t providers.Checked) providers.Verdict {
	if h.Check == CheckNever {
		return providers.Verdict{Cause: "it was not asked about"}
	}
	client, err := h.Client(ctx, host)
	if err != nil {
		return providers.Verdict{Cause: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, checkWait)
	defer cancel()
	return host.Check(ctx, client, t)
}

// checked is a token as its host is asked about it. sendAs is the user name that
// goes with it, or empty.
func checked(q *query, sendAs string, token secret.Secret) providers.Checked {
	return providers.Checked{
		Token: token,
		Kind:  kindOf(q.host, token), // an index that was made anew does not know it
		Login: signIn(q, sendAs),
		Path:  q.host.Target(q.Path).Path,
	}
}

// kindOf is the kind of a token at a host, nil for what is none or is damaged.
func kindOf(host *providers.Host, token secret.Secret) *providers.Kind {
	if f := host.Identify(token.Reveal()); f.Class == providers.Token {
		return f.Kind
	}
	return nil
}

// signIn is the name that a host may want with a token: the e-mail address
// under which git asks, which only the API takes, else what git would send.
func signIn(q *query, sendAs string) string {
	if isEmail(q.Username) && !q.host.HoldsToken(q.Username) {
		return q.Username
	}
	return sendAs
}

// inquire asks a host about a token that was rejected or is in doubt, and does
// what the verdict calls for: a token that the host knows no more goes, if it
// is still there, and one that it takes is in doubt no longer.
func (h *Helper) inquire(ctx context.Context, q *query, e *store.Entry, token secret.Secret) (providers.Verdict, error) {
	v := h.askHost(ctx, q.host, checked(q, e.SendAs, token))
	return v, h.settleBy(ctx, e, token, v)
}

// settleBy does what a verdict on an account's token calls for.
func (h *Helper) settleBy(ctx context.Context, e *store.Entry, token secret.Secret, v providers.Verdict) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case v.Outcome == providers.Rejected:
		return h.forget(ctx, e, token)
	case v.Outcome == providers.Accepted:
		h.trust(ctx, e, token, v)
	}
	return nil
}

// forget removes an account's secret if it is still the one that was
// rejected. The entry stays, so that no other account slips into its place;
// only logout removes it.
//
// While a token is rotated the index is locked until that has ended, which is
// worth waiting for.
func (h *Helper) forget(ctx context.Context, e *store.Entry, rejected secret.Secret) error {
	if e.Rotating.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, noteWait)
		defer cancel()
	}
	return h.mark(ctx, e, rejected, func(*store.Entry) error { return h.remove(ctx, e.Store, e.Key()) })
}

// noteWait is how long noting something may take that the next command can note
// as well.
const noteWait = 5 * time.Second

// trust clears the doubts about an account whose token its host takes, and
// notes what the host told. What cannot be noted is asked again.
func (h *Helper) trust(ctx context.Context, e *store.Entry, token secret.Secret, v providers.Verdict) {
	ctx, cancel := context.WithTimeout(ctx, noteWait)
	defer cancel()
	_ = h.mark(ctx, e, token, func(e *store.Entry) error {
		e.Clear()
		e.Rotating = time.Time{}
		h.learn(e, v)
		return nil
	})
}

// learn notes what a host told of an account's token.
func (h *Helper) learn(e *store.Entry, v providers.Verdict) {
	if !v.Expires.IsZero() || v.NeverExpires {
		e.Expires = v.Expires
	}
	if v.Outcome == providers.Accepted {
		e.Confirmed = h.Now().UTC()
	}
	if v.ScopesTold {
		e.Scopes = append([]string{}, v.Scopes...)
	}
	h.vouch(e)
	if login := plainName(v.Login); login != "" {
		e.Login = login
	}
}

// vouch notes that a host takes a token now, where that is news.
func (h *Helper) vouch(e *store.Entry) {
	if e.Vouched = (time.Time{}); h.isOver(e) {
		e.Vouched = h.Now().UTC()
	}
}

// mark changes what is known of an account, if it still holds the token that
// this is about. In CI nothing changes.
func (h *Helper) mark(ctx context.Context, about *store.Entry, token secret.Secret, change func(*store.Entry) error) error {
	if h.InCI {
		return nil
	}
	err := h.update(ctx, func(c *store.Change) error {
		e := c.Find(about.Key())
		if e == nil {
			return nil
		}
		kept, err := h.in(e.Store).Get(ctx, e.Key())
		switch {
		case errors.Is(err, store.ErrNotFound), err == nil && !kept.Equal(token):
			return nil
		case err != nil:
			return err
		}
		return change(e)
	})
	return explain(accountOf(about), err)
}

// plainName is a login that can stand for a person's user name, or nothing:
// some hosts tell one with slashes for a token that belongs to nobody.
func plainName(login string) string {
	if strings.ContainsAny(login, "/ ") {
		return ""
	}
	return login
}
