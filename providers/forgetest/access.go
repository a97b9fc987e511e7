package forgetest

import (
	"slices"
	"strings"
)

// Credential is a token that a host takes, and what it may do there.
type Credential struct {
	// User is the owner's user name. Which names go with the token is the
	// provider's rule (providers.md 2): GitHub and GitLab take any that is not
	// empty, and use this one in their texts at most.
	User   string
	Token  string
	Bearer bool // taken as Bearer, and only so (Data Center's project tokens)
	Read   bool // may fetch; Write implies it, but not on Bitbucket Cloud
	Write  bool // may push
	// Repos limits the token to owners or owner/repo prefixes, by whole
	// segments; empty is all.
	Repos []string
}

// host is a declared host and whom it takes.
type host struct {
	name     string
	provider provider
	grants   []Credential
	public   map[string]bool
}

// Allow makes the host take the credential, in place of what it knew of the
// same token. It fails with ErrUndeclared.
func (f *Forge) Allow(name string, c Credential) error {
	return f.change(name, func(h *host) {
		h.forget(c.Token)
		h.grants = append(h.grants, c)
	})
}

// Revoke makes the host refuse the token from now on. It fails with
// ErrUndeclared.
func (f *Forge) Revoke(name, token string) error {
	return f.change(name, func(h *host) { h.forget(token) })
}

// Public lets everyone fetch a repository. It fails with ErrUndeclared.
func (f *Forge) Public(name, repo string) error {
	return f.change(name, func(h *host) { h.public[repoName(repo)] = true })
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

func (h *host) forget(token string) {
	h.grants = slices.DeleteFunc(h.grants, func(c Credential) bool { return c.Token == token })
}

// judge decides about a request to fetch from a repository or push to it, and
// names the user that the provider would name.
func (h *host) judge(r Request, repo string, exists, push bool) (v verdict, user string) {
	if !r.HasCredential {
		if h.public[repo] && exists && !push {
			return granted, ""
		}
		return denied, ""
	}
	if _, knows := h.provider.replies[ended]; knows && strings.HasPrefix(r.Token, "ATBB") {
		return ended, ""
	}
	c, ok := h.find(r)
	if !ok {
		return denied, ""
	}
	user = r.User
	if c.User != "" {
		user = c.User
	}
	return h.weigh(c, repo, exists, push), user
}

// find is the grant that fits the request's credential.
func (h *host) find(r Request) (Credential, bool) {
	for _, c := range h.grants {
		if c.Token != r.Token || c.Bearer != strings.EqualFold(r.Scheme, "Bearer") {
			continue
		}
		return c, c.Bearer || strings.EqualFold(r.Scheme, "Basic") && h.provider.takes(c, r.User)
	}
	return Credential{}, false
}

// weigh compares a good credential's rights with what is asked.
func (h *host) weigh(c Credential, repo string, exists, push bool) verdict {
	covered := c.covers(repo)
	reads := covered && (c.Read || c.Write && h.provider.writeReads)
	switch {
	case !exists || !covered && !h.public[repo]:
		return unseen
	case !push && (reads || h.public[repo]):
		return granted
	case push && reads && c.Write:
		return granted
	case push && (reads || h.public[repo]):
		return fetchOnly
	}
	return notEnough
}

// covers reports whether the token reaches the repository.
func (c Credential) covers(repo string) bool {
	if len(c.Repos) == 0 {
		return true
	}
	return slices.ContainsFunc(c.Repos, func(prefix string) bool {
		return strings.HasPrefix(repo+"/", repoName(prefix)+"/")
	})
}
