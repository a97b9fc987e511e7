package forgetest

import (
	"slices"
	"strings"
	"time"
)

// host is a declared host and whom it takes.
type host struct {
	name      string
	provider  provider
	root      string // context path
	apiName   string // or empty
	apiShared bool   // the API is on the host's own name
	grants    []*grant
	public    map[string]bool
	faults    map[Area]*fault
	pause     *Pause // of the next connection, or nil
}

func newHost(h Host, p provider) *host {
	made := &host{name: h.Name, provider: p, root: h.Root, public: map[string]bool{}, faults: map[Area]*fault{}}
	made.apiName, made.apiShared = apiName(h)
	return made
}

// belowRoot is what follows the context path in a path.
func (h *host) belowRoot(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, h.root)
	return rest, ok && strings.HasPrefix(rest, "/")
}

// Public lets everyone fetch a repository. It fails with ErrUndeclared.
func (f *Forge) Public(name, repo string) error {
	return f.change(name, func(h *host) { h.public[repoName(repo)] = true })
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
	g := h.find(r)
	if g == nil {
		return denied, ""
	}
	g.used = time.Now()
	user = r.User
	if g.User != "" {
		user = g.User
	}
	return h.weigh(g, repo, exists, push), user
}

// find is the living grant that fits the credential of git's request, or nil.
func (h *host) find(r Request) *grant {
	g := h.issued(r.Token)
	if g == nil || !g.live() || g.Bearer != strings.EqualFold(r.Scheme, "Bearer") {
		return nil
	}
	if g.Bearer || strings.EqualFold(r.Scheme, "Basic") && h.provider.takes(g.Credential, r.User) {
		return g
	}
	return nil
}

// weigh compares a good credential's rights with what is asked.
func (h *host) weigh(g *grant, repo string, exists, push bool) verdict {
	covered := g.covers(repo) && (!g.publicOnly || h.public[repo])
	reads := covered && (g.Read || g.Write && h.provider.writeReads)
	switch {
	case !exists || !covered && !h.public[repo]:
		return unseen
	case g.walled(repo) && (push || !h.public[repo]):
		return unauthorised
	case !push && (reads || h.public[repo]):
		return granted
	case push && reads && g.Write:
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
