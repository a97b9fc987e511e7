package gitconfig

import (
	"slices"
)

// Scoped returns the addresses at host, of https, that some section names by a
// user or a path, and for which git may so do something else than for the host
// as a whole. To ask [Settings.For] about each of them is enough: a
// request that several of these sections are for runs no helper, and skips
// none, that one of them alone would not.
func (s *Settings) Scoped(host string) []string {
	var addresses []string
	for _, e := range s.entries {
		if e.section != "credential" && e.section != "http" || !e.named {
			continue
		}
		p := splitAddress(e.name)
		if p.user == nil && p.path == nil || p.host != nil && !mayBeFor(*p.host, host) {
			continue
		}
		protocol := "https"
		p.protocol, p.host = &protocol, &host
		address := p.String()
		if !slices.Contains(addresses, address) {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// mayBeFor keeps what is plainly about another host from being looked at. What
// is left is compared as git compares.
func mayBeFor(pattern, host string) bool {
	named, plain := plainHost("https", pattern)
	return !plain || named == host || named+":443" == host
}
