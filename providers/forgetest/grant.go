package forgetest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Credential is a token that a host takes, and what it may do there.
type Credential struct {
	// User is the owner's user name, which the API tells as the login. Which
	// names go with the token in git is the provider's rule (providers.md 2):
	// GitHub and GitLab take any that is not empty, and use this one in their
	// texts at most.
	User   string
	Token  string
	Email  string // the owner's, which Bitbucket Cloud's API takes for a name
	Bearer bool   // taken by git as Bearer, and only so (Data Center's project tokens)
	Read   bool   // may fetch; Write implies it, but not on Bitbucket Cloud
	Write  bool   // may push
	// Scopes are the scopes that the token was made with, by their names on the
	// provider's page. Read and Write follow from them, unless they are nil:
	// then the scopes follow from Read and Write. Empty, not nil, is a token
	// without any.
	Scopes  []string
	Expires time.Time // zero is never; on GitLab its date in UTC counts, which is the first day without
	// Repos limits the token to owners or owner/repo prefixes, by whole
	// segments; empty is all.
	Repos []string
}

// grant is what a host knows of a token that it issued.
type grant struct {
	Credential
	publicOnly bool // reaches public repositories alone
	made, used time.Time
	revoked    bool
	successor  string // the token that took its place, on GitLab
	sso        string // the organisation that wants an authorisation first
	ssoPartial bool   // GitHub's /user answers all the same
}

// nobody is the login of a user whose name the test did not tell.
const nobody = "octocat"

// login is the owner's name as the API tells it.
func (g *grant) login() string {
	if g.User == "" {
		return nobody
	}
	return g.User
}

func (g *grant) expired() bool { return !g.Expires.IsZero() && !time.Now().Before(g.Expires) }

func (g *grant) live() bool { return !g.revoked && !g.expired() }

// walled reports whether the owner of a repository wants an authorisation that
// the token lacks.
func (g *grant) walled(repo string) bool {
	return strings.HasPrefix(repo+"/", repoName(g.sso)+"/")
}

// Allow makes the host take the credential, in place of what it knew of the
// same token. It fails with ErrUndeclared, and where scopes are given to a kind
// of token that has none.
func (f *Forge) Allow(name string, c Credential) error {
	h, err := f.declared(name)
	if err != nil {
		return err
	}
	if c.Scopes != nil && !h.provider.scopes.carriedBy(c.Token) {
		return fmt.Errorf("%s: a token of this kind has no scopes", name)
	}
	return f.change(name, func(h *host) { h.issue(c) })
}

// issue keeps a credential as a new grant, in place of one of the same token.
func (h *host) issue(c Credential) *grant {
	g := &grant{Credential: c, made: time.Now()}
	if c.Scopes != nil {
		g.Read, g.Write, g.publicOnly = h.provider.scopes.rights(c.Scopes)
	}
	g.Expires = h.provider.expiry(c.Expires)
	h.grants = slices.DeleteFunc(h.grants, func(old *grant) bool { return old.Token == c.Token })
	h.grants = append(h.grants, g)
	return g
}

// Revoke makes the host refuse the token from now on. It fails with
// ErrUndeclared.
func (f *Forge) Revoke(name, token string) error {
	return f.change(name, func(h *host) { h.revoke(token) })
}

func (h *host) revoke(token string) {
	if g := h.issued(token); g != nil {
		g.revoked = true
	}
}

// issued is the grant of a token, dead or alive, or nil.
func (h *host) issued(token string) *grant {
	i := slices.IndexFunc(h.grants, func(g *grant) bool { return g.Token == token })
	if i < 0 || token == "" {
		return nil
	}
	return h.grants[i]
}

// Expire ends the token's time now. It fails with ErrUndeclared, and where the
// host did not allow the token.
func (f *Forge) Expire(name, token string) error {
	return f.changeToken(name, token, func(h *host, g *grant) { g.Expires = h.provider.expiry(time.Now()) })
}

// RequireSSO makes an organisation, or on GitLab a top group, want an
// authorisation that the token lacks: git is refused there, and GitHub's API
// refuses /user with the address at which to authorise it, or, if partial,
// answers and names the organisation in a header. Allowing the token anew ends
// it. It fails with ErrUndeclared, where the host did not allow the token, and
// where the provider knows no such thing.
func (f *Forge) RequireSSO(name, token, organisation string, partial bool) error {
	h, err := f.declared(name)
	if err != nil {
		return err
	}
	if _, knows := h.provider.replies[unauthorised]; !knows {
		return fmt.Errorf("%s: this provider asks for no authorisation of tokens", name)
	}
	return f.changeToken(name, token, func(_ *host, g *grant) { g.sso, g.ssoPartial = organisation, partial })
}

// Successor is the token that took the place of a rotated one. It fails with
// ErrUndeclared, and where the token was not rotated.
func (f *Forge) Successor(name, token string) (successor string, err error) {
	err = f.changeToken(name, token, func(_ *host, g *grant) { successor = g.successor })
	if err == nil && successor == "" {
		err = fmt.Errorf("%s: the token was not rotated", name)
	}
	return successor, err
}

// change alters a host while requests come in.
func (f *Forge) change(name string, alter func(*host)) error {
	h, err := f.declared(name)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	alter(h)
	return nil
}

// changeToken alters a grant while requests come in.
func (f *Forge) changeToken(name, token string, alter func(*host, *grant)) error {
	known := false
	err := f.change(name, func(h *host) {
		if g := h.issued(token); g != nil {
			known = true
			alter(h, g)
		}
	})
	if err == nil && !known {
		err = fmt.Errorf("%s: the token was never allowed there", name)
	}
	return err
}
