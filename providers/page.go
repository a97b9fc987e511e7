package providers

import (
	"strings"
)

// TokensPage is the address of the page on which people find and revoke their
// tokens of kind k at this host, or empty where none is known.
func (h *Host) TokensPage(k *Kind) string {
	if k == nil {
		return ""
	}
	page := k.Page
	if k.ID == customKind().ID {
		// Shapes of before the prefixes came, for the most part, and the first
		// kind is what those tokens are called today.
		page = h.Provider.Kinds[0].Page
	}
	if page == "" || strings.HasPrefix(page, "https://") {
		return page
	}
	return "https://" + h.Account() + h.root() + page
}
