package providers

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
)

// gitProbe asks as git does before a push, for tokens that no API tells of. A
// fetch would prove nothing, since anybody may fetch from a public repository;
// and GitLab answers 403 to HEAD.
func gitProbe(ctx context.Context, q *question) Verdict {
	user, path := q.gitUser(), q.repository()
	switch {
	case user == "":
		return unknown("it goes only with its own user name, which is not known")
	case path == "":
		return unknown("nothing but a repository tells what it is worth")
	}
	a := q.get(ctx, "https://"+q.host.Name+q.host.root()+"/"+path+".git/info/refs?service=git-receive-pack", q.basic(user))
	switch {
	case a.status == http.StatusOK && a.isType("application/x-git-receive-pack-advertisement"):
		return Verdict{Outcome: Accepted}
	case a.status == http.StatusForbidden && q.isOwnRefusal(a):
		return Verdict{Outcome: Accepted, Cause: "it may not push to this repository"}
	case a.status == http.StatusUnauthorized && q.host.Provider.Realm != "" && a.challenged(q.host.Provider.Realm):
		return q.refused(a, gone)
	}
	return a.unsettled()
}

// isOwnRefusal tells the provider's 403 about a repository, which a good token
// gets, from a gateway's and from GitLab's ban of an address.
func (q *question) isOwnRefusal(a answer) bool {
	text := strings.TrimSpace(string(a.body))
	return a.isType("text/plain") && slices.ContainsFunc(q.host.Provider.Forbids, func(beginning string) bool {
		return strings.HasPrefix(text, beginning)
	})
}

// gitUser is the user name that goes with the token in git's own requests.
func (q *question) gitUser() string {
	if q.Kind.OwnName {
		return q.Login
	}
	return cmp.Or(q.Kind.SendAs, q.host.Provider.SendAs)
}
