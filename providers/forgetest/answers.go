package forgetest

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// verdict is what a provider thinks of a request.
type verdict int

const (
	granted      verdict = iota
	denied               // no credential, or not a good one
	ended                // a kind of credential that is not taken any more
	unseen               // a good credential that cannot see the repository
	unauthorised         // a good credential that the owner's single sign-on did not see
	fetchOnly            // a good credential that may not push
	notEnough            // a good credential that may not even fetch
	notForGit            // a path that git's smart protocol does not have
)

// reply is a status with a text for people. In the text {host}, {repo}, {owner}
// and {user} are replaced.
type reply struct {
	status int
	text   string
}

// provider is what one provider answers, and whom it takes.
type provider struct {
	realm   string    // of WWW-Authenticate
	header  [2]string // a header by which the provider is known
	replies map[verdict]reply
	scm     bool // repositories lie below /scm/
	// takes reports whether the provider takes this user name with a token
	// that was issued as c.
	takes func(c Credential, user string) bool
	// writeReads says that the right to write includes the right to read.
	writeReads bool
	scopes     scopeTable
	api        api
	wholeDays  bool // tokens expire at midnight, UTC
}

// expiry is the moment when a token ends that was to end at t.
func (p provider) expiry(t time.Time) time.Time {
	if p.wholeDays {
		return t.UTC().Truncate(24 * time.Hour)
	}
	return t
}

// answerGit writes the provider's reply. git shows the text to the person,
// after "remote: ", only if it is text/plain.
func (h *host) answerGit(w http.ResponseWriter, v verdict, repo, user string) {
	p := h.provider
	r, ok := p.replies[v]
	if !ok {
		r = reply{http.StatusNotFound, "Not Found"}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set(p.header[0], p.header[1])
	if r.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", p.challenge())
	}
	w.WriteHeader(r.status)
	owner, _, _ := strings.Cut(repo, "/")
	named := strings.NewReplacer("{host}", h.name, "{repo}", repo, "{owner}", owner, "{user}", user)
	_, _ = io.WriteString(w, named.Replace(r.text)+"\n")
}

// challenge is the provider's WWW-Authenticate.
func (p provider) challenge() string { return `Basic realm="` + p.realm + `"` }

// providerNamed is the provider of that name. Realms and headers are those of
// providers.md 7, texts of providers.md 3, 6.5 and 8; a text marked "memory"
// is in no source that we read.
func providerNamed(name string) (provider, bool) {
	switch name {
	case "github":
		return github(), true
	case "gitlab":
		return gitlab(), true
	case "bitbucket":
		return bitbucket(), true
	case "bitbucket-dc":
		return dataCenter(), true
	}
	return provider{}, false
}

func github() provider {
	return provider{
		realm:  "GitHub",
		header: [2]string{"X-GitHub-Request-Id", "0000:0000:00000:00000:00000000"},
		replies: map[verdict]reply{
			denied: {401, "Invalid username or token. Password authentication is not supported for Git operations."},
			unseen: {404, "Repository not found."},
			unauthorised: {403, "The `{owner}' organization has enabled or enforced SAML SSO. To access\n" +
				"this repository, visit https://{host}/orgs/{owner}/sso?authorization_request=AAAA and try your request again."},
			fetchOnly: {403, "Permission to {repo}.git denied to {user}."},
			notEnough: {403, "Write access to repository not granted."}, // memory; said to fetches too
		},
		takes:      func(_ Credential, user string) bool { return user != "" },
		writeReads: true,
		scopes:     githubScopes(),
		api:        githubAPI(),
	}
}

func gitlab() provider {
	return provider{
		realm:  "GitLab",
		header: [2]string{"X-Gitlab-Meta", `{"correlation_id":"00000000000000000000000000","version":"1"}`},
		replies: map[verdict]reply{
			denied: {401, "HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect" +
				" or you're required to use a token instead of a password. If a token was provided, it was either incorrect, expired," +
				" or improperly scoped. See https://gitlab.com/help/topics/git/troubleshooting_git.md#error-on-git-fetch-http-basic-access-denied"},
			unseen: {404, "The project you were looking for could not be found or you don't have permission to view it."},
			unauthorised: {403, "Cannot find valid SSO session. Please login via your group's SSO at" +
				" https://{host}/groups/{owner}/-/saml/sso?token=AAAA"},
			fetchOnly: {403, "You are not allowed to push code to this project."},
			notEnough: {403, "You are not allowed to download code from this project."}, // memory
		},
		takes:      gitlabTakes,
		writeReads: true,
		wholeDays:  true,
		scopes:     gitlabScopes(),
		api:        gitlabAPI(),
	}
}

// gitlabTakes ignores the name, but for the two kinds that are issued with one.
func gitlabTakes(c Credential, user string) bool {
	switch {
	case strings.HasPrefix(c.Token, "gldt-") && c.User != "":
		return user == c.User
	case strings.HasPrefix(c.Token, "glcbt-"):
		return user == "gitlab-ci-token"
	}
	return user != ""
}

func bitbucket() provider {
	const away = "You may not have access to this repository or it no longer exists in this workspace." +
		" If you think this repository exists and you have access, make sure you are authenticated."
	const scopes = "Your credentials lack one or more required privilege scopes."
	return provider{
		realm:  "Bitbucket.org HTTP",
		header: [2]string{"X-Request-Id", "00000000000000000000000000000000"}, // memory
		replies: map[verdict]reply{
			denied: {401, away},
			unseen: {401, away},
			ended: {410, "CHANGE-3222 - Functionality has been deprecated\n" +
				"App passwords are deprecated and must be replaced with API tokens."},
			fetchOnly: {403, scopes},
			notEnough: {403, scopes},
		},
		takes:  bitbucketTakes,
		scopes: bitbucketScopes(),
		api:    bitbucketAPI(),
	}
}

// bitbucketTakes goes by the token's prefix. An e-mail is never a user name
// for git, and an API token that was made without scopes never good for it.
func bitbucketTakes(c Credential, user string) bool {
	switch {
	case unscoped(c):
		return false
	case strings.HasPrefix(c.Token, "ATATT"):
		return user == "x-bitbucket-api-token-auth" || c.User != "" && user == c.User
	case strings.HasPrefix(c.Token, "ATCTT"):
		return user == "x-token-auth"
	}
	return user != "" && (c.User == "" || user == c.User)
}

func dataCenter() provider {
	return provider{
		realm:  "Atlassian Bitbucket",
		scm:    true,
		header: [2]string{"X-AREQUESTID", "*000000x1x0"},
		replies: map[verdict]reply{ // all texts: memory
			denied:    {401, "Authentication failed. Please check your credentials and try again."},
			unseen:    {404, "Repository not found\nThe requested repository does not exist, or you do not have permission to access it."},
			fetchOnly: {403, "You are not permitted to push to this repository."},
			notEnough: {403, "You are not permitted to access this repository."},
		},
		takes:      dataCenterTakes,
		writeReads: true,
		api:        dataCenterAPI(),
	}
}

func dataCenterTakes(c Credential, user string) bool {
	return user != "" && (c.User == "" || user == c.User)
}
