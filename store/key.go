package store

import (
	"net/url"
	"strings"
)

// Key is the name of an account's item in a store:
// https://NAME@HOST[:PORT][/OWNER], with NAME and OWNER percent-encoded.
func (e *Entry) Key() string {
	key := "https://" + encode(e.Name, "") + "@" + e.Host
	if e.Owner != "" {
		key += "/" + encodePath(e.Owner)
	}
	return key
}

// Key is the name of a plain item in a store, built like an account's.
func (p *Plain) Key() string {
	key := p.Protocol + "://" + encode(p.Username, "") + "@" + encode(p.Host, ":")
	if p.Path != "" {
		key += "/" + encodePath(p.Path)
	}
	return key
}

// ParseKey takes a key apart. An account's has its owner as path, and always
// https. ok is false for what no account and no item has as its key.
func ParseKey(key string) (protocol, name, host, path string, ok bool) {
	protocol, rest, found := strings.Cut(key, "://")
	name, rest, named := strings.Cut(rest, "@")
	host, path, _ = strings.Cut(rest, "/")
	ok = found && named && protocol != ""
	for _, part := range []*string{&name, &host, &path} {
		var err error
		if *part, err = url.PathUnescape(*part); err != nil {
			ok = false
		}
	}
	return protocol, name, host, path, ok && host != ""
}

// encode percent-encodes every byte but unreserved ones and those in also, so
// that a key is printable ASCII and has one reading.
func encode(s, also string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '-', c == '.', c == '_', c == '~', strings.IndexByte(also, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// encodePath encodes each segment and leaves the slashes between them.
func encodePath(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = encode(s, "")
	}
	return strings.Join(segments, "/")
}
