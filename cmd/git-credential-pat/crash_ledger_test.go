//go:build linux

package main

import (
	"maps"
	"slices"
	"strings"

	"git-credential-pat/store"
)

// account is one that the test adds, replaces and removes.
type account struct{ kind, host, name, owner string }

func (a account) key() string {
	return (&store.Entry{Host: a.host, Name: a.name, Owner: a.owner}).Key()
}

// path is one of a repository that the account answers for.
func (a account) path() string {
	if a.owner == "" {
		return "elsewhere/website"
	}
	return a.owner + "/website"
}

// allAccounts is two of each kind of account: of several hosts, for all of one
// and for one owner, of the same name and of others.
func allAccounts() []account {
	return []account{
		{"gh-classic-pat", "github.com", "alice", ""},
		{"gh-classic-pat", "github.com", "bob", ""},
		{"gh-fine-pat", "github.com", "alice", "acme"},
		{"gh-fine-pat", "github.com", "carol", "other"},
		{"gl-pat", "gitlab.com", "alice", ""},
		{"gl-pat", "gitlab.com", "dave", "group/sub"},
		{"bb-api-token", "bitbucket.org", "alice", ""},
		{"bb-access-token", "bitbucket.org", "erin", "acme"},
	}
}

// ledger is what may be kept, by what the programs were told and said.
type ledger struct {
	may   map[account]map[string]bool // the tokens of which one is there; "" is none
	gone  map[account]bool            // it was removed, so that it is not even listed
	holds map[account]string          // the token that was there when it was last looked

	emptied int // entries without a secret that were seen
	changed int // accounts whose token a run changed that did not succeed
}

func newLedger() ledger {
	l := ledger{map[account]map[string]bool{}, map[account]bool{}, map[account]string{}, 0, 0}
	for _, who := range allAccounts() {
		l.may[who] = map[string]bool{"": true}
		l.gone[who] = true
	}
	return l
}

// begins notes that from now on the operation's end may be there as well.
func (l ledger) begins(o operation) {
	l.may[o.who][o.token] = true
	l.gone[o.who] = false
}

// succeeded notes that nothing else may be there.
func (l ledger) succeeded(o operation) {
	l.may[o.who] = map[string]bool{o.token: true}
	l.gone[o.who] = o.token == ""
}

// compare looks from outside at what is kept: every secret has an entry, and
// every account has a token that it may have. What is there from now on stays.
// It returns the accounts that are listed and hold nothing.
func (c *crash) compare() (empty []account) {
	c.Helper()
	listed, kept := c.listed(), c.kept()
	for key := range kept {
		if !listed[key] {
			c.Errorf("the secret of %s has no entry", key)
		}
	}
	for _, who := range allAccounts() {
		key := who.key()
		token := kept[key]
		delete(kept, key)
		switch {
		case !c.may[who][token]:
			c.Errorf("%s has a token that it cannot have, or lost it (none: %v)", key, token == "")
		case c.gone[who] && listed[key]:
			c.Errorf("%s was removed, and is listed", key)
		case listed[key] && token == "":
			empty = append(empty, who)
		case len(c.may[who]) > 1 && token != c.holds[who]:
			c.changed++
		}
		c.may[who], c.holds[who] = map[string]bool{token: true}, token
	}
	for key := range kept {
		c.Errorf("a secret that nobody kept: %s", key)
	}
	return empty
}

// mustBeLoggedOut looks that nothing answers for an account that is listed and
// holds nothing.
func (c *crash) mustBeLoggedOut(who account) {
	c.Helper()
	c.emptied++
	if got := c.get(who.host, who.name, who.path()); got.stdout != "quit=1\n" {
		c.Errorf("%s is listed and holds nothing: get ends with status %d, %s", who.key(), got.status, got.stderr)
	}
}

// compareAnswers asks for each account as git does, and must get the token
// that is there.
func (c *crash) compareAnswers() {
	c.Helper()
	for _, who := range allAccounts() {
		want := "\npassword=" + c.holds[who] + "\n"
		if got := c.get(who.host, who.name, who.path()); c.holds[who] == "" || !strings.Contains(got.stdout, want) {
			c.Errorf("%s is not what get answers with: status %d, %s", who.key(), got.status, got.stderr)
		}
	}
}

// listed is the keys in the index, which must be whole.
func (c *crash) listed() map[string]bool {
	c.Helper()
	entries, err := c.index().Accounts()
	c.must(err)
	keys := map[string]bool{}
	for i := range entries {
		keys[entries[i].Key()] = true
	}
	return keys
}

// kept is the secrets by their keys, as another program finds them.
func (c *crash) kept() map[string]string {
	c.Helper()
	kept := map[string]string{}
	if c.service == nil {
		keys, err := c.vault().Keys(c.Context())
		c.must(err)
		for _, key := range keys {
			secret, err := c.vault().Get(c.Context(), key)
			c.must(err)
			kept[key] = secret.Reveal()
		}
		return kept
	}
	items, err := c.service.Items(store.Service)
	c.must(err)
	for _, item := range items {
		if _, twice := kept[item.User]; twice {
			c.Errorf("%s is there twice, beside %q", item.User, slices.Collect(maps.Keys(kept)))
		}
		kept[item.User] = item.Secret.Reveal()
	}
	return kept
}
