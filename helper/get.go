package helper

import (
	"context"
	"errors"
	"io"
	"strings"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// get answers git with a token, asks for one, or tells git to give up.
func (h *Helper) get(ctx context.Context, q *query, out io.Writer) error {
	if answer, err := h.fromSource(ctx, q); answer != nil || err != nil {
		return deliver(out, answer, err)
	}
	found, err := h.find(ctx, q)
	if err != nil {
		return giveUp(out, err)
	}
	if !found.usable() {
		answer, err := h.ask(ctx, q, found)
		return deliver(out, answer, err)
	}
	answer, err := h.answerWith(q, found.entry, found.secret)
	if err = deliver(out, answer, err); err == nil {
		h.warn(ctx, q, found.entry)
	}
	return err
}

// deliver writes an answer, or has git give up where there is none.
func deliver(out io.Writer, answer *Answer, err error) error {
	if err != nil {
		return giveUp(out, err)
	}
	if n, err := answer.WriteTo(out); err != nil && n == 0 {
		return giveUp(out, err)
	}
	return err
}

// find looks for the token that answers a query, and settles what is in doubt.
func (h *Helper) find(ctx context.Context, q *query) (*found, error) {
	found, err := h.lookUp(ctx, q)
	if err == nil && found.sealed {
		found, err = h.lookUpUnsealed(ctx, q)
	}
	if err != nil || !found.usable() {
		return found, err
	}
	if found, err = h.settleDoubt(ctx, q, found); err == nil && found.usable() {
		err = h.mustNotLoop(q, found.entry, found.secret)
	}
	return found, err
}

// found is the outcome of looking for a query's token.
type found struct {
	entry     *store.Entry // the chosen account, or nil
	ambiguous bool         // several could answer, see choose
	sealed    bool         // its store must be opened before anything is known
	where     string       // what people call the store in which something else than a token stands
	secret    secret.Secret
	finding   providers.Finding // what the secret is
	rejection *rejection        // a token that is not to be served, or nil
}

// usable reports whether there is a token to serve.
func (f *found) usable() bool {
	return f.finding.Class == providers.Token && (f.rejection == nil || !f.secret.Equal(f.rejection.token))
}

// planted reports whether something that is no token stands in its place.
func (f *found) planted() bool {
	return !f.secret.Empty() && f.finding.Class != providers.Token
}

// wrong is the account that holds something that is no token, or nil.
func (f *found) wrong() *store.Entry {
	if f.planted() {
		return f.entry
	}
	return nil
}

// lookUp chooses the account and reads its secret. A store that cannot be
// read is an error: what could not be looked at is not missing.
func (h *Helper) lookUp(ctx context.Context, q *query) (*found, error) {
	entries, err := h.entries(ctx, q.host)
	if err != nil {
		return nil, err
	}
	chosen, ambiguous := choose(q, entries)
	f, err := h.read(ctx, q, chosen)
	if err == nil {
		f.ambiguous = ambiguous
	}
	return f, err
}

// read reads what an account holds, where there is an account.
func (h *Helper) read(ctx context.Context, q *query, e *store.Entry) (*found, error) {
	f := &found{entry: e}
	if e == nil {
		return f, nil
	}
	kept, err := h.in(e.Store).Get(ctx, e.Key())
	switch {
	case isSealed(err):
		f.sealed = true
	case err == nil:
		f.secret, f.finding = kept, q.host.Identify(kept.Reveal())
		f.entry = asKind(q, e, f.finding.Kind)
		if f.planted() {
			f.where = h.where(e.Store)
		}
	case !errors.Is(err, store.ErrNotFound):
		return nil, explain(q.account(e), err)
	}
	return f, nil
}

// asKind is the account as its token has it: somebody may have put another
// kind of token there with a keyring program, or a replacement was cut short.
func asKind(q *query, e *store.Entry, k *providers.Kind) *store.Entry {
	if k == nil || k.ID == e.Kind || k.OwnName && e.Kind != "" {
		return e
	}
	changed := *e
	in := &entered{finding: providers.Finding{Kind: k}}
	if k.OwnName && e.Name != defaultName { // an index that was made anew knows no more
		in.name = e.Name
	}
	dress(&changed, q, in)
	return &changed
}

// answerWith makes the answer to a query. With continue git asks once more in
// the same command where the host rejects the token; in an answer to that it
// must not stand, or git ends without erase.
func (h *Helper) answerWith(q *query, e *store.Entry, token secret.Secret) (*Answer, error) {
	answer := &Answer{Username: sentName(q, e), Password: token}
	if answer.Username == "" && !e.Bearer { // lost with an index: sent without, it would be rejected
		return nil, prompt.UsernameNeeded(q.host.Name, q.host.Provider.KindByID(e.Kind).Label)
	}
	if e.Bearer {
		if !q.CanAuthType {
			return nil, prompt.NeedsBearer(q.account(e))
		}
		answer = &Answer{Bearer: token}
	}
	answer.Expiry = h.expiryFor(q, e)
	if q.CanState {
		answer.State, answer.Continue = newState(e, token, h.isMarked(e)), !comesBack(q)
	}
	return answer, nil
}

// sentName is the user name that git gets: the one it asked with, unless that
// is an e-mail address, says nothing, or does not go with the kind of token.
func sentName(q *query, e *store.Entry) string {
	k := q.host.Provider.KindByID(e.Kind)
	fixed := k != nil && (k.SendAs != "" || k.OwnName)
	if q.user == "" || fixed && e.SendAs != "" || isEmail(q.user) {
		return e.SendAs
	}
	return q.user
}

// isEmail reports whether a user name is an e-mail address, which Bitbucket
// wants for its API and refuses for git.
func isEmail(user string) bool { return strings.Contains(user, "@") }

// explain turns an error of the store or the index into a notice for people.
// Others, and what is one already, are returned as they are.
func explain(a prompt.Account, err error) error {
	var trouble *store.Trouble
	var notice *prompt.Notice
	switch {
	case errors.As(err, &notice):
		return notice
	case errors.As(err, &trouble):
		return prompt.StoreTrouble(a, trouble.Error(), cureOf(trouble))
	case errors.Is(err, store.ErrNewer):
		return prompt.NewerIndex(err)
	case errors.Is(err, store.ErrTooLong):
		return prompt.TooLong(a, store.MaxSecret)
	}
	return err
}

// cureOf is what helps a store in a state.
func cureOf(trouble *store.Trouble) string {
	if trouble.Cure != "" {
		return prompt.CureRun + trouble.Cure
	}
	return map[store.State]string{
		store.Failed:       prompt.CureFailed,
		store.NoBus:        prompt.CureNoBus,
		store.NoService:    prompt.CureNoService,
		store.NoCollection: prompt.CureNoCollection,
		store.NoSession:    prompt.CureNoSession,
		store.NoScreen:     prompt.CureNoScreen,
		store.Locked:       prompt.CureLocked,
		store.Dismissed:    prompt.CureDismissed,
		store.Mute:         prompt.CureMute,
		store.Vanished:     prompt.CureVanished,
		store.Sealed:       prompt.CureSealed,
		store.Exposed:      prompt.CureExposed,
		store.Broken:       prompt.CureBroken,
		store.BadItem:      prompt.CureBroken,
	}[trouble.State]
}
