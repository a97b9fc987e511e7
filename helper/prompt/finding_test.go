package prompt

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestReport holds what doctor prints: a heading for each group, the level, what
// was found and the command that mends it, whole however long it is.
func TestReport(t *testing.T) {
	long := "git config --file " + strings.Repeat("/very/long", 12) + " --unset-all http.proxy"
	findings := []Finding{
		{Code: "config.valid", Level: OK, Text: "the configuration is valid"},
		{Code: "keyring.mute", Level: Fail, Text: strings.Repeat("the keyring did not answer ", 6), Cure: long},
		{Code: "api.unreachable", Level: Warn, Text: "no\x1b[31m way", Cure: "see to the network, " + strings.Repeat("the proxy, ", 12) + "and so on"},
	}
	got := Report(findings, Style{Env: func(string) string { return "C.UTF-8" }, Columns: 80})
	for _, want := range []string{
		"this program\n  ok       the configuration is valid\n\ntokens\n  fail     the keyring",
		"\n           " + long + "\n           keyring.mute\n\nhosts\n  warn     no[31m way\n           see to",
		"\n\n1 ok, 0 unknown, 1 warn, 1 fail\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	for line := range strings.Lines(got) {
		if utf8.RuneCountInString(line) > 81 && !strings.Contains(line, long) {
			t.Errorf("a long line: %q", line)
		}
	}
}

// TestIsAbout finds a host among several, and no other one.
func TestIsAbout(t *testing.T) {
	f := Finding{Hosts: []string{"github.com", "gitlab.com"}, Subject: "lab.com and 2 more"}
	if !f.IsAbout("gitlab.com") || f.IsAbout("lab.com") || f.IsAbout("") {
		t.Errorf("%+v", f)
	}
}
