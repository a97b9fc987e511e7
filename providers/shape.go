package providers

import (
	"regexp"
	"strings"
)

// matchWhole reports whether the whole of s has the shape re. The expression
// is compiled here, when it is needed: compiling the tables at start-up would
// cost every process what only one row of them repays.
func matchWhole(re, s string) bool {
	compiled, err := regexp.Compile(`\A(?:` + re + `)\z`)
	return err == nil && compiled.MatchString(s)
}

// matchesOwnPattern reports whether one of the host's token_patterns fits.
func (h *Host) matchesOwnPattern(token string) bool {
	for _, re := range h.TokenPatterns {
		if matchWhole(re, token) {
			return true
		}
	}
	return false
}

// mostInstance is how long an instance's own prefix may be: GitLab takes 20
// characters, and a dash may follow.
const mostInstance = 21

// instanceKind recognises the tokens of a self-hosted instance that has a
// prefix of its own, the configured one or another.
func (h *Host) instanceKind(token string) *Kind {
	if h.Cloud {
		return nil
	}
	if h.hasOwnPrefix(token) {
		return h.kindBehindPrefix(token, h.TokenPrefix)
	}
	for _, known := range h.Provider.Instance {
		if at := strings.Index(token, known); at > 0 && at <= mostInstance && matchWhole(`[A-Za-z0-9_-]+`, token[:at]) {
			return h.kindBehindPrefix(token, token[:at])
		}
	}
	return nil
}

// kindBehindPrefix finds the kind of what follows an instance's prefix, which
// may be configured without the dash that ends it. Check digits that count the
// prefix in are told from the whole token.
func (h *Host) kindBehindPrefix(token, prefix string) *Kind {
	rest := strings.TrimPrefix(token, prefix)
	// First with the dash, since a token's own characters may begin with one.
	for _, rest := range []string{rest, strings.TrimPrefix(rest, "-")} {
		for _, whole := range []string{rest, h.Provider.Instance[0] + rest} {
			if k := h.Provider.kindOf(whole, false); k != nil {
				return k
			}
		}
	}
	return nil
}

// hasOwnPrefix reports whether token begins as the configuration says that the
// instance's tokens do.
func (h *Host) hasOwnPrefix(token string) bool {
	return len(h.Provider.Instance) > 0 && !h.Cloud && h.TokenPrefix != "" && strings.HasPrefix(token, h.TokenPrefix)
}
