package helper

import (
	"context"
	"errors"
	"maps"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store/secret"
)

// Import is what a person wants taken over from other helpers.
type Import struct {
	Hosts  []string // as typed; none: every managed host
	DryRun bool     // nothing is kept
	Places Places
}

// Import asks every other helper that git's configuration names for a host, the
// masked ones too, and looks where gh and glab keep their logins. Each token
// that is found is kept as Login would keep it, but never in another one's place;
// what is no token stays where it is. say is told of each thing that was found,
// and what became of it. An error means that nothing more can be kept, or that
// git's configuration cannot be read.
func (h *Helper) Import(ctx context.Context, in Import, say func(prompt.Imported)) error {
	hosts, err := h.toImport(in.Hosts)
	if err != nil {
		return err
	}
	run := &importing{Helper: h, dryRun: in.DryRun, seen: map[string][]secret.Secret{}, say: say}
	in.Places.mute = map[string]bool{}
	for _, host := range hosts {
		offers, err := in.Places.look(ctx, host)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if err := run.judge(ctx, host, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// toImport are the hosts that a person typed, or all. An alias comes after the
// host whose tokens it takes, so that such a token is not kept for it too.
func (h *Helper) toImport(typed []string) ([]*providers.Host, error) {
	var hosts []*providers.Host
	for _, name := range typed {
		host, err := h.managed(name)
		if err != nil {
			return nil, err
		}
		hosts = append(hosts, host)
	}
	if len(typed) == 0 {
		for _, name := range slices.Sorted(maps.Keys(h.Hosts)) {
			hosts = append(hosts, h.Hosts[name])
		}
	}
	slices.SortStableFunc(hosts, func(a, b *providers.Host) int { return len(a.AliasOf) - len(b.AliasOf) })
	return slices.Compact(hosts), nil
}

// importing is one run of Import.
type importing struct {
	*Helper
	dryRun bool
	seen   map[string][]secret.Secret // what was judged already, by the host that takes it
	say    func(prompt.Imported)
}

// judge decides on one thing that was found. The same secret from a second place
// is not spoken of again.
func (i *importing) judge(ctx context.Context, host *providers.Host, o offer) error {
	o = o.turned(host)
	place := o.place(host)
	switch {
	case o.keeper.opensBrowser:
		i.say(prompt.ImportLeftOut(place))
		return nil
	case o.err != nil:
		i.say(prompt.ImportNoAnswer(place, o.err.Error()))
		return nil
	case o.secret.Empty(), slices.ContainsFunc(i.seen[host.Account()], o.secret.Equal):
		return nil
	}
	i.seen[host.Account()] = append(i.seen[host.Account()], o.secret)
	finding := host.Identify(o.secret.Reveal())
	switch {
	case o.isRenewed(host, finding):
		i.say(prompt.ImportRenewed(place, o.tokenCommand(host, finding)))
	case finding.Class == providers.NotToken, finding.Class == providers.Unprefixed:
		i.say(prompt.ImportPassword(place, offered(host, finding).Noun(), o.mayRenew(host)))
	case finding.Class != providers.Token:
		i.say(prompt.ImportNotTaken(place, offered(host, finding).Noun()))
	default:
		return i.take(ctx, host, o, place)
	}
	return nil
}

// queryFor is what a login would be that hands the secret in.
func (i *importing) queryFor(host *providers.Host, o offer) *query {
	q := newQuery(&Request{Protocol: "https", Host: host.Name, Path: o.path, Username: o.user, CanAuthType: true}, host)
	q.began, q.byHand = i.Now(), true
	if o.path != "" { // a section can name an owner, which is no repository's path yet
		q.segments = host.Segments(o.path + "/-")
	}
	return q
}

// take keeps a token where none is kept yet.
func (i *importing) take(ctx context.Context, host *providers.Host, o offer, place prompt.Elsewhere) error {
	q := i.queryFor(host, o)
	held, err := i.holder(ctx, q, o.secret)
	if err != nil {
		return explain(q.account(nil), err)
	}
	if held != nil {
		i.say(prompt.ImportHere(place, accountOf(held)))
		return nil
	}
	lack, err := i.named(ctx, q, o.user)
	if err != nil {
		return i.leave(place, err)
	}
	if err := i.reachable(ctx, q, lack); err != nil {
		return failed(err)
	}
	given, err := i.handedIn(ctx, q, o.secret)
	if err != nil {
		return i.leave(place, err)
	}
	return i.keepBeside(ctx, q, lack, given, place)
}

// leave says why a token was not taken, where that is about the token.
func (i *importing) leave(place prompt.Elsewhere, err error) error {
	var notice *prompt.Notice
	if !errors.As(err, &notice) {
		return err
	}
	i.say(prompt.ImportNotTaken(place, notice.Reason))
	return nil
}

// keepBeside keeps a token that its host takes, unless the account that it would
// go to holds another one.
func (i *importing) keepBeside(ctx context.Context, q *query, lack *found, given *entered, place prompt.Elsewhere) error {
	lack, err := i.ofItsOwner(ctx, q, lack, given.finding.Kind)
	if err != nil {
		return err
	}
	e := i.newEntry(q, lack.entry, given)
	another, err := i.holdsToken(ctx, q, &e)
	switch {
	case err != nil:
		return err
	case another:
		i.say(prompt.ImportHeld(place, accountOf(&e)))
		return nil
	case i.dryRun:
		i.say(prompt.ImportFound(place, i.worth(given), accountOf(&e)))
		return nil
	}
	return i.finishLogin(ctx, q, nil, lack, given, false, func(text string) { i.say(prompt.ImportKept(place, text)) })
}
