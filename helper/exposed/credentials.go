package exposed

import (
	"bytes"
)

// parseCredentials returns what git-credential-store keeps: an address a line
// (git-credential-store(1), "STORAGE FORMAT"). Other lines it keeps as they are,
// and so does this.
func parseCredentials(file []byte) ([]Found, error) {
	var all []Found
	for from := 0; from < len(file); {
		to := len(file)
		if i := bytes.IndexByte(file[from:], '\n'); i >= 0 {
			to = from + i + 1
		}
		if f, ok := credentialIn(bytes.TrimRight(file[from:to], "\r\n")); ok {
			f.Line, f.all = lineAt(file, from), []span{{from, to}}
			all = append(all, f)
		}
		from = to
	}
	return all, nil
}

// credentialIn reads one line. What git passes over, such as a comment, shows a
// secret as well.
func credentialIn(line []byte) (Found, bool) {
	line = bytes.TrimLeft(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), " \t#")
	d := decoded{text: line, raw: make([]span, len(line))}
	u, _, ok := nextAddress(line, 0)
	if !ok || u.at < 0 || u.user != len(u.protocol)+len("://") {
		return Found{}, false
	}
	f := u.found(d)
	f.rest = nil // the line is of no use without its secret
	f.Host = unescape([]byte(f.Host))
	return f, true
}
