package providers

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// Fact is something that a token tells by its form. None of it is secret.
type Fact struct {
	Name  string
	Value string
}

// gitlabRoutes are the fields of a routable token's payload, by their letter.
// Source: gitlab lib/authn/token_field/generator/routable_token.rb.
func gitlabRoutes() map[string]string {
	return map[string]string{"c": "cell", "g": "group", "o": "organisation", "p": "project", "t": "type", "u": "user"}
}

// gitlabRandom is how many random bytes stand in front of the payload's text.
const gitlabRandom = 16

// gitlabRouting reads the payload of a routable token: random bytes, lines of
// letter and number, the length of those lines. The payload's own length stands
// behind it in the token, which tells where a prefix of the instance ends.
// Source: gitlab lib/authn/token_field/decoders/v1/routable_payload.rb.
func gitlabRouting(token string) []Fact {
	const sumDigits, lengthDigits = 7, 2
	last := strings.LastIndexByte(token, '.')
	if last < 0 || len(token)-last-1 != lengthDigits+sumDigits {
		return nil
	}
	length, err := strconv.ParseUint(token[last+1:last+1+lengthDigits], 36, 16)
	before, _, _ := strings.Cut(token, ".")
	if err != nil || length > uint64(len(before)) {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(before[len(before)-int(length):])
	if err != nil || len(raw) <= gitlabRandom || len(raw) != gitlabRandom+int(raw[len(raw)-1])+1 {
		return nil
	}
	return routes(string(raw[gitlabRandom : len(raw)-1]))
}

// routes reads lines such as o:1. The numbers are in base 36; what is none is
// left out, since nobody knows what it is.
func routes(text string) []Fact {
	var facts []Fact
	for line := range strings.Lines(text) {
		letter, digits, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		name := gitlabRoutes()[letter]
		number, err := strconv.ParseUint(digits, 36, 64)
		if name != "" && err == nil {
			facts = append(facts, Fact{name, strconv.FormatUint(number, 10)})
		}
	}
	return facts
}
