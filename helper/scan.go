package helper

import (
	"maps"
	"slices"
	"strings"

	"git-credential-pat/helper/exposed"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store/secret"
)

// Exposed is a secret for a managed host that lies in a file in plain text.
type Exposed struct {
	exposed.Found
	host    *providers.Host // nil: every host gets it
	secret  secret.Secret
	user    string // whose it is, or empty
	inName  bool   // it stands in the user name's place
	finding providers.Finding
}

// Exposed returns what is for managed hosts of what lies in plain text, and
// tells what it is. It asks nobody.
func (h *Helper) Exposed(found []exposed.Found) []Exposed {
	var all []Exposed
	for _, f := range found {
		if e, ok := h.judge(f); ok {
			all = append(all, e)
		}
	}
	return all
}

func (h *Helper) judge(f exposed.Found) (Exposed, bool) {
	if f.Host == "" || strings.Contains(f.Host, "*") {
		return h.judgeForAll(f)
	}
	name, ok := providers.Canonical(f.Protocol, f.Host)
	if !ok {
		return Exposed{}, false
	}
	host := h.Hosts[name]
	if host == nil && f.Place == exposed.Netrc {
		host = h.onItsPort(name)
	}
	if host == nil {
		return Exposed{}, false
	}
	e := judgeAt(host, f)
	return e, !e.secret.Empty()
}

// onItsPort is the one managed host of a name that has a port, which a netrc file
// does not tell; or nil.
func (h *Helper) onItsPort(name string) (host *providers.Host) {
	for _, with := range h.Hosts {
		bare, _, hasPort := strings.Cut(with.Name, ":")
		switch {
		case !hasPort || bare != name:
		case host != nil:
			return nil
		default:
			host = with
		}
	}
	return host
}

// judgeAt tells what a secret is at a host. A token may stand in the user
// name's place, alone or beside a word that says nothing.
func judgeAt(host *providers.Host, f exposed.Found) Exposed {
	e := Exposed{Found: f, host: host, secret: f.Secret, user: f.User, finding: host.Identify(f.Secret.Reveal())}
	if e.finding.Class != providers.Token && host.HoldsToken(f.User) {
		e.secret, e.inName, e.finding = secret.New(f.User), true, host.Identify(f.User)
		if e.finding.Class == providers.NotToken { // one with something around it
			e.finding.Class = providers.Damaged
		}
	}
	if f.Secret.Empty() && !e.inName || saysNothing(host, e.user) {
		e.user = ""
	}
	return e
}

// judgeForAll tells what a secret is that git sends to every host. A token is
// for the host whose it is, where there is only one.
func (h *Helper) judgeForAll(f exposed.Found) (Exposed, bool) {
	var fits []Exposed
	for _, name := range slices.Sorted(maps.Keys(h.Hosts)) {
		e := judgeAt(h.Hosts[name], f)
		if e.host.AliasOf == "" && e.finding.Class == providers.Token {
			fits = append(fits, e)
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0], true
	case len(fits) > 1:
		fits[0].host = nil
		return fits[0], true
	}
	// Who logs in without a name or anonymously gives nothing away.
	return Exposed{Found: f, secret: f.Secret, user: f.User}, f.User != "" && f.User != "anonymous" && !f.Secret.Empty()
}

// Told is what a person may know of it.
func (e *Exposed) Told() prompt.Exposure {
	x := prompt.Exposure{
		File: e.File, Line: e.Line, Place: string(e.Place), Key: e.keyShown(), User: e.user,
		What: e.what(), InName: e.inName, Action: e.action(), Noun: "an account password",
	}
	kind := e.finding.Kind
	if kind != nil {
		x.Kind = kind.ID
	}
	if e.host != nil {
		x.Host, x.Page, x.Noun = e.host.Name, e.host.TokensPage(kind), offered(e.host, e.finding).Noun()
	}
	if e.finding.Class == providers.Token {
		x.Noun = prompt.WithArticle(kind.Label)
		x.Everywhere, x.Machine = e.host != nil && e.forAll(), e.Machine
	}
	return x
}

// keyShown is the key as git has it, its subsection left out where that may
// hold a secret.
func (e *Exposed) keyShown() string {
	parts := []string{e.Section, e.Subsection, e.Key}
	if providers.LooksLikeToken(e.Subsection) {
		parts[1] = "*"
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}

// what names the class for programs, as explain does, which knows no foreign one:
// it looks at every provider.
func (e *Exposed) what() string {
	if e.finding.Class == providers.Foreign {
		return "foreign"
	}
	return classOf(e.finding.Class)
}

// action is what can be done about it.
func (e *Exposed) action() prompt.Action {
	switch {
	case !e.Removable(), e.host == nil && e.finding.Class == providers.Token: // of whom, a person knows
		return prompt.ByHand
	case e.isToken() && !e.finding.Kind.Brief && e.Place != exposed.Netrc && !e.forAll() && !e.Machine:
		return prompt.Move
	}
	return prompt.Ask
}

// isToken reports whether it is a token that one host takes.
func (e *Exposed) isToken() bool { return e.host != nil && e.finding.Class == providers.Token }

// forAll reports whether a token that came with a repository would answer for
// all of its host: nobody's repository tells its owner.
func (e *Exposed) forAll() bool { return e.Repository && e.owner() == "" }

// owner is whose repository a token is for by its address, or empty.
func (e *Exposed) owner() string { return e.host.Target(e.Path).Owner }

// account names it in a notice.
func (e *Exposed) account() prompt.Account {
	if e.host == nil {
		return prompt.Account{Host: prompt.EveryHost}
	}
	return prompt.Account{Host: e.host.Name, User: e.user}
}
