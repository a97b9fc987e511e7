package providers

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// ask is one provider's way of asking about one kind of token.
type ask func(ctx context.Context, q *question) Verdict

// question is a token on its way to its host.
type question struct {
	Checked
	host   *Host
	client *http.Client // guarded
}

// about is the question of a token that may be sent.
func (h *Host) about(t Checked, client *http.Client) *question {
	return &question{Checked: t, host: h, client: guarded(client)}
}

// mayBeSent reports whether it is surely a token.
func (t Checked) mayBeSent() bool {
	return t.Kind != nil && t.Kind.Use == ForGit && !t.Token.Empty() && isPrintable(t.Token.Reveal())
}

// guarded returns a client that takes a token to no second place and keeps
// nothing of the answers.
func guarded(client *http.Client) *http.Client {
	c := *client
	c.Jar = nil
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// api calls the host's API. The path begins with a slash.
func (q *question) api(ctx context.Context, path string, sign func(*http.Request)) answer {
	return q.get(ctx, q.host.APIBase()+path, sign)
}

// get asks at an https address.
func (q *question) get(ctx context.Context, address string, sign func(*http.Request)) answer {
	return q.send(ctx, call{method: http.MethodGet, address: address, sign: sign})
}

func (q *question) bearer(r *http.Request) {
	r.Header.Set("Authorization", "Bearer "+q.Token.Reveal())
}

// basic signs with a user name and the token as its password.
func (q *question) basic(user string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(user, q.Token.Reveal()) }
}

// repository is the repository's path, escaped for an address, or empty where
// there is none that can be asked about.
func (q *question) repository() string {
	segments := strings.Split(q.Path, "/")
	if len(segments) < 2 || q.host.AliasOf != "" {
		return ""
	}
	for i, s := range segments {
		if s == "" || s == "." || s == ".." || strings.Contains(s, q.Token.Reveal()) || q.host.HoldsToken(s) {
			return ""
		}
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// ownerAndName is [question.repository] for APIs that know no deeper paths.
func (q *question) ownerAndName() string {
	if path := q.repository(); strings.Count(path, "/") == 1 {
		return path
	}
	return ""
}
