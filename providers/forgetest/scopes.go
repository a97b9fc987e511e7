package forgetest

import (
	"slices"
	"strings"
)

// scopeTable is what a provider's scopes mean to git. A scope that is not in it
// opens no repository.
type scopeTable struct {
	prefixes      []string // of the tokens that have scopes
	read, write   []string // each of these gives the right
	public        []string // each of these gives both, for public repositories
	usualRead     string   // what stands for a right where the test told rights alone
	usualWrite    string
	writeAndReads bool // a token for both rights has both scopes
}

// githubScopes are those of providers.md 4. A token without any reads what is
// public.
func githubScopes() scopeTable {
	return scopeTable{
		prefixes:   []string{"ghp_", "gho_"},
		read:       []string{"repo"},
		write:      []string{"repo"},
		public:     []string{"public_repo"},
		usualWrite: "repo",
	}
}

// gitlabScopes are those of gitlab lib/gitlab/auth.rb abilities_for_scopes.
func gitlabScopes() scopeTable {
	return scopeTable{
		prefixes:   []string{""},
		read:       []string{"read_repository", "write_repository", "read_api", "api"},
		write:      []string{"write_repository", "api"},
		usualRead:  "read_repository",
		usualWrite: "write_repository",
	}
}

// bitbucketScopes are those of
// https://support.atlassian.com/bitbucket-cloud/docs/api-token-permissions/
func bitbucketScopes() scopeTable {
	const read, write = "read:repository:bitbucket", "write:repository:bitbucket"
	return scopeTable{
		prefixes:      []string{"ATATT", "ATCTT"},
		read:          []string{read},
		write:         []string{write},
		usualRead:     read,
		usualWrite:    write,
		writeAndReads: true,
	}
}

// carriedBy reports whether a token is of a kind that has scopes.
func (t scopeTable) carriedBy(token string) bool {
	return slices.ContainsFunc(t.prefixes, func(p string) bool { return strings.HasPrefix(token, p) })
}

// rights is what scopes allow in git.
func (t scopeTable) rights(scopes []string) (read, write, publicOnly bool) {
	has := func(those []string) bool {
		return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(those, s) })
	}
	if !has(t.read) && has(t.public) {
		return true, true, true
	}
	return has(t.read), has(t.write), false
}

// of is the scopes of a credential, as its API tells them; nil where its kind
// has none.
func (t scopeTable) of(c Credential) []string {
	if c.Scopes != nil || !t.carriedBy(c.Token) {
		return c.Scopes
	}
	scopes := []string{}
	if c.Read && t.usualRead != "" && (t.writeAndReads || !c.Write) {
		scopes = append(scopes, t.usualRead)
	}
	if c.Write {
		scopes = append(scopes, t.usualWrite)
	}
	return scopes
}
