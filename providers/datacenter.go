package providers

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// dataCenter is Bitbucket Data Center, always self-hosted.
func dataCenter() *Provider {
	return &Provider{
		ID:      "bitbucket-dc",
		Name:    "Bitbucket Data Center",
		Begin:   "BBDC-",
		OwnHost: "Bitbucket Data Center might take a password, this helper does not",
		Kinds: []Kind{
			// A user's token stands in the place of the password, so the owner's
			// name goes with it; a project's or repository's goes without a name.
			// https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html
			{ID: "bbdc-token", Label: "HTTP access token", Prefix: "BBDC-", Shape: `BBDC-[0-9A-Za-z+/@_-]{40,50}`, Sum: dataCenterBody, SumHint: true, Decode: dataCenterID, OwnName: true, Nameless: true, Decides: true, Page: dataCenterTokens},
			// The same body before the prefix came; it decodes to digits and a colon.
			{ID: "x-dc-44", Label: "HTTP access token", Shape: `[MNO][0-9A-Za-z+/]{43}`, Sum: dataCenterBody, Decode: dataCenterID, OwnName: true, Nameless: true, Decides: true, Page: dataCenterTokens},
		},
		APIRoot: "/rest/", // https://developer.atlassian.com/server/bitbucket/rest/
		APIPath: "/rest/api/1.0",
		Ask:     dataCenterUsers,
		Split:   afterSCM,
		Guide:   dataCenterGuide,
	}
}

// afterSCM drops the context path and the segment scm: what follows it is the
// project, or ~user.
func afterSCM(segments []string) []string {
	for i, s := range segments {
		if s == "scm" {
			return segments[i+1:]
		}
	}
	return segments
}

// dataCenterTokens is the page of a user's tokens.
const dataCenterTokens = "/plugins/servlet/access-tokens/manage"

// dataCenterGuide follows
// https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html
func dataCenterGuide(h *Host, _ Target) Guide {
	page := "https://" + h.Name + h.root() + dataCenterTokens
	return Guide{
		Token: "an HTTP access token",
		Note:  "Account passwords are not taken.",
		Page:  page,
		Open:  page,
		Steps: []string{
			"Create token. Name: what you like.",
			"Permissions: Repository write.",
			"Expiry: as your administrator asks.",
			"Create, copy the token, paste it here. Nothing shows while you paste.",
		},
	}
}

// dataCenterBody checks that a Data Center token is base64 of a decimal id, a
// colon and random bytes. It has no check digits.
// Source: Samsung/CredSweeper check_atlassian_struct.
func dataCenterBody(token string) bool {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(token, "BBDC-"))
	if err != nil {
		return false
	}
	id, _, found := strings.Cut(string(raw), ":")
	return found && matchWhole(`[0-9]{1,20}`, id)
}

// dataCenterID is the number that a token has in the list of its owner's.
func dataCenterID(token string) []Fact {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(token, "BBDC-"))
	id, _, found := strings.Cut(string(raw), ":")
	if err != nil || !found || !matchWhole(`[0-9]{1,20}`, id) {
		return nil
	}
	return []Fact{{"token", id}}
}

// dataCenterUsers makes a call that every token may make, of the paths that
// tokens open: others push the account into a CAPTCHA.
// https://support.atlassian.com/bitbucket-data-center/kb/access-tokens-no-longer-work-as-expected-after-upgrading-bitbucket-data-center
func dataCenterUsers(ctx context.Context, q *question) Verdict {
	a := q.api(ctx, "/users?limit=1", q.bearer)
	var said struct {
		Values []json.RawMessage
		Errors []struct{ ExceptionName string }
	}
	ok := a.decode(&said)
	// On every answer to somebody who is known, whatever the status.
	login := a.header.Get("X-AUSERNAME")
	switch known := login != "" && login != "anonymous"; {
	case a.header.Get("X-Authentication-Denied-Reason") != "":
		return unknown(a.from + " wants a sign-in with a browser first (CAPTCHA)")
	case known && (a.status/100 == 2 || a.status/100 == 4):
		return Verdict{Outcome: Accepted, Login: q.dataCenterLogin(login)}
	case a.status == http.StatusOK && ok && said.Values != nil:
		return Verdict{Outcome: Accepted}
	case a.status == http.StatusUnauthorized && ok && len(said.Errors) == 1 && said.Errors[0].ExceptionName == dataCenterRefusal:
		return q.refused(a, gone)
	}
	return a.unsettled()
}

// dataCenterRefusal is what a 401 to a credential names. Others are about a
// directory that does not answer, or a right.
const dataCenterRefusal = "com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException"

// dataCenterLogin reads a name as the header has it, percent-encoded.
func (q *question) dataCenterLogin(header string) string {
	login, err := url.PathUnescape(header)
	if err != nil {
		return ""
	}
	return q.plain(login)
}
