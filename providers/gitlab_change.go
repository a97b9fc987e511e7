package providers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"git-credential-pat/store/secret"
)

// gitlabRotate is for personal tokens, and for those of projects and groups,
// which look the same. Without a day of its own the new token would end in a
// week.
// https://docs.gitlab.com/api/personal_access_tokens/
// Source: gitlab lib/api/personal_access_tokens/self_rotation.rb.
func gitlabRotate(ctx context.Context, q *question, until time.Time) Rotation {
	a := q.send(ctx, call{
		method:  http.MethodPost,
		address: q.host.APIBase() + "/personal_access_tokens/self/rotate",
		body:    `{"expires_at":"` + until.UTC().Format(time.DateOnly) + `"}`,
		sign:    q.privateToken,
	})
	refusal := a.gitlabRefusal()
	switch {
	case a.unsent:
		return notRotated(a.trouble)
	case a.status == http.StatusOK || a.status == http.StatusCreated:
		return q.gitlabRotated(a)
	case refusal != "":
		return notRotated(refusal)
	}
	return Rotation{Cause: a.unsettled().Cause}
}

// gitlabRotated reads the new token, and of the answer no more than that needs:
// whatever else is wrong with it, this is the only copy.
func (q *question) gitlabRotated(a answer) Rotation {
	var said struct {
		Token   string
		Expires json.RawMessage `json:"expires_at"`
	}
	switch ok := a.decode(&said); {
	case a.trouble != "":
		return Rotation{Cause: a.trouble}
	case !ok || !q.isSuccessor(secret.New(said.Token)):
		return Rotation{Cause: fmt.Sprintf("%s answered %d, and with no new token of its own", a.from, a.status)}
	}
	return Rotation{Outcome: Rotated, Token: secret.New(said.Token), Expires: gitlabExpiry(said.Expires)}
}

// isSuccessor reports whether a text can stand in the place of the token that
// was sent. It need not have a shape that is known: the old one is dead, and an
// instance may have been given a prefix that nobody has configured here.
func (q *question) isSuccessor(next secret.Secret) bool {
	const shortest = 20 // GitLab's own random part
	switch q.host.Identify(next.Reveal()).Class {
	case Token, NotToken, Unprefixed, Damaged:
		return next.Len() >= shortest && isPrintable(next.Reveal()) && !next.Equal(q.Token)
	}
	return false
}

// gitlabRevoke is there since GitLab 15.4, for tokens of every scope.
// https://docs.gitlab.com/api/personal_access_tokens/
// Source: gitlab lib/api/personal_access_tokens/self_revocation.rb.
func gitlabRevoke(ctx context.Context, q *question) Revocation {
	a := q.send(ctx, call{
		method:  http.MethodDelete,
		address: q.host.APIBase() + "/personal_access_tokens/self",
		sign:    q.privateToken,
	})
	var said gitlabSaid
	switch {
	case a.status == http.StatusNoContent:
		return Revocation{Outcome: Revoked}
	case a.status == http.StatusUnauthorized && a.decode(&said) && said.refuses():
		return Revocation{Revoked, "it was not good any more: " + said.cause()}
	}
	return a.notRevoked(a.gitlabRefusal())
}

// gitlabRefusal says why GitLab did nothing, and is empty for an answer that
// does not prove that.
func (a answer) gitlabRefusal() string {
	var said gitlabSaid
	own := a.decode(&said) && said.isOwn(a.status)
	switch {
	// It says this one in plain text as well.
	// https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
	case a.status == http.StatusTooManyRequests && (own || a.header.Get("RateLimit-Name") != ""):
		return "it was called too often, and takes the call again later"
	case !own:
		return ""
	}
	return said.why(a.status)
}

// isOwn tells a refusal from a gateway's.
// Source: gitlab lib/api/helpers.rb render_api_error!, lib/api/api_guard.rb, and
// Grape, which tells of a parameter by its name.
func (s gitlabSaid) isOwn(status int) bool {
	number := strconv.Itoa(status) + " "
	return strings.HasPrefix(s.Message, number) || strings.HasPrefix(s.Error, number) ||
		s.Error != "" && s.Description != "" || strings.HasPrefix(s.Error, "expires_at ")
}

// why puts a refusal into our own words. It is empty for the statuses that do
// not prove that nothing was done.
func (s gitlabSaid) why(status int) string {
	switch status {
	case http.StatusUnauthorized:
		if s.refuses() {
			return s.cause()
		}
	case http.StatusBadRequest:
		if strings.Contains(s.Message+s.Error, "xpir") {
			return "the day on which it is to end is not allowed there"
		}
	case http.StatusForbidden:
		if s.Error == "insufficient_scope" {
			return "its scopes do not allow it (api or self_rotate)"
		}
	case http.StatusNotFound:
		return "this GitLab has no such call, since it is too old"
	case http.StatusMethodNotAllowed:
		return "it is not a personal access token"
	default:
		return ""
	}
	return "GitLab does not allow it"
}
