package helper

import (
	"strings"
	"testing"
)

// TestStateTellsNothing: what leaves with git holds neither the token nor a
// digest that fits without it, and fits no other token and no other account.
func TestStateTellsNothing(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("alice"))
	got := b.on("get", "github.com", "capability[]=state")
	given := strings.TrimPrefix(stateOf(got), "state[]=")
	b.silent("state", given)

	elsewhere := strings.Replace(given, key, "https://bob@github.com", 1)
	for name, lines := range map[string][]string{
		"another token":   {"password=" + classic("bob"), "state[]=" + given},
		"another account": {"password=" + classic("alice"), "state[]=" + elsewhere},
		"marked":          {"password=" + classic("alice"), "state[]=" + strings.Replace(given, "clean", "marked", 1)},
		"not ours":        {"password=" + classic("alice"), "state[]=x" + given},
		"no token":        {"state[]=" + given},
		"another host":    {"password=" + classic("alice"), "state[]=" + given, "host=gitlab.com"},
	} {
		host := "github.com"
		if last := len(lines) - 1; lines[last] == "host=gitlab.com" {
			host, lines = "gitlab.com", lines[:last]
		}
		r, err := ReadRequest(strings.NewReader("protocol=https\nhost=" + host + "\n" + strings.Join(lines, "\n") + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		token, _ := r.secret()
		if _, clean := answeredWith(newQuery(r, b.Hosts[host]), token); clean {
			t.Errorf("%s: taken for a clean answer", name)
		}
	}
}
