package helper

import (
	"context"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// query is a request about a managed host.
type query struct {
	*Request
	host     *providers.Host
	user     string   // the user name asked for, empty where it says nothing
	segments []string // the path below the instance's root
	bindTo   string   // the owner that a person named for the token, or empty
	place    string   // the store that a new account goes to, once that is decided
	began    time.Time
	byHand   bool // a person typed login or rotate
	renews   bool // the token takes the place of the one that was found
}

// whose finds out whose host a request is about: a managed one, none of ours
// (nil), or one that only resembles a managed host, which is refused.
func (h *Helper) whose(r *Request) (*query, *prompt.Notice) {
	if !isHTTP(r.Protocol) {
		return nil, nil
	}
	name, ok := providers.Canonical(r.Protocol, r.Host)
	host := h.Hosts[name]
	if !ok || host == nil {
		if like := h.Hosts.LookAlike(r.Host); like != nil {
			return nil, prompt.LookAlike(like.Name)
		}
		return nil, nil
	}
	plainAllowed := r.Protocol == "http" && host.InsecureHTTP && host.IsLoopback()
	switch {
	case r.Protocol == "https", plainAllowed:
	case r.Protocol == "http":
		return nil, prompt.PlainHTTP(host.Name, r.Path)
	default:
		return nil, prompt.OddProtocol(host.Name)
	}
	q := newQuery(r, host)
	q.began = h.Now()
	return q, nil
}

// isHTTP reports whether git speaks http to the host. Any case counts: git
// passes HTTPS:// on as it was typed, and speaks https. Of ASCII, that is:
// strings.EqualFold would take other alphabets' letters for it.
func isHTTP(protocol string) bool {
	if len(protocol) == 5 && protocol[4]|0x20 == 's' {
		protocol = protocol[:4]
	}
	return len(protocol) == 4 && protocol[0]|0x20 == 'h' && protocol[1]|0x20 == 't' &&
		protocol[2]|0x20 == 't' && protocol[3]|0x20 == 'p'
}

// newQuery drops a user name that says nothing about who asks: a static one,
// and one that is a token and must not be shown or kept. The configuration's
// name then takes its place.
func newQuery(r *Request, host *providers.Host) *query {
	q := &query{Request: r, host: host, user: r.Username, segments: host.Segments(r.Path)}
	if saysNothing(host, q.user) {
		q.user = host.Username
	}
	return q
}

// longestName is how long a user name or an owner may be, in bytes. The
// providers' are shorter; others come from somebody's URL.
const longestName = 255

// saysNothing reports whether a user name does not tell who asks: a static
// one, one that is or holds a token, or one that no index could hold.
func saysNothing(host *providers.Host, user string) bool {
	return user == defaultName || providers.IsStatic(user) || host.HoldsToken(user) ||
		!utf8.ValidString(user) || len(user) > longestName
}

// owner is the owner that the path names, or empty.
func (q *query) owner() string {
	if len(q.segments) == 0 || q.host.HoldsToken(q.segments[0]) || !isOwner(q.segments[0]) || len(q.segments[0]) > longestName {
		return ""
	}
	return q.segments[0]
}

// account names in a notice whose token the query is about. A chosen entry
// says it better than the request.
func (q *query) account(e *store.Entry) prompt.Account {
	a := prompt.Account{Host: q.host.Name, User: q.user, Path: q.host.Target(q.Path).Path}
	if a.Path != "" {
		a.Address = strings.TrimSuffix(q.Path, ".git")
	}
	switch {
	case e != nil:
		a.Owner = e.Owner
	case a.Path == "" && q.host.Provider.PerOwner:
		a.Owner = q.owner()
	}
	return a
}

// entries returns the accounts of the query's host, and of the host whose
// tokens it takes where it is an alias.
func (h *Helper) entries(ctx context.Context, host *providers.Host) ([]store.Entry, error) {
	names := []string{host.Name}
	if host.AliasOf != "" {
		names = append(names, host.AliasOf)
	}
	entries, err := lookUpOrRebuild(ctx, h, func() ([]store.Entry, error) { return h.Index.Accounts(names...) })
	return entries, explain(prompt.Account{Host: host.Name}, err)
}

// refuse has git give up, so that it does not go on to ask for a password by
// itself. A get that is refused is no failure.
func refuse(out io.Writer, notice *prompt.Notice) error {
	notice.Failed = false
	return giveUp(out, notice)
}

// giveUp answers git with quit and returns the reason.
func giveUp(out io.Writer, reason error) error {
	if _, err := (&Answer{Quit: true}).WriteTo(out); err != nil {
		return err
	}
	return reason
}
