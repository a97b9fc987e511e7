package providers

import (
	"context"
	"encoding/json"
	"net/http"
)

// githubRevoke hands the token over as one that was found somewhere. GitHub
// takes nobody who authenticates there, and says the same of tokens that it
// does not know.
// https://docs.github.com/en/rest/credentials/revoke
func githubRevoke(ctx context.Context, q *question) Revocation {
	body, _ := json.Marshal(map[string][]string{"credentials": {q.Token.Reveal()}}) // text always can be
	a := q.send(ctx, call{
		method:  http.MethodPost,
		address: q.host.APIBase() + "/credentials/revoke",
		body:    string(body),
		sign:    func(*http.Request) {},
	})
	// There is nothing to read in a good answer, so it is known by the header
	// that all of GitHub's have.
	if a.status == http.StatusAccepted && a.header.Get("X-GitHub-Request-Id") != "" {
		return Revocation{Outcome: Revoked}
	}
	return a.notRevoked(a.githubRefusal())
}

// githubRefusal says why GitHub did nothing, and is empty for an answer that
// does not prove that.
func (a answer) githubRefusal() string {
	var said struct {
		Message       string
		Documentation string `json:"documentation_url"`
	}
	if !a.decode(&said) || said.Message == "" || said.Documentation == "" {
		return ""
	}
	switch a.status {
	case http.StatusForbidden, http.StatusTooManyRequests:
		return "GitHub takes no such call from here now; it takes 60 an hour from one address"
	case http.StatusUnprocessableEntity:
		return "GitHub does not take it"
	}
	return ""
}
