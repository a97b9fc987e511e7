package exposed

import (
	"bytes"
	"net/url"
	"strings"

	"git-credential-pat/store/secret"
)

// address is a web address inside a text.
type address struct {
	protocol, host, path string
	user, colon, at      int // where its user info begins, has its colon, and ends; at < 0: none
}

// addresses are those with user info.
func addresses(d decoded) []address {
	var all []address
	for from := 0; ; {
		u, next, ok := nextAddress(d.text, from)
		if !ok {
			return all
		}
		if u.at >= 0 {
			all = append(all, u)
		}
		from = next
	}
}

// firstAddress is the first one, with user info or without.
func firstAddress(d decoded) (address, bool) {
	u, _, ok := nextAddress(d.text, 0)
	return u, ok
}

// nextAddress looks for an address from a place on, and returns where to go on
// looking.
func nextAddress(text []byte, from int) (u address, next int, ok bool) {
	for {
		i := bytes.Index(text[from:], []byte("://"))
		if i < 0 {
			return u, len(text), false
		}
		i += from
		from = i + len("://")
		if u.protocol = protocolBefore(text[:i]); u.protocol != "" {
			u.read(text, from, i == len(u.protocol))
			return u, from, true
		}
	}
}

// protocolBefore is the protocol at the end of text, or nothing.
func protocolBefore(text []byte) string {
	for _, protocol := range []string{"https", "http"} {
		if n := len(text) - len(protocol); n >= 0 && strings.EqualFold(string(text[n:]), protocol) {
			return protocol
		}
	}
	return ""
}

// read takes apart what follows the protocol. Where the address is not all of
// the text, such as in an alias, blanks and quotes end it.
func (u *address) read(text []byte, from int, alone bool) {
	authority := upTo(text[from:], "/?#", alone)
	u.path = strings.Trim(string(upTo(text[from+len(authority):], "?#", alone)), "/")
	// The last one, as curl has it: what stands before it is no host.
	at := bytes.LastIndexByte(authority, '@')
	u.host = string(authority[at+1:])
	u.user, u.colon, u.at = from, -1, -1
	if at < 0 {
		return
	}
	u.at = from + at
	if i := bytes.IndexByte(authority[:at], ':'); i >= 0 {
		u.colon = from + i
	}
}

// upTo is text up to what ends a part of an address.
func upTo(text []byte, ends string, alone bool) []byte {
	if !alone {
		ends += " \t\n\"'`<>;|&()"
	}
	if i := bytes.IndexAny(text, ends); i >= 0 {
		return text[:i]
	}
	return text
}

// found is the user info of an address in d.
func (u address) found(d decoded) Found {
	f := Found{Protocol: u.protocol, Host: u.host, Path: u.path, all: d.spans(u.user, u.at+1)}
	if u.colon < 0 {
		f.User = unescape(d.text[u.user:u.at])
		return f
	}
	f.User = unescape(d.text[u.user:u.colon])
	if password := unescape(d.text[u.colon+1 : u.at]); !isVariable(password) {
		f.Secret = secret.New(password)
	}
	if f.User != "" && !f.Secret.Empty() {
		f.rest = d.spans(u.colon, u.at)
	}
	return f
}

// isVariable reports whether a shell would put something else in the text's
// place: it is no secret itself.
func isVariable(s string) bool {
	return len(s) > 1 && s[0] == '$' && strings.Trim(s[1:], "{}_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// unescape undoes percent-encoding, as git does (url.c, url_decode).
func unescape(text []byte) string {
	if plain, err := url.PathUnescape(string(text)); err == nil {
		return plain
	}
	return string(text)
}
