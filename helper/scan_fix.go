package helper

import (
	"context"
	"errors"
	"slices"
	"strings"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// Mending is how secrets in plain text are dealt with.
type Mending struct {
	Revoke bool // --revoke: tokens at their host, where it has a call for that
	Sure   bool // --yes: no question
}

// mending is a MendExposed that goes on.
type mending struct {
	*Helper
	Mending
	say     func(string)
	revoked []secret.Secret // so far
	dead    []secret.Secret // that their host did not take
}

// MendExposed takes secrets out of their files, one after the other, and returns
// what became of each. A token is kept first, and read back. What could not be
// kept or removed is left, with the reason. An error means that the person, or
// the context, ended it: what came after is as it was.
func (h *Helper) MendExposed(ctx context.Context, all []Exposed, how Mending, say func(string)) ([]prompt.Exposure, error) {
	m := &mending{Helper: h, Mending: how, say: say}
	var told []prompt.Exposure
	for i := range all {
		x := all[i].Told()
		if x.Action != prompt.ByHand {
			var err error
			if x.Action, x.Why, err = m.mend(ctx, &all[i], x); err != nil {
				return told, err
			}
		}
		told = append(told, x)
	}
	return told, nil
}

// mend deals with one, and returns what was done and why not more.
func (m *mending) mend(ctx context.Context, e *Exposed, x prompt.Exposure) (prompt.Action, string, error) {
	if e.isToken() && m.Revoke {
		if _, ok := e.host.RevokesBy(e.finding.Kind); ok {
			why, err := m.revokeExposed(ctx, e)
			return m.takeOut(e, x, prompt.IsRevoked, why, err)
		}
	}
	if x.Action == prompt.Move || e.isToken() && !e.finding.Kind.Brief {
		return m.move(ctx, e, x)
	}
	why, err := m.ask(ctx, e, prompt.RemoveWarning(x, ""), prompt.RemoveQuestion(false), m.Sure)
	return m.takeOut(e, x, prompt.IsRemoved, why, err)
}

// move keeps a token and takes it out. One that cannot be kept may go, if the
// person says so.
func (m *mending) move(ctx context.Context, e *Exposed, x prompt.Exposure) (prompt.Action, string, error) {
	if x.Action == prompt.Ask {
		why, err := m.ask(ctx, e, prompt.RemoveWarning(x, ""), prompt.RemoveQuestion(true), m.Sure)
		if err != nil || why != "" {
			return prompt.IsLeft, why, err
		}
	}
	err := m.keepExposed(ctx, e)
	if errors.Is(err, errDead) || errors.Is(err, errHeld) {
		return m.throwAway(ctx, e, x, err)
	}
	why, err := whyLeft(err)
	return m.takeOut(e, x, prompt.HasMoved, why, err)
}

// throwAway takes a token out that is not kept, if the person says so. One that
// is good does not go unasked.
func (m *mending) throwAway(ctx context.Context, e *Exposed, x prompt.Exposure, cause error) (prompt.Action, string, error) {
	reason, unasked := prompt.LeftHeld, false
	if errors.Is(cause, errDead) {
		reason, unasked = prompt.LeftDead, m.Sure
	}
	why, err := m.ask(ctx, e, prompt.RemoveWarning(x, reason), prompt.RemoveQuestion(false), unasked)
	if why != "" {
		why = reason
	}
	return m.takeOut(e, x, prompt.IsRemoved, why, err)
}

// whyLeft makes a reason of an error, unless it ends the whole run.
func whyLeft(err error) (string, error) {
	switch {
	case err == nil:
		return "", nil
	case errors.Is(err, prompt.ErrInterrupted), errors.Is(err, context.Canceled):
		return "", err
	}
	return err.Error(), nil
}

// takeOut takes a secret out of its file, unless there is a reason not to, and
// says so.
func (m *mending) takeOut(e *Exposed, x prompt.Exposure, done prompt.Action, why string, err error) (prompt.Action, string, error) {
	if err != nil || why != "" {
		return prompt.IsLeft, why, err
	}
	// A lock that a signal leaves behind would stop git.
	release := m.Hold()
	err = e.Remove(e.user != "")
	release()
	if err != nil {
		return prompt.IsLeft, prompt.LeftAsIs(err), nil
	}
	m.say(prompt.TakenOut(x))
	return done, "", nil
}

// ask has the person say yes, unless that is sure, and returns why not.
func (m *mending) ask(ctx context.Context, e *Exposed, warning, question string, sure bool) (why string, err error) {
	if sure {
		return "", nil
	}
	p, err := m.Prompter()
	if isNobody(err) {
		return prompt.LeftUnasked, nil
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = p.Close() }()
	turn, err := m.takeTurn(ctx, topic{name: e.account().Host, account: e.account(), began: m.Now(), byHand: true}, p)
	if err != nil {
		return whyLeft(err)
	}
	defer turn.end()
	p.Say(warning)
	answer, err := p.Line(ctx, question)
	switch {
	case isNobody(err):
		return prompt.LeftUnasked, nil
	case errors.Is(err, prompt.ErrDeclined), err == nil && !strings.EqualFold(answer, "yes"):
		return prompt.LeftDeclined, nil
	}
	return "", err
}

// Why an exposed token cannot be kept, where it may be thrown away.
var (
	errDead = errors.New("dead token")
	errHeld = errors.New("another token is kept")
)

// keepExposed keeps a token as login would, but for two things: it takes no
// other token's place, and one that stands in a repository, which anybody may
// have put there, is bound to the owner of its address. errDead and errHeld say
// that it should not be kept.
func (m *mending) keepExposed(ctx context.Context, e *Exposed) error {
	if slices.ContainsFunc(m.dead, e.secret.Equal) {
		return errDead
	}
	q, err := m.loginQuery(Login{Host: e.host.Name, Username: e.user, Path: e.Path})
	if err != nil {
		return err
	}
	if e.Repository {
		q.bindTo = e.owner()
	}
	held, err := m.holderOpened(ctx, q, e.secret)
	switch {
	case err != nil:
		return explain(e.account(), err)
	case held != nil && (held.Owner == "" || providers.SameOwner(held.Owner, q.segments)):
		m.say(prompt.KeptAlready(accountOf(held)))
		return explain(e.account(), m.alsoFor(ctx, held, q.user))
	}
	in, err := m.weigh(ctx, q, e)
	if err != nil {
		return err
	}
	if login := plainName(in.verdict.Login); q.user == "" && !saysNothing(q.host, login) {
		q.user = login // or it would take the place of whoever answers without a name
	}
	return explain(e.account(), m.keepWeighed(ctx, q, in))
}

// alsoFor has an account answer to one more user name, which stays in the
// address that its token goes out of.
func (m *mending) alsoFor(ctx context.Context, held *store.Entry, user string) error {
	if user == "" || held.Name == defaultName || answersTo(held, user) {
		return nil
	}
	return m.update(ctx, func(c *store.Change) error {
		if e := c.Find(held.Key()); e != nil {
			e.Names = union(e.Names, []string{user})
		}
		return nil
	})
}

// holderOpened is holder, after the vault was opened where it has to be.
func (m *mending) holderOpened(ctx context.Context, q *query, token secret.Secret) (*store.Entry, error) {
	held, err := m.holder(ctx, q, token)
	if !isSealed(err) {
		return held, err
	}
	if _, err := m.askToUnlock(ctx); err != nil {
		return nil, err
	}
	return m.holder(ctx, q, token)
}

// weigh has the token's host say what it is worth.
func (m *mending) weigh(ctx context.Context, q *query, e *Exposed) (*entered, error) {
	in := &entered{token: e.secret, finding: e.finding, name: ownUser(q)}
	if in.lacksName() {
		return nil, prompt.UsernameNeeded(q.host.Name, e.finding.Kind.Label)
	}
	wrong := m.examine(ctx, q, in)
	switch {
	case in.verdict.Outcome == providers.Rejected:
		m.dead = append(m.dead, e.secret)
		return nil, errDead
	case wrong != "":
		return nil, prompt.NotTaken(wrong)
	}
	return in, nil
}

// keepWeighed keeps a token, and reads it back.
func (m *mending) keepWeighed(ctx context.Context, q *query, in *entered) error {
	lack, err := m.freePlace(ctx, q, in)
	if err != nil {
		return err
	}
	kept, notes, err := m.keepNew(ctx, q, nil, lack, in)
	if err != nil {
		return err
	}
	back, err := m.in(kept.Store).Get(ctx, kept.Key())
	if isSealed(err) { // a vault takes without being opened
		if _, err = m.askToUnlock(ctx); err == nil {
			back, err = m.in(kept.Store).Get(ctx, kept.Key())
		}
	}
	if err == nil && !back.Equal(in.token) {
		err = errors.New(prompt.LeftUnread)
	}
	if err != nil {
		return err
	}
	m.say(prompt.Kept(m.worth(in), accountOf(&kept), m.where(kept.Store), notes...))
	return nil
}

// freePlace returns the account that a token goes to as login would have it, and
// errHeld where another token is kept there.
func (m *mending) freePlace(ctx context.Context, q *query, in *entered) (*found, error) {
	lack, err := m.named(ctx, q, q.user)
	if err == nil {
		lack, err = m.ofItsOwner(ctx, q, lack, in.finding.Kind)
	}
	if err != nil {
		return nil, err
	}
	if err := m.reachable(ctx, q, lack); err != nil {
		return nil, err
	}
	place := m.newEntry(q, lack.entry, in)
	held, err := m.holdsToken(ctx, q, &place)
	switch {
	case err != nil:
		return nil, err
	case held:
		return nil, errHeld
	}
	return lack, nil
}

// revokeExposed has the token's host revoke it, and returns why not.
func (m *mending) revokeExposed(ctx context.Context, e *Exposed) (why string, err error) {
	if slices.ContainsFunc(m.revoked, e.secret.Equal) {
		return "", nil
	}
	if notice, _ := e.host.RevokesBy(e.finding.Kind); notice != "" {
		why, err = m.ask(ctx, e, prompt.RevokeWarning(e.account(), notice), prompt.RevokeQuestion(e.account()), m.Sure)
		if err != nil || why != "" {
			return why, err
		}
	}
	q, err := m.loginQuery(Login{Host: e.host.Name, Username: e.user})
	if err != nil {
		return whyLeft(err)
	}
	client, err := m.Client(ctx, e.host)
	if err != nil {
		return whyLeft(err)
	}
	ctx, cancel := context.WithTimeout(ctx, rotateWait)
	defer cancel()
	r := e.host.Revoke(ctx, client, checked(q, ownUser(q), e.secret))
	if r.Outcome != providers.Revoked {
		return prompt.LeftGood(r.Cause), nil
	}
	m.say(prompt.Revoked(e.account(), r.Cause))
	m.revoked = append(m.revoked, e.secret)
	return "", nil
}
