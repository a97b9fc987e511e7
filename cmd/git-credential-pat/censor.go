package main

import (
	"regexp"

	"git-credential-pat/providers"
)

// censor takes secrets out of what is said of other programs' configuration,
// where people put them in the oddest places.
type censor struct {
	userInfo, word *regexp.Regexp
	known          map[string]bool // words that look like a token, or do not
}

func newCensor() *censor {
	return &censor{
		userInfo: regexp.MustCompile(`(?i)(https?://)[^\s/?#]*@`),
		word:     regexp.MustCompile(`[\w.-]+`),
		known:    map[string]bool{},
	}
}

// cut is text with no user info in an address, and nothing that looks like a
// token.
func (c *censor) cut(text string) string {
	text = c.userInfo.ReplaceAllString(text, "${1}***@")
	return c.word.ReplaceAllStringFunc(text, func(word string) string {
		if c.isToken(word) {
			return "***"
		}
		return word
	})
}

// isToken remembers what it said: comparing with all shapes takes a while.
func (c *censor) isToken(word string) bool {
	is, known := c.known[word]
	if !known {
		is = providers.LooksLikeToken(word)
		c.known[word] = is
	}
	return is
}
