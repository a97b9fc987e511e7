package helper

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// stateName begins our state among those of other helpers.
const stateName = "git-credential-pat/1 "

// newState is what an answer leaves with git: whether the account is clean,
// that is without a mark that a store would clear, and which token it was, as
// a fingerprint that tells nothing without the token. Both are bound to the
// account by its key.
func newState(e *store.Entry, token secret.Secret, marked bool) string {
	mark := "clean"
	if marked {
		mark = "marked"
	}
	return stateName + mark + " " + fingerprint(e.Key(), token) + " " + e.Key()
}

// answeredWith returns the key of the account from which we answered for this
// host with exactly the token that git hands back, and whether the account had
// nothing to be cleared; no key where we did not. It needs neither the store
// nor the index.
func answeredWith(q *query, token secret.Secret) (key string, clean bool) {
	for _, state := range q.State {
		rest, ours := strings.CutPrefix(state, stateName)
		mark, rest, _ := strings.Cut(rest, " ")
		print, key, _ := strings.Cut(rest, " ")
		if ours && isKeyOf(q.host, key) && hmac.Equal([]byte(print), []byte(fingerprint(key, token))) {
			return key, mark == "clean"
		}
	}
	return "", false
}

// comesBack reports whether git brings back a state of ours: it has been
// answered before in the same command.
func comesBack(q *query) bool {
	return slices.ContainsFunc(q.State, func(s string) bool { return strings.HasPrefix(s, stateName) })
}

// isKeyOf reports whether an account's key is one of the host's.
func isKeyOf(host *providers.Host, key string) bool {
	_, place, _ := strings.Cut(key, "@")
	name, _, _ := strings.Cut(place, "/")
	return name == host.Name || name == host.Account()
}

// fingerprint is an HMAC-SHA-256 with the token as its key.
func fingerprint(key string, token secret.Secret) string {
	mac := hmac.New(sha256.New, []byte(token.Reveal()))
	mac.Write([]byte(key))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
