package providers

import "strings"

// Use says what a kind of token is to git.
type Use int

// The uses of a token.
const (
	ForGit    Use = iota // git can use it
	NotForGit            // a real token of the provider, but not for git
	Ended                // the provider no longer takes this kind
	Collides             // no prefix: generated passwords have the same shape
)

// Kind is one kind of token: a row of a provider's table.
type Kind struct {
	ID     string // gh-classic-pat, the name in the configuration and the index
	Label  string // what people call it: "classic token"
	Prefix string // what it begins with, or empty
	Shape  string // its whole shape, a regular expression

	// Sum tells whether the check digits fit, nil where there are none.
	// With SumHint a mismatch is said but not held against the token.
	Sum     func(token string) bool
	SumHint bool

	Use        Use
	Say        string // NotForGit, Ended: what it is and what to use instead
	SendAs     string // the user name that must go with it, whatever git asked with
	OwnName    bool   // it goes only with its owner's user name
	Nameless   bool   // with OwnName: some go without a name, as Bearer only
	Brief      bool   // lives an hour or a job: used, but never kept
	OwnerBound bool   // good for one owner's repositories only

	Ask     ask  // how its host is asked what it is worth, nil: in the provider's usual way
	Decides bool // a 401 to that, in the provider's own words, proves that it is not good
	Scoped  bool // the host's answer lists its scopes, even if that is none
	Endless bool // may be made without an end: where the host names none, there is none

	// Decode reads what an open format tells of the token's place, nil where the
	// format tells nothing.
	Decode func(token string) []Fact

	Rotate *rotating // how its host puts a new token in its place, nil: it has no call for that
	Revoke *revoking // how its host revokes it, nil: it has no call for that
	Page   string    // where people find and revoke it, a path below the instance's root or an address; or empty
}

// matches reports whether token has the kind's shape. A prefix is compared
// first, so that few expressions are compiled. Without a prefix
// the inner structure is part of the shape: nothing else tells it from a
// password.
func (k *Kind) matches(token string) bool {
	return strings.HasPrefix(token, k.Prefix) && matchWhole(k.Shape, token) &&
		(k.Prefix != "" || k.Sum == nil || k.Sum(token))
}

// Class is what a text turned out to be.
type Class int

// The classes of a text that somebody offers as a token.
const (
	NotToken   Class = iota // looks like a password, or like nothing
	Token                   // a token that git can use at this host
	Foreign                 // a token of another provider
	Useless                 // a token of this provider that git cannot use
	Dead                    // a kind that the provider has ended
	Damaged                 // a known prefix, but the wrong shape or check digits
	Unprefixed              // an old shape that passwords share
)

// Finding is the answer of [Host.Identify].
type Finding struct {
	Class    Class
	Kind     *Kind     // nil for NotToken, and for Damaged where no shape fits
	Provider *Provider // whose token it is, nil for NotToken
	SumOff   bool      // the check digits do not fit, which for this kind proves nothing
}

// Identify tells what token is at this host. It asks nobody.
func (h *Host) Identify(token string) Finding {
	f := h.identifyByTable(token)
	switch f.Class {
	case NotToken, Unprefixed, Damaged:
		if isPrintable(token) && h.matchesOwnPattern(token) {
			return Finding{Class: Token, Kind: customKind(), Provider: h.Provider}
		}
	}
	return f
}

// isPrintable reports whether s is visible ASCII, as all tokens are, whatever
// a pattern says.
func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// identifyByTable goes by what the tables say, the host's own provider first.
func (h *Host) identifyByTable(token string) Finding {
	if k := h.Provider.kindOf(token, false); k != nil {
		return judge(h.Provider, k, token)
	}
	if k := h.instanceKind(token); k != nil {
		return judge(h.Provider, k, token)
	}
	if h.Provider.knowsPrefix(token) {
		return Finding{Class: Damaged, Provider: h.Provider}
	}
	for _, p := range All() {
		if p.ID != h.Provider.ID && (p.kindOf(token, false) != nil || p.knowsPrefix(token)) {
			return Finding{Class: Foreign, Provider: p}
		}
	}
	if h.hasOwnPrefix(token) {
		return Finding{Class: Damaged, Provider: h.Provider}
	}
	if k := h.Provider.kindOf(token, true); k != nil {
		return Finding{Class: Unprefixed, Kind: k, Provider: h.Provider}
	}
	return Finding{}
}

// judge weighs a token whose shape is k's.
func judge(p *Provider, k *Kind, token string) Finding {
	f := Finding{Class: Token, Kind: k, Provider: p}
	fits := k.Sum == nil || k.Sum(token)
	switch {
	case !fits && !k.SumHint:
		f.Class = Damaged
	case k.Use == NotForGit:
		f.Class = Useless
	case k.Use == Ended:
		f.Class = Dead
	default:
		f.SumOff = !fits
	}
	return f
}

// kindOf returns the first kind whose shape token has, among those that
// passwords share or among the others.
func (p *Provider) kindOf(token string, collides bool) *Kind {
	for i := range p.Kinds {
		k := &p.Kinds[i]
		if (k.Use == Collides) == collides && k.matches(token) {
			return k
		}
	}
	return nil
}

// knowsPrefix reports whether token begins as a token of p does.
func (p *Provider) knowsPrefix(token string) bool {
	for i := range p.Kinds {
		if prefix := p.Kinds[i].Prefix; prefix != "" && strings.HasPrefix(token, prefix) {
			return true
		}
	}
	return false
}

// LooksLikeToken reports whether s is or holds what could be a token of any
// provider, whole or cut off, so that a user name or an owner that is one is
// never shown or kept.
func LooksLikeToken(s string) bool {
	if s == "" {
		return false
	}
	for _, p := range All() {
		if p.holdsPrefix(s) || len(s) >= leastToken && p.kindOf(s, false) != nil {
			return true
		}
	}
	return len(s) >= leastToken && matchWhole(`([0-9a-f]{40}|[0-9a-f]{64})`, s)
}

// leastToken is the length of the shortest token that only its whole shape
// tells. Compiling the shapes for each user name would be felt.
const leastToken = 24

// leastBody is the length from which what stands behind a prefix is taken for
// a token and no longer for a part of a name.
const leastBody = 10

// holdsPrefix reports whether s begins as a token of p does, or holds such a
// beginning behind something that is no letter or digit, with the length of a
// token behind it.
func (p *Provider) holdsPrefix(s string) bool {
	for i := range p.Kinds {
		prefix := p.Kinds[i].Prefix
		at := strings.Index(s, prefix)
		if prefix == "" || at < 0 || len(s) < at+len(prefix)+leastBody {
			continue
		}
		if at == 0 || !isAlphanumeric(s[at-1]) {
			return true
		}
	}
	return false
}

func isAlphanumeric(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= lower(b) && lower(b) <= 'z'
}

// KindByID returns the kind that an index entry names, or nil.
func (p *Provider) KindByID(id string) *Kind {
	for i := range p.Kinds {
		if p.Kinds[i].ID == id {
			return &p.Kinds[i]
		}
	}
	if k := customKind(); k.ID == id {
		return k
	}
	return nil
}

// customKind is what a host's own token_patterns recognise.
func customKind() *Kind { return &Kind{ID: "pattern", Label: "token"} }
