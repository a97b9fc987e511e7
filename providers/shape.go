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

// instanceKind recognises the tokens of a self-managed GitLab that has a
// prefix of its own: the setting "Personal access token prefix" takes the
// place of glpat-, the instance prefix stands in front of the other kinds.
// Source: gitlab doc/administration/settings/account_and_limit_settings.md.
func (h *Host) instanceKind(token string) *Kind {
	if h.Provider.ID != "gitlab" || h.Cloud {
		return nil
	}
	if h.hasOwnPrefix(token) {
		return h.kindBehindPrefix(token, h.TokenPrefix)
	}
	for _, known := range []string{"glpat-", "gldt-", "glcbt-"} {
		if at := strings.Index(token, known); at > 0 && at <= 21 && matchWhole(`[A-Za-z0-9_-]+`, token[:at]) {
			return h.kindBehindPrefix(token, token[:at])
		}
	}
	return nil
}

// kindBehindPrefix finds the kind of what follows an instance's prefix, which
// may be configured without the dash that ends it. The check digits of a
// GitLab token count the prefix in, so they are told from the whole token.
func (h *Host) kindBehindPrefix(token, prefix string) *Kind {
	rest := strings.TrimPrefix(token, prefix)
	// First with the dash, since a token's own characters may begin with one.
	for _, rest := range []string{rest, strings.TrimPrefix(rest, "-")} {
		for _, whole := range []string{rest, "glpat-" + rest} {
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
	return h.Provider.ID == "gitlab" && !h.Cloud && h.TokenPrefix != "" && strings.HasPrefix(token, h.TokenPrefix)
}
