package prompt

import (
	"strings"
	"testing"
)

// TestRemove holds that what is typed takes out one login and no other.
func TestRemove(t *testing.T) {
	for user, want := range map[string]string{
		"alice": `printf 'protocol=https\nhost=github.com\nusername=alice\n' | git credential-store erase`,
		"a@b.c": `printf 'protocol=https\nhost=github.com\nusername=a@b.c\n' | git credential-store erase`,
	} {
		if got := (Elsewhere{Host: "github.com", Command: "git credential-store", User: user}).remove(); got != want {
			t.Errorf("%q: %s", user, got)
		}
	}
	for _, user := range []string{"", "o'brien", "a b", "a%sb", "$(x)", strings.Repeat("a", 65)} {
		got := (Elsewhere{Host: "github.com", Command: "git credential-store", User: user}).remove()
		if strings.Contains(got, "|") || !strings.Contains(got, "git credential-store keeps") {
			t.Errorf("%q: %s", user, got)
		}
	}
}
