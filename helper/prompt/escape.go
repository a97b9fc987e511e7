package prompt

import (
	"fmt"
	"strings"
)

// longest is how much of a text from outside is shown.
const longest = 64

// Escape makes a text from outside fit to be shown: visible ASCII stays,
// everything else is percent-encoded as git does it, and the end of a long
// text is left out. User names, paths and owners come from URLs, and a URL can
// come from anybody.
func Escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if b.Len() >= longest {
			b.WriteString("...")
			break
		}
		if c := s[i]; c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// Clean makes a text of the configuration fit to be shown: control characters
// are left out, line breaks stay.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r >= ' ' && r != 0x7f && (r < 0x80 || r >= 0xa0) && !reorders(r) {
			return r
		}
		return -1
	}, s)
}

// reorders reports whether r changes the direction of what is shown after it.
func reorders(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f
}
