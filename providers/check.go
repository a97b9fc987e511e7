package providers

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"git-credential-pat/store/secret"
)

// Checked is a token, and what is known of it before its host is asked.
type Checked struct {
	Token secret.Secret
	Kind  *Kind
	Login string // the e-mail or user name that goes with the token, or empty
	Path  string // a repository it is for, as [Target].Path, or empty
}

// Outcome is what a host makes of a token.
type Outcome int

// The outcomes of a check.
const (
	Unknown  Outcome = iota // the host could not be asked, or its answer proves nothing
	Accepted                // the token is good, whatever it may do
	Rejected                // the host's own 401, where that is a verdict
)

// Verdict is what a host says of a token. All of it can be shown to people:
// what is not plain text, or holds a token, was left out.
type Verdict struct {
	Outcome Outcome
	Login   string // the user name of the token's owner, or empty

	Scopes     []string
	ScopesTold bool // false: the host does not say which scopes the token has

	Expires      time.Time // zero: not told
	NeverExpires bool

	// SSO is the address at which the owner of the token lets an organisation's
	// repositories be reached with it, or empty. It is https and of the host.
	SSO string

	// Lacks are the rights that pushing takes and the token has not, by the
	// names on the provider's page.
	Lacks []string

	// Cause says in a few words why a token is Unknown or Rejected, or what was
	// not learned of an Accepted one.
	Cause string
}

// Check asks the host's API once what a token is worth, and for some kinds of
// token git's own address after it. It never fails: what could not be asked is
// Unknown. The token goes to the API of the table or of the configuration and
// to the host itself, over https, and is carried along on no redirect. The
// context brings the deadline.
//
// What is not surely a token is not sent: a kind that is nil, that git cannot
// use, or that passwords share.
func (h *Host) Check(ctx context.Context, client *http.Client, t Checked) Verdict {
	if !t.mayBeSent() {
		return unknown("it is no token that git can use")
	}
	q := h.about(t, client)
	if t.Kind.Ask != nil {
		return t.Kind.Ask(ctx, q)
	}
	return h.Provider.Ask(ctx, q)
}

func unknown(cause string) Verdict { return Verdict{Cause: cause} }

// refused is the verdict on a 401 of the provider's own shape.
func (q *question) refused(a answer, cause string) Verdict {
	if !q.Kind.Decides {
		return unknown(a.from + " answered 401, which proves nothing for this kind of token")
	}
	return Verdict{Outcome: Rejected, Cause: cause}
}

// gone is why a host that gives no reason does not know a token.
const gone = "revoked, expired or cut off"

// longestName is how long a login or a scope may be.
const longestName = 100

// plain returns s if it is a name that can be shown and kept, else nothing.
func (q *question) plain(s string) string {
	if len(s) > longestName || !isPrintable(s) || q.host.HoldsToken(s) || strings.Contains(s, q.Token.Reveal()) {
		return ""
	}
	return s
}

// mostScopes is more than any provider has.
const mostScopes = 200

// names returns the ones that are plain, and none if there are too many.
func (q *question) names(all []string) []string {
	if len(all) > mostScopes {
		return nil
	}
	var names []string
	for _, s := range all {
		if name := q.plain(strings.Trim(s, " ")); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// lacking returns the first name of each need that none of the scopes meets.
func lacking(scopes []string, needs ...[]string) []string {
	var lacks []string
	for _, need := range needs {
		met := func(s string) bool { return slices.Contains(need, s) }
		if !slices.ContainsFunc(scopes, met) {
			lacks = append(lacks, need[0])
		}
	}
	return lacks
}
