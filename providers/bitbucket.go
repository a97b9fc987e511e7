package providers

import (
	"context"
	"fmt"
	"hash/crc32"
	"net/http"
	"strings"
)

// bitbucket is bitbucket.org, Bitbucket Cloud.
func bitbucket() *Provider {
	return &Provider{
		ID:    "bitbucket",
		Name:  "Bitbucket",
		Hosts: []string{"bitbucket.org"},
		Begin: "ATATT3 or ATCTT3",
		// https://bitbucket.org/blog/deprecating-atlassian-account-password-for-bitbucket-api-and-git-activity
		Refusal: "Bitbucket takes no password for git since 2022",
		// The Atlassian e-mail fails for git, the static name works for everybody.
		// https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/
		Static:   []string{"x-token-auth", "x-bitbucket-api-token-auth"},
		SendAs:   "x-bitbucket-api-token-auth",
		CloudAPI: "https://api.HOST/2.0", // https://developer.atlassian.com/cloud/bitbucket/rest/intro/
		Ask:      bitbucketUser,
		Forbids:  []string{"Your credentials lack one or more required privilege scopes"},
		Kinds: []Kind{
			// The length varies, as Atlassian says:
			// https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
			{ID: "bb-api-token", Label: "API token", Prefix: "ATATT3", Shape: `ATATT3[0-9A-Za-z_=-]{20,}=[0-9A-F]{8}`, Sum: atlassianSum, Page: atlassianTokens},
			// https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
			{ID: "bb-access-token", Label: "access token", Prefix: "ATCTT3", Shape: `ATCTT3[0-9A-Za-z_=-]{20,}=[0-9A-F]{8}`, Sum: atlassianSum, SendAs: "x-token-auth", OwnerBound: true, Ask: bitbucketRepository},
			// https://community.atlassian.com/forums/x/ba-p/3237429
			{ID: "bb-app-password", Label: "app password", Prefix: "ATBB", Shape: `ATBB[0-9A-Za-z]{24}[0-9A-F]{8}`, Sum: atlassianSum, Use: Ended,
				Say: "a Bitbucket app password; they ended on 28 July 2026, API tokens with scopes took their place"},
		},
		Guide: bitbucketGuide,
	}
}

// atlassianTokens is the page of API tokens.
const atlassianTokens = "https://id.atlassian.com/manage-profile/security/api-tokens"

// bitbucketGuide follows
// https://support.atlassian.com/bitbucket-cloud/docs/create-an-api-token/
// Writing does not include reading:
// https://support.atlassian.com/bitbucket-cloud/docs/api-token-permissions/
func bitbucketGuide(_ *Host, _ Target) Guide {
	return Guide{
		Token: "an API token with scopes",
		Note:  "App passwords ended on 28 July 2026, account passwords in 2022.",
		Page:  atlassianTokens,
		Open:  atlassianTokens,
		Steps: []string{
			"Create API token with scopes. (The button without \"with scopes\" makes a token that git cannot use.)",
			"Name: what you like. Expires on: at most a year from now. Next.",
			"App: Bitbucket. Next.",
			"Tick read:repository:bitbucket and write:repository:bitbucket, both. Next.",
			"Create token, copy it, paste it here. Nothing shows while you paste.",
		},
	}
}

// atlassianSum checks the eight digits at the end of an Atlassian token: the
// CRC-32 of all before them, in upper-case hexadecimal.
// Source: Samsung/CredSweeper filters/value_atlassian_token_check.py.
func atlassianSum(token string) bool {
	if len(token) < 9 {
		return false
	}
	body, sum := token[:len(token)-8], token[len(token)-8:]
	return fmt.Sprintf("%08X", crc32.ChecksumIEEE([]byte(body))) == sum
}

// bitbucketSaid is what Bitbucket says of an owner or a repository, or against
// a token.
type bitbucketSaid struct {
	Type     string
	Username string
	Error    struct {
		Message string
		Detail  struct{ Granted []string }
	}
}

// bitbucketUser asks for an API token, which the API takes with the e-mail of
// its owner. A refusal is no verdict: the e-mail is not known, or may be another
// one's. git can prove a token good, and not bad: it says the same of a
// repository that a good token does not open.
// https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/
func bitbucketUser(ctx context.Context, q *question) Verdict {
	sign := q.bearer
	if strings.Contains(q.Login, "@") {
		sign = q.basic(q.Login)
	}
	v := q.bitbucketVerdict(q.api(ctx, "/user", sign))
	if v.Outcome == Accepted {
		if v.ScopesTold {
			v.Lacks = lacking(v.Scopes, []string{"read:repository:bitbucket"}, []string{"write:repository:bitbucket"})
		}
		return v
	}
	if probe := gitProbe(ctx, q); probe.Outcome == Accepted {
		return probe
	}
	return v
}

// bitbucketRepository asks for an access token, which belongs to no person.
// https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/
func bitbucketRepository(ctx context.Context, q *question) Verdict {
	path := q.ownerAndName()
	if path == "" {
		return unknown("nothing but a repository tells what it is worth")
	}
	if v := q.bitbucketVerdict(q.api(ctx, "/repositories/"+path, q.bearer)); v.Outcome == Accepted {
		return v
	}
	return gitProbe(ctx, q)
}

// bitbucketVerdict reads an answer. A 403 that lists what was granted proves a
// good token, which merely may not read what was asked for.
func (q *question) bitbucketVerdict(a answer) Verdict {
	var said bitbucketSaid
	ok := a.decode(&said)
	granted := said.Error.Detail.Granted
	switch {
	case a.status == http.StatusOK && ok && said.Type != "":
		return Verdict{Outcome: Accepted, Login: q.plain(said.Username)}
	case a.status == http.StatusForbidden && ok && granted != nil:
		return Verdict{Outcome: Accepted, Scopes: q.names(granted), ScopesTold: true}
	case a.status == http.StatusUnauthorized && ok && strings.HasPrefix(said.Error.Message, "Token is invalid"):
		return unknown("Bitbucket does not say whether it is good; made without scopes, it is of no use to git")
	}
	return a.unsettled()
}
