package helper

import (
	"context"
	"maps"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store/secret"
)

// Explain says what a text is that somebody takes for a token, at one host or
// at every managed one. Nothing is sent. A *prompt.Notice: host is not managed.
func (h *Helper) Explain(typed string, token secret.Secret) (*prompt.Explained, error) {
	hosts := slices.Sorted(maps.Keys(h.Hosts))
	if typed != "" {
		host, err := h.managed(typed)
		if err != nil {
			return nil, err
		}
		hosts = []string{host.Name}
	}
	best := providers.Finding{}
	var takes []string
	for _, name := range hosts {
		f := h.Hosts[name].Identify(token.Reveal())
		if f.Class == providers.Token {
			takes = append(takes, name)
		}
		best = better(best, f)
	}
	for _, p := range providers.All() { // a kind of its own provider, managed here or not
		best = better(best, (&providers.Host{Provider: p}).Identify(token.Reveal()))
	}
	return h.explained(best, takes, token), nil
}

// better is the finding that tells more of a text.
func better(a, b providers.Finding) providers.Finding {
	order := []providers.Class{
		providers.NotToken, providers.Foreign, providers.Unprefixed, providers.Damaged, providers.Dead, providers.Useless, providers.Token,
	}
	if slices.Index(order, b.Class) > slices.Index(order, a.Class) {
		return b
	}
	return a
}

// explained puts a finding into words.
func (h *Helper) explained(f providers.Finding, takes []string, token secret.Secret) *prompt.Explained {
	x := &prompt.Explained{Class: classOf(f.Class), Hosts: append([]string{}, takes...), Sum: prompt.SumNone, Facts: []prompt.Fact{}}
	if f.Provider != nil {
		x.Provider, x.ProviderName = f.Provider.ID, f.Provider.Name
	}
	k := f.Kind
	if k == nil {
		return x
	}
	x.Kind, x.Label, x.Prefix, x.Say = k.ID, k.Label, k.Prefix, k.Say
	x.ForGit = f.Class == providers.Token
	x.Brief, x.OwnerBound, x.OwnName, x.Nameless = k.Brief, k.OwnerBound, k.OwnName, k.Nameless
	if x.ForGit && !k.OwnName {
		x.SendAs = f.Provider.SendAs
		if k.SendAs != "" {
			x.SendAs, x.Fixed = k.SendAs, true
		}
	}
	if k.Sum != nil {
		x.Sum = prompt.SumFits
		if !k.Sum(token.Reveal()) {
			x.Sum = prompt.SumOff
		}
	}
	if k.Decode != nil && f.Class == providers.Token {
		for _, fact := range k.Decode(token.Reveal()) {
			x.Facts = append(x.Facts, prompt.Fact(fact))
		}
	}
	return x
}

func classOf(c providers.Class) string {
	return map[providers.Class]string{
		providers.NotToken: prompt.ClassPassword, providers.Token: prompt.ClassToken, providers.Foreign: prompt.ClassToken,
		providers.Useless: prompt.ClassUseless, providers.Dead: prompt.ClassEnded, providers.Damaged: prompt.ClassDamaged,
		providers.Unprefixed: prompt.ClassUnprefixed,
	}[c]
}

// AskAbout has the one host that takes an explained token say what it is worth.
// A *prompt.Notice: several could be asked, or none.
func (h *Helper) AskAbout(ctx context.Context, x *prompt.Explained, token secret.Secret) error {
	able := slices.DeleteFunc(slices.Clone(x.Hosts), func(name string) bool {
		of := h.Hosts[name].AliasOf
		return of != "" && slices.Contains(x.Hosts, of)
	})
	if len(able) != 1 {
		return prompt.WhichToAsk(able)
	}
	host := h.Hosts[able[0]]
	asking := *h // what was typed cannot be done otherwise
	asking.Check = CheckAlways
	ctx, stop := h.Listening(ctx)
	defer stop()
	q := newQuery(&Request{Protocol: "https", Host: host.Name}, host)
	v := asking.askHost(ctx, host, checked(q, x.SendAs, token))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	x.Asked = &prompt.Asked{
		Host: host.Name, Answer: answerOf(v), Login: v.Login, Scopes: v.Scopes,
		Lacks: v.Lacks, Expires: v.Expires, Endless: v.NeverExpires, SSO: v.SSO, Cause: v.Cause,
	}
	return nil
}
