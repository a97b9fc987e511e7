package forgetest

import (
	"net/http"
	"slices"
	"strings"
)

// bitbucketAPI follows providers.md 6.3.
func bitbucketAPI() api {
	return api{
		routes: []route{
			{"GET /2.0/user", bitbucketUser},
			{"GET /2.0/repositories/*/*", bitbucketRepository},
		},
		takes:      bitbucketAPITakes,
		headers:    noHeaders,
		failures:   map[int]string{401: "Token is invalid, expired, or not supported for this endpoint."},
		failure:    func(_ int, message string) any { return bitbucketError(object{"message": message}) },
		challenges: true,
	}
}

func bitbucketError(about object) object { return object{"type": "error", "error": about} }

// bitbucketAPITakes takes API tokens behind the owner's e-mail, and access
// tokens as Bearer.
func bitbucketAPITakes(c Credential, r Request) bool {
	switch {
	case unscoped(c):
		return false
	case strings.HasPrefix(c.Token, "ATATT"):
		return strings.EqualFold(r.Scheme, "Basic") && c.Email != "" && r.User == c.Email
	case strings.HasPrefix(c.Token, "ATCTT"):
		return isBearer(r)
	}
	return false
}

// unscoped reports whether a token was made without scopes, which Bitbucket
// takes nowhere.
func unscoped(c Credential) bool { return c.Scopes != nil && len(c.Scopes) == 0 }

func bitbucketUser(c apiCall) apiReply {
	g, refusal := bitbucketHolder(c, "read:user:bitbucket")
	if refusal != nil {
		return *refusal
	}
	return apiReply{http.StatusOK, nil, object{"type": "user", "username": g.login(), "nickname": g.login(), "display_name": g.login()}}
}

// bitbucketHolder is the grant of a call that needs a scope, or the refusal,
// which lists what the token has.
func bitbucketHolder(c apiCall, scope string) (*grant, *apiReply) {
	g := c.grant()
	if g == nil {
		refusal := c.fail(http.StatusUnauthorized, "")
		return nil, &refusal
	}
	has := c.host.provider.scopes.of(g.Credential)
	if slices.Contains(has, scope) {
		return g, nil
	}
	return nil, &apiReply{http.StatusForbidden, nil, bitbucketError(object{
		"message": "Your credentials lack one or more required privilege scopes.",
		"detail":  object{"required": []string{scope}, "granted": has},
	})}
}

// bitbucketRepository answers for one repository. Who may not see it hears the
// same as where there is none; its words are those of git, from memory.
func bitbucketRepository(c apiCall) apiReply {
	repo := repoName(strings.TrimPrefix(c.path, "/2.0/repositories/"))
	seen := c.host.public[repo]
	if c.HasCredential {
		g, refusal := bitbucketHolder(c, "read:repository:bitbucket")
		if refusal != nil {
			return *refusal
		}
		seen = seen || g.covers(repo)
	}
	if !seen || !c.forge.exists(c.host.name, repo) {
		return c.fail(http.StatusNotFound, c.host.provider.replies[unseen].text)
	}
	return apiReply{http.StatusOK, nil, object{"type": "repository", "full_name": repo, "is_private": !c.host.public[repo]}}
}
