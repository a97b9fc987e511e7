// Package providers holds the facts about GitHub, GitLab and Bitbucket: their
// hosts, the kinds of tokens they issue, how each kind is recognised and what
// git must send with it, and the steps a person takes to make one.
//
// A provider is a value. Adding one is a file like github.go and a line in
// [All]. [Host.Check] asks a host what a token is worth, [Host.Rotate] and
// [Host.Revoke] ask it for a change; nothing else here asks a host anything, and
// nothing decides what happens to a token: that is package helper's.
package providers

// Provider is what is known of one product, in the cloud or self-hosted.
type Provider struct {
	ID      string   // the word in the configuration: github, gitlab, bitbucket, bitbucket-dc
	Name    string   // the name people know
	Hosts   []string // its cloud hosts, canonical
	Aliases []Alias  // hosts that are served with another host's tokens
	Begin   string   // what its tokens begin with, said to people
	Static  []string // user names that say nothing about who asks
	APIRoot string   // where the API's path begins, below the instance's root
	APIPath string   // the API's whole path, below the instance's root
	// CloudAPI is the address of the API at a cloud host, whose name stands for
	// HOST in it; empty where the API is part of the host.
	CloudAPI string
	Tenants  string // the end of its cloud tenants' host names, or empty
	// Instance is how the tokens begin that a self-hosted instance may give a
	// prefix of its own: in place of the first, in front of the others.
	Instance []string
	Refusal  string // why a password is refused at the cloud's hosts
	OwnHost  string // and why at a self-hosted one
	SendAs   string // the user name git sends where nobody gave one
	// PerOwner means that the kind of token it recommends is for one owner.
	PerOwner bool
	Kinds    []Kind // in the order of testing, first match wins

	// Ask asks what a token is worth, unless its kind says how. Realm is what
	// the host's 401 to git names, where that means that the token is not good;
	// empty where the same is said of a repository that a good token does not
	// open.
	Ask   ask
	Realm string
	// Forbids is how the host's 403 to git begins where a good token lacks a
	// right.
	Forbids []string

	// Split cuts a repository's path into the segments below the instance's
	// root, the first of which is the owner.
	Split func(segments []string) []string

	// Guide returns the steps for making a token for t at h.
	Guide func(h *Host, t Target) Guide
}

// Alias is a host that takes the tokens of another one.
type Alias struct {
	Host string // gist.github.com
	Of   string // github.com
}

// Target is what a token is wanted for. Every field may be empty, and all of
// them come from outside: escape before showing.
type Target struct {
	Owner string // acme
	Path  string // acme/website, without .git
	Repo  string // website
}

// Guide is a provider's own way to a new token.
type Guide struct {
	Token string   // what is wanted, by the provider's word: "a token"
	Note  string   // a sentence after the first line, or empty
	Page  string   // the address that is shown
	Open  string   // the address that is opened: the page, pre-filled where that is safe
	Steps []string // things to do, in the order of the page, after opening it
	Cases []string // what differs by case, a paragraph each
}

// All returns every provider.
func All() []*Provider {
	return []*Provider{github(), gitlab(), bitbucket(), dataCenter()}
}

// ByID returns the provider that the configuration calls id, or nil.
func ByID(id string) *Provider {
	for _, p := range All() {
		if p.ID == id {
			return p
		}
	}
	return nil
}
