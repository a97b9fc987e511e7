package helper

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// List is what a person wants to see of what is kept.
type List struct {
	Host  string // as typed, or empty: every host
	Check bool   // ask the hosts about each token
	// Progress is told how many hosts have answered; or nil.
	Progress func(done, all int)
}

// List returns the accounts, the plain items and the sources, by host. Without
// Check no host is asked, nothing is written, and a vault stays as it is. What
// a host says is noted as after a rejection: a token goes only by its own 401.
// Of what could not be looked into say is told.
func (h *Helper) List(ctx context.Context, in List, say func(string)) ([]prompt.Listed, error) {
	host := in.Host
	if name, ok := providers.Canonical("https", host); ok {
		host = name
	}
	all := func() ([]store.Entry, error) { return h.Index.Accounts() }
	if _, err := lookUpOrRebuild(ctx, h, all); err != nil {
		return nil, explain(prompt.Account{}, err)
	}
	var answers map[string]providers.Verdict
	if in.Check {
		var err error
		if answers, err = h.checkAll(ctx, host, in.Progress); err != nil {
			return nil, err
		}
	}
	c, err := h.Index.Read()
	if err != nil {
		return nil, explain(prompt.Account{}, err)
	}
	rows := h.listed(ctx, &c, say)
	rows = slices.DeleteFunc(rows, func(r listedRow) bool { return host != "" && r.Host != host && r.Host != in.Host })
	slices.SortStableFunc(rows, func(a, b listedRow) int { return cmp.Compare(a.Host, b.Host) })
	shown := []prompt.Listed{}
	for _, r := range rows {
		if v, asked := answers[r.key]; asked {
			r.Answer, r.Cause = answerOf(v), v.Cause
		}
		shown = append(shown, r.Listed)
	}
	return shown, nil
}

// listedRow is what is listed, and by which key it was asked about.
type listedRow struct {
	prompt.Listed
	key string
}

// listed are all the rows there could be.
func (h *Helper) listed(ctx context.Context, c *store.Contents, say func(string)) []listedRow {
	held := h.lookInto(ctx, c, say)
	var rows []listedRow
	for i := range c.Accounts {
		e := &c.Accounts[i]
		rows = append(rows, listedRow{h.listAccount(e, held[e.Store]), e.Key()})
	}
	for i := range c.Plain {
		p := &c.Plain[i]
		rows = append(rows, listedRow{prompt.Listed{
			Host: p.Host, User: p.Username, Store: cmp.Or(p.Store, store.InKeyring), Marks: []prompt.Mark{prompt.IsPlain},
		}, p.Key()})
	}
	for _, host := range slices.Sorted(maps.Keys(h.Sources)) {
		rows = append(rows, listedRow{h.listSource(host), (&store.Entry{Host: host}).Key()})
	}
	return rows
}

// holding is what a store says it holds, by key; nil: it was not told.
type holding map[string]bool

// lookInto lists what the stores hold that accounts are in.
func (h *Helper) lookInto(ctx context.Context, c *store.Contents, say func(string)) map[string]holding {
	held := map[string]holding{}
	for i := range c.Accounts {
		name := c.Accounts[i].Store
		if _, looked := held[name]; looked {
			continue
		}
		keys, err := h.in(name).Keys(ctx)
		held[name] = nil
		switch {
		case isSealed(err): // which is its usual state
		case err != nil:
			say(prompt.NotLookedInto(name, err.Error()))
		default:
			held[name] = holding{}
			for _, key := range keys {
				held[name][key] = true
			}
		}
	}
	return held
}

// listAccount is the row of an account.
func (h *Helper) listAccount(e *store.Entry, held holding) prompt.Listed {
	a := accountOf(e)
	l := prompt.Listed{
		Host: e.Host, Owner: e.Owner, User: a.User, Login: e.Login, Kind: e.Kind, Label: labelOf(e.Kind),
		Scopes: e.Scopes, Expires: e.Expires, Store: e.Store, Confirmed: e.Confirmed,
		Marks: h.marksOf(e, held),
	}
	if !e.Expires.IsZero() {
		left := h.daysTo(e.Expires)
		l.DaysLeft = &left
	}
	return l
}

// marksOf is what is to be known of an account.
func (h *Helper) marksOf(e *store.Entry, held holding) []prompt.Mark {
	marks := []prompt.Mark{}
	for _, m := range []struct {
		mark prompt.Mark
		is   bool
	}{
		{prompt.IsDefault, e.Default},
		{prompt.HandedOver, e.HandedOver},
		{prompt.NoToken, held != nil && !held[e.Key()]},
		{prompt.Unconfirmed, e.Unconfirmed},
		{prompt.IsSuspect, !e.Suspect.IsZero() || e.Refused},
		{prompt.Rotating, !e.Rotating.IsZero()},
		{prompt.Expired, h.IsUnvouched(e)},
		{prompt.Soon, h.EndsSoon(e)},
		{prompt.Unmanaged, h.Hosts[e.Host] == nil},
	} {
		if m.is {
			marks = append(marks, m.mark)
		}
	}
	return marks
}

// listSource is the row of a source. Nothing is read.
func (h *Helper) listSource(host string) prompt.Listed {
	source := h.Sources[host]
	key, what, _ := strings.Cut(source.String(), " ")
	l := prompt.Listed{
		Host: host, Store: strings.TrimPrefix(key, "token_"), Marks: []prompt.Mark{},
	}
	l.Source = strings.TrimSuffix(l.Store+" "+what, " ")
	if source.Absent() {
		l.Marks = append(l.Marks, prompt.NotSet)
	}
	return l
}

// labelOf is what people call a kind of token that the index names.
func labelOf(id string) string {
	for _, p := range providers.All() {
		if k := p.KindByID(id); k != nil {
			return k.Label
		}
	}
	return ""
}

// answerOf is a host's verdict in a word.
func answerOf(v providers.Verdict) string {
	switch v.Outcome {
	case providers.Accepted:
		return prompt.AnswerGood
	case providers.Rejected:
		return prompt.AnswerRefused
	}
	return prompt.AnswerUnknown
}
