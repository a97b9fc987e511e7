package gitconfig

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

// fit is whether a section is for an address, and how closely: of the http
// section the closest one counts, of credential every one.
type fit struct {
	ok         bool
	host, path int // how much of it the section names
	user       bool
}

// worse reports whether a fits less closely than b (git's urlmatch.c,
// cmp_matches).
func (a fit) worse(b fit) bool {
	switch {
	case a.host != b.host:
		return a.host < b.host
	case a.path != b.path:
		return a.path < b.path
	}
	return b.user && !a.user
}

// fits tells how each entry fits address. Plain addresses are compared here;
// what is written in any other way is left to git, in one go, once for each
// address.
func (s *Settings) fits(ctx context.Context, address string) ([]fit, error) {
	if known := s.known[address]; known != nil {
		return known, nil
	}
	fits, err := s.compare(ctx, splitAddress(address).String())
	if err == nil && s.known == nil {
		s.known = map[string][]fit{}
	}
	if err == nil {
		s.known[address] = fits
	}
	return fits, err
}

func (s *Settings) compare(ctx context.Context, address string) ([]fit, error) {
	fits := make([]fit, len(s.entries))
	have, plainAddress := parsePlain(address)
	unsure := map[int]string{}
	for i, e := range s.entries {
		fits[i] = e.fit
		switch {
		case e.section != "credential" && e.section != "http":
		case !e.named:
			fits[i].ok = true
		case plainAddress && e.plain:
			fits[i].ok = e.pattern.covers(have)
		default:
			unsure[i] = e.name
		}
	}
	if err := askMatches(ctx, s.git, address, unsure, fits); err != nil {
		return nil, err
	}
	s.fitPartly(address, unsure, fits)
	return fits, nil
}

// closeness is how much of an address a pattern names.
func closeness(pattern string) fit {
	p, f := splitAddress(pattern), fit{path: 1}
	if p.host != nil {
		host, _, _ := strings.Cut(*p.host, ":")
		f.host = len(host)
	}
	if p.path != nil {
		f.path = len("/" + *p.path + "/")
	}
	f.user = p.user != nil
	return f
}

// askMatches has git itself compare: it is handed one key per pattern, and lists
// those that match.
func askMatches(ctx context.Context, git, address string, patterns map[int]string, fits []fit) error {
	if len(patterns) == 0 {
		return nil
	}
	var text strings.Builder
	for i, pattern := range patterns {
		escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(pattern)
		fmt.Fprintf(&text, "[credential \"%s\"]\n\tm%d\n", escaped, i)
	}
	out, err := question{git: git, stdin: []byte(text.String()), args: []string{
		"config", "--file", "-", "-z", "--get-urlmatch", "credential", address,
	}}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return nil
	}
	if err != nil {
		return err
	}
	for i := range patterns {
		fits[i].ok = strings.Contains("\x00"+out, fmt.Sprintf("\x00credential.m%d\x00", i))
	}
	return nil
}

// fitPartly adds what `git credential` falls back to for a pattern that is no
// whole address, like "github.com" or "https://" (credential.c,
// match_partial_url): what the pattern names must be equal. `git config` does
// not know it. A user name that the configuration itself gives counts from
// there on.
func (s *Settings) fitPartly(address string, unsure map[int]string, fits []fit) {
	have := splitAddress(address)
	given := have.user != nil
	for i, e := range s.entries {
		if e.section != "credential" {
			continue
		}
		if pattern, ok := unsure[i]; ok && !fits[i].ok {
			want := splitAddress(pattern)
			whole := want.protocol != nil && want.host != nil
			fits[i].ok = !whole && want.within(have)
		}
		if fits[i].ok && e.key == "username" && !given {
			have.user = &e.value
		}
	}
}

// parts is an address taken apart as credential.c does it, nil for what is not
// there. It is for reports only: nothing is sent anywhere because of it.
type parts struct {
	protocol, user, host, path *string
}

func splitAddress(address string) (p parts) {
	rest := address
	if protocol, after, ok := strings.Cut(address, "://"); ok {
		rest = after
		if protocol != "" {
			p.protocol = &protocol
		}
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end]
	if user, after, ok := strings.Cut(host, "@"); ok {
		user, _, _ = strings.Cut(user, ":")
		p.user, host = decode(user), after
	}
	if host != "" {
		p.host = decode(host)
	}
	if path := strings.TrimLeft(rest[end:], "/"); path != "" {
		p.path = decode(path[:1] + strings.TrimRight(path[1:], "/"))
	}
	return p
}

// within reports whether all that p names is the same in have.
func (p parts) within(have parts) bool {
	same := func(want, have *string) bool { return want == nil || have != nil && *want == *have }
	return same(p.protocol, have.protocol) && same(p.user, have.user) && same(p.host, have.host) && same(p.path, have.path)
}

// String is the address as credential.c puts it together again.
func (p parts) String() string {
	text := ""
	if p.protocol != nil {
		text = *p.protocol + "://"
	}
	if p.user != nil && *p.user != "" {
		text += encode(*p.user, "") + "@"
	}
	if p.host != nil {
		text += encode(*p.host, ":[]")
	}
	if p.path != nil {
		text += "/" + encode(*p.path, "/")
	}
	return text
}

func decode(s string) *string {
	if decoded, err := url.PathUnescape(s); err == nil {
		s = decoded
	}
	return &s
}

// encode writes everything but letters, digits, "-", "." and what is also safe
// with percent signs.
func encode(s, safe string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; strings.IndexByte(names, c) >= 0 || strings.IndexByte(safe, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// plainParts is an address in the form in which nearly all are written, and in
// which git changes nothing before it compares.
type plainParts struct {
	protocol, user, host, path string
}

// What labels of plain hosts consist of, and plain users and folders.
const (
	letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
	names   = letters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ_."
)

// parsePlain reads an address. ok is false where it is for git to read it.
func parsePlain(address string) (p plainParts, ok bool) {
	protocol, rest, _ := strings.Cut(address, "://")
	authority, path, _ := strings.Cut(rest, "/")
	user, host, hasUser := strings.Cut(authority, "@")
	if !hasUser {
		user, host = "", authority
	}
	p = plainParts{protocol: protocol, user: user}
	p.host, ok = plainHost(protocol, host)
	ok = ok && hasUser == (user != "") && strings.Trim(user, names) == ""
	path = strings.TrimSuffix(path, "/")
	if path == "" {
		return p, ok
	}
	p.path = "/" + path
	for segment := range strings.SplitSeq(path, "/") {
		ok = ok && strings.Trim(segment, ".") != "" && strings.Trim(segment, names) == ""
	}
	return p, ok
}

// plainHost is a host without the protocol's own port.
func plainHost(protocol, host string) (string, bool) {
	name, port, hasPort := strings.Cut(host, ":")
	own, ok := map[string]string{"https": "443", "http": "80"}[protocol]
	for label := range strings.SplitSeq(name, ".") {
		ok = ok && label != "" && strings.Trim(label, letters) == ""
	}
	if !hasPort || port == own {
		return name, ok
	}
	return host, ok && port != "" && len(port) < 5 && port[0] != '0' && strings.Trim(port, "0123456789") == ""
}

// covers reports whether a section of p is for the address have.
func (p plainParts) covers(have plainParts) bool {
	return p.protocol == have.protocol && p.host == have.host && (p.user == "" || p.user == have.user) &&
		strings.HasPrefix(have.path+"/", p.path+"/")
}
