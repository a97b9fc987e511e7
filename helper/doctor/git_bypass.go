package doctor

import (
	"context"
	"os"
	"strings"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// ways looks for every way on which git reaches a managed host without asking
// us.
func (l *gitLook) ways(ctx context.Context) ([]Found, error) {
	found, err := l.past(ctx, l.settings)
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, file := range gitconfig.NetrcFiles(l.Home) {
		all = append(all, l.netrc(file)...)
	}
	for _, key := range found.keys {
		all = append(all, tell(key.finding(found.hosts[key])))
	}
	return all, nil
}

// way is a line of git's configuration that goes past us.
type way struct {
	kind   string // header, cookie, url
	place  prompt.Place
	cookie bool // of a header: it is one
}

func (w way) finding(hosts []string) prompt.Finding {
	switch w.kind {
	case "header":
		return prompt.HeaderPasses(hosts, w.place, w.cookie)
	case "cookie":
		return prompt.CookiePasses(hosts, w.place)
	}
	return prompt.URLPasses(hosts, w.place)
}

// past are the lines of s that go past us, and for which hosts.
func (l *gitLook) past(ctx context.Context, s *gitconfig.Settings) (groups[way], error) {
	var found groups[way]
	requests, err := l.requests(ctx, s, anyProtocol)
	if err != nil {
		return found, err
	}
	for _, r := range requests {
		for _, header := range r.view.Headers {
			found.add(way{kind: "header", place: placeOf(header.Place), cookie: header.Cookie}, r.host)
		}
		if holdsSomething(r.view.CookieJar) {
			found.add(way{kind: "cookie", place: placeOf(r.view.Cookies)}, r.host)
		}
	}
	for _, secret := range s.URLSecrets() {
		name, ok := providers.Canonical("https", secret.Host)
		if ok && l.Helper.Hosts[name] != nil {
			found.add(way{kind: "url", place: placeOf(secret.Place)}, name)
		}
	}
	return found, nil
}

// anyProtocol are the addresses of a host by plain http too, by which git sends a
// header without asking whether that is in order.
func anyProtocol(s *gitconfig.Settings, host string) []string {
	return append(whole(s, host), s.Scoped(host)...)
}

// holdsSomething reports whether a file is there with anything in it. Which
// hosts its cookies are for is curl's to tell.
func holdsSomething(file string) bool {
	info, err := os.Stat(file)
	return file != "" && err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// netrc looks at the entries for managed hosts, and the default one. A host's
// port does not count there.
func (l *gitLook) netrc(file string) []Found {
	entries, err := gitconfig.Netrc(file)
	if err != nil {
		return []Found{tell(prompt.NetrcUnread(file, err))}
	}
	var all []Found
	for _, e := range entries {
		if hosts := l.answeredBy(e); len(hosts) > 0 {
			all = append(all, tell(prompt.NetrcPasses(hosts, file, e.Line, e.Host == "")))
		}
	}
	return all
}

// answeredBy are the managed hosts that a netrc entry logs in to. With a name
// alone no host lets git in, and git goes on to ask.
func (l *gitLook) answeredBy(e gitconfig.NetrcEntry) (hosts []string) {
	name, ok := providers.Canonical("https", e.Host)
	for _, host := range l.names {
		secret := !e.Password.Empty() || l.Helper.Hosts[host].HoldsToken(e.Login)
		if bare, _, _ := strings.Cut(host, ":"); secret && (e.Host == "" || ok && name == bare) {
			hosts = append(hosts, host)
		}
	}
	return hosts
}
