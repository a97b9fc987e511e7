package providers

import (
	"encoding/base64"
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
			{ID: "bbdc-token", Label: "HTTP access token", Prefix: "BBDC-", Shape: `BBDC-[0-9A-Za-z+/@_-]{40,50}`, Sum: dataCenterBody, SumHint: true, OwnName: true, Nameless: true},
			// The same body before the prefix came; it decodes to digits and a colon.
			{ID: "x-dc-44", Label: "HTTP access token", Shape: `[MNO][0-9A-Za-z+/]{43}`, Sum: dataCenterBody, OwnName: true, Nameless: true},
		},
		APIRoot: "/rest/", // https://developer.atlassian.com/server/bitbucket/rest/
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

// dataCenterGuide follows
// https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html
func dataCenterGuide(h *Host, _ Target) Guide {
	page := "https://" + h.Name + h.root() + "/plugins/servlet/access-tokens/manage"
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
