package helper

import (
	"context"
	"errors"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// Rotate is what a person wants a new token for.
type Rotate struct {
	Host     string    // as typed
	Username string    // --username, or empty
	Owner    string    // --owner, or empty
	Path     string    // the repository the person stands in, or empty
	Until    time.Time // the day on which the new token ends
}

// rotateWait is how long a host may take to rotate a token.
const rotateWait = 30 * time.Second

// Rotate puts a new token in the place of one that is kept: by its host's own
// call where there is one that the token may make, else by one that the person
// makes and the host confirms.
func (h *Helper) Rotate(ctx context.Context, in Rotate, say func(string)) error {
	q, err := h.loginQuery(Login{Host: in.Host, Username: in.Username, Owner: in.Owner, Path: in.Path})
	if err != nil {
		return err
	}
	f, err := h.renewable(ctx, q, in)
	if err != nil {
		return failed(err)
	}
	kind := f.finding.Kind
	asking := *h // what was typed cannot be done otherwise
	asking.Check = CheckAlways
	v, err := asking.inquire(ctx, q, f.entry, f.secret)
	switch {
	case err != nil:
		return err
	case v.Outcome == providers.Rejected:
		f.rejection = &rejection{token: f.secret, why: whyRejected(f.entry, v, h.Now())}
	case v.Outcome == providers.Unknown && !f.entry.Rotating.IsZero():
		return prompt.RotationUnsettled(accountOf(f.entry), v.Cause)
	case v.Outcome == providers.Unknown:
		return prompt.CannotAsk(accountOf(f.entry), v.Cause, q.Path == "" && !kind.Decides)
	case q.host.MayRotate(kind, v):
		return explain(accountOf(f.entry), h.rotate(ctx, q, f, in.Until, say))
	}
	return failed(asking.renew(ctx, q, f, say))
}

// renew has a person make a token that takes the place of the one that was
// found, in whatever repository the person stands.
func (h *Helper) renew(ctx context.Context, q *query, f *found, say func(string)) error {
	q.bindTo, q.segments, q.renews = f.entry.Owner, nil, true
	return h.loginAsking(ctx, q, f, false, say)
}

// renewable reads the token that a rotation is about.
func (h *Helper) renewable(ctx context.Context, q *query, in Rotate) (*found, error) {
	e, err := h.toRotate(ctx, q, in)
	if err != nil {
		return nil, err
	}
	f, err := h.readOpened(ctx, q, e)
	if err == nil && !f.usable() {
		return nil, prompt.NothingToRotate(accountOf(e))
	}
	return f, err
}

// toRotate finds the account that a rotation is about. Where no more is said
// than a repository it is the one that git would use there.
func (h *Helper) toRotate(ctx context.Context, q *query, in Rotate) (*store.Entry, error) {
	entries, err := h.entries(ctx, q.host)
	if err != nil {
		return nil, err
	}
	if in.Username == "" && in.Owner == "" && len(q.segments) > 0 {
		if e, _ := choose(q, entries); e != nil && e.Host == q.host.Name {
			return e, nil
		}
	}
	return meantToRotate(q, in, entries)
}

// meantToRotate is the only account that a rotation could be about, else the
// one of that very name and owner, else the default.
func meantToRotate(q *query, in Rotate, entries []store.Entry) (*store.Entry, error) {
	able := filter(entries, func(e *store.Entry) bool { return canMean(e, q.host.Name, in.Username, in.Owner) })
	if len(able) == 0 {
		return nil, prompt.NoSuchAccount(prompt.Account{Host: q.host.Name, User: q.user, Owner: in.Owner})
	}
	if len(able) == 1 {
		return able[0], nil
	}
	var names []prompt.Account
	var exact []*store.Entry
	for _, e := range able {
		names = append(names, accountOf(e))
		switch {
		case !providers.EqualOwners(e.Owner, in.Owner):
		case e.Name == in.Username:
			return e, nil
		default:
			exact = append(exact, e)
		}
	}
	if e := defaultOf(exact); e != nil {
		return e, nil
	}
	return nil, prompt.WhichRotation(q.host.Name, names)
}

// rotate has the host put a new token in the old one's place. The old one dies
// at once, so everything that can fail is tried before, and nothing interrupts
// what comes after.
func (h *Helper) rotate(ctx context.Context, q *query, f *found, until time.Time, say func(string)) error {
	client, err := h.Client(ctx, q.host)
	if err == nil {
		err = h.tryOut(ctx, f.entry.Store)
	}
	if err != nil {
		return prompt.NotRotated(accountOf(f.entry), "the new token could not be kept or asked for: "+err.Error())
	}
	return h.update(ctx, func(c *store.Change) error {
		e := c.Find(f.entry.Key())
		if err := h.mustStillHold(ctx, e, f); err != nil {
			return err
		}
		defer h.Hold()()
		ctx := context.WithoutCancel(ctx)
		e.Rotating = h.Now().UTC()
		if err := c.Save(); err != nil {
			return err
		}
		asking, cancel := context.WithTimeout(ctx, rotateWait)
		defer cancel()
		r := q.host.Rotate(asking, client, checked(q, f.entry.SendAs, f.secret), until)
		return h.keepRotated(ctx, q, c, e, f.finding.Kind, r, say)
	})
}

// mustStillHold refuses to rotate what is not the token any more that was found.
func (h *Helper) mustStillHold(ctx context.Context, e *store.Entry, f *found) error {
	kept, err := h.in(f.entry.Store).Get(ctx, f.entry.Key())
	switch {
	case e == nil, errors.Is(err, store.ErrNotFound), err == nil && !kept.Equal(f.secret):
		return prompt.RotationOvertaken(accountOf(f.entry))
	case err != nil:
		return prompt.NotRotated(accountOf(f.entry), err.Error())
	}
	return nil
}

// keepRotated keeps what came of a rotation. A mark that it was begun stays
// where nobody knows how it ended.
func (h *Helper) keepRotated(ctx context.Context, q *query, c *store.Change, e *store.Entry, old *providers.Kind, r providers.Rotation, say func(string)) error {
	account := accountOf(e)
	switch r.Outcome {
	case providers.InDoubt:
		return prompt.RotationInDoubt(account, r.Cause)
	case providers.NotRotated:
		e.Rotating = time.Time{}
		return errors.Join(c.Save(), prompt.NotRotated(account, r.Cause))
	}
	if err := h.keepOnlyCopy(ctx, e, r.Token); err != nil {
		return prompt.LostInRotation(account, err)
	}
	kind := kindOf(q.host, r.Token)
	*e = *asKind(q, e, kind)
	e.Token = store.Token{Login: e.Login, Entered: h.Now().UTC(), Expires: r.Expires, Scopes: e.Scopes, Confirmed: h.Now().UTC()}
	if kind == nil {
		say(prompt.UnknownShape(e.Host))
		kind = old
	}
	say(prompt.RotatedTo(prompt.Worth{
		Login: e.Login, Label: kind.Label, Entered: e.Entered,
		Expires: e.Expires, Days: h.daysTo(e.Expires),
	}, account, h.where(e.Store)))
	return c.Save()
}

// keepOnlyCopy keeps a token that is nowhere else. A store that failed once may
// not do so again; on macOS it is a program that Ctrl-C ends.
func (h *Helper) keepOnlyCopy(ctx context.Context, e *store.Entry, token secret.Secret) error {
	err := h.replace(ctx, e, token)
	for try := 1; err != nil && try < tries; try++ {
		err = h.replace(ctx, e, token)
	}
	return err
}

// replace writes a secret and reads it back.
func (h *Helper) replace(ctx context.Context, e *store.Entry, token secret.Secret) error {
	if err := h.in(e.Store).Set(ctx, e.Key(), token); err != nil {
		return err
	}
	kept, err := h.in(e.Store).Get(ctx, e.Key())
	if err == nil && !kept.Equal(token) {
		err = errors.New("what was kept reads otherwise")
	}
	if isSealed(err) { // a vault takes what it does not show
		return nil
	}
	return err
}

// tryOut has a store keep an item, show it and throw it away again.
func (h *Helper) tryOut(ctx context.Context, name string) error {
	e := &store.Entry{Host: probeHost, Name: "rotate", Store: name}
	if err := h.replace(ctx, e, secret.New("nothing, kept for a moment to see that it can be")); err != nil {
		return err
	}
	return h.remove(ctx, name, e.Key())
}
