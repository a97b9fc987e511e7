package providers

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// routed is a routable token without its check digits' right values: random
// bytes, the text, and its length.
func routed(prefix, text string) string {
	raw := append([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"+text), byte(len(text)))
	body := base64.RawURLEncoding.EncodeToString(raw)
	length := strconv.FormatInt(int64(len(body)), 36)
	return prefix + body + ".01." + strings.Repeat("0", 2-len(length)) + length + "0000000"
}

// TestRouting reads what GitLab's own generator writes, whatever stands in front
// of it.
func TestRouting(t *testing.T) {
	for text, want := range map[string]string{
		"o:1":                      "[{organisation 1}]",
		"o:1\nu:2s":                "[{organisation 1} {user 100}]",
		"c:1\ng:z\no:1\np:10\nt:1": "[{cell 1} {group 35} {organisation 1} {project 36} {type 1}]",
		"o:1\nx:2\nu:!":            "[{organisation 1}]", // which nobody knows
		"":                         "[]",
	} {
		for _, prefix := range []string{"gl" + "pat-", "corp-gl" + "pat-", "corp-", "a_b-"} {
			if got := fmt.Sprint(gitlabRouting(routed(prefix, text))); got != want {
				t.Errorf("behind %s %q is %s, not %s", prefix, text, got, want)
			}
		}
	}
	// Without the version, as it was at first.
	if got := gitlabRouting(strings.Replace(routed("gl"+"pat-", "o:1"), ".01.", ".", 1)); !slices.Equal(got, []Fact{{"organisation", "1"}}) {
		t.Errorf("the first form tells %v", got)
	}
}

// FuzzRouting: whatever it is given, it tells only names it knows and numbers.
func FuzzRouting(f *testing.F) {
	f.Add(routed("gl"+"pat-", "o:1\nu:2s"))
	f.Add("gl" + "pat-.01.zz0000000")
	f.Add("...")
	f.Fuzz(func(t *testing.T, token string) {
		for _, fact := range append(gitlabRouting(token), dataCenterID(token)...) {
			if _, err := strconv.ParseUint(fact.Value, 10, 64); err != nil && fact.Name != "token" || fact.Name == "" {
				t.Errorf("%q tells %v", token, fact)
			}
		}
	})
}
