package providers

import (
	"strings"
	"testing"
)

// fuzzHosts are the hosts that FuzzIdentify judges at: every provider's, in the
// cloud and self-hosted, none with patterns.
func fuzzHosts() []*Host {
	cloud := Builtin()
	prefixed := at("gitlab", "")
	prefixed.TokenPrefix = "corp-"
	return []*Host{cloud["github.com"], cloud["gist.github.com"], cloud["gitlab.com"], cloud["bitbucket.org"],
		at("github", ""), at("gitlab", ""), prefixed, at("bitbucket-dc", "")}
}

func FuzzIdentify(f *testing.F) {
	hosts := fuzzHosts()
	for _, v := range readVectors(f) {
		for i := range hosts {
			f.Add(v.text, uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		h := hosts[int(n)%len(hosts)]
		checkFinding(t, h, text, h.Identify(text))
	})
}

// checkFinding holds a finding to what is true of every one.
func checkFinding(t *testing.T, h *Host, text string, f Finding) {
	t.Helper()
	home := f.Provider != nil && f.Provider.ID == h.Provider.ID
	ok := true
	switch f.Class {
	case NotToken:
		ok = f.Kind == nil && f.Provider == nil
	case Token:
		ok = f.Kind != nil && home && f.Kind.Use == ForGit && plain(text)
	case Foreign:
		ok = f.Kind == nil && f.Provider != nil && !home
	case Useless:
		ok = f.Kind != nil && home && f.Kind.Use == NotForGit
	case Dead:
		ok = f.Kind != nil && home && f.Kind.Use == Ended
	case Unprefixed:
		ok = f.Kind != nil && home && f.Kind.Use == Collides
	case Damaged:
		ok = home && (f.Kind == nil || f.Kind.Sum != nil)
	}
	if !ok || f.SumOff && (f.Class != Token || !f.Kind.SumHint) {
		t.Errorf("%s: %q is %s, kind %q, of %q, SumOff %v", h.Name, text, className(f.Class), kindID(f), providerID(f), f.SumOff)
	}
	// What a person may not be shown as a user name, git must not have as a token.
	if f.Class == Token && h.TokenPrefix == "" && f.Kind.Prefix != "" && strings.HasPrefix(text, f.Kind.Prefix) && !LooksLikeToken(text) {
		t.Errorf("%q would be shown as a user name", text)
	}
}

// plain reports whether s is printable ASCII without blanks, and not empty.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return s != ""
}

func FuzzCanonical(f *testing.F) {
	for _, host := range []string{"github.com", "GitHub.COM:443", "github.com:8443", "github.com:", "github.com:0443", ":443",
		"github.com:443:443", "github.com.", "G\u0130THUB.com", "bitbuc\u212Aet.org", "gi\u017Ft.github.com", "a@github.com",
		"[::1]:443", "github.com\x00", " github.com", "a-b.c:65535", "xn--github-qyd.com",
		"git_hub.com", "github.com:0", "github.com:99999", "github.com:100000"} {
		for _, protocol := range []string{"https", "http", ""} {
			f.Add(protocol, host)
		}
	}
	f.Fuzz(func(t *testing.T, protocol, host string) {
		got, ok := Canonical(protocol, host)
		if !ok {
			if got != "" {
				t.Errorf("%q is not canonical, and still %q", host, got)
			}
			return
		}
		want := asciiLower(host)
		if protocol == "https" {
			want = strings.TrimSuffix(want, ":443")
		}
		if got != want || !canonicalForm(got) {
			t.Errorf("%q became %q, want %q", host, got, want)
		}
		if again, ok := Canonical(protocol, got); !ok || again != got {
			t.Errorf("%q became %q, and that %q, %v", host, got, again, ok)
		}
	})
}

// asciiLower lowers ASCII letters by a table, another way than the code does.
func asciiLower(s string) string {
	const upper, lower = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
	b := []byte(s)
	for i := range b {
		if at := strings.IndexByte(upper, b[i]); at >= 0 {
			b[i] = lower[at]
		}
	}
	return string(b)
}

// canonicalForm reports whether s is letters, digits, dots and dashes, and at
// most one port, of one to five digits without a leading zero.
func canonicalForm(s string) bool {
	name, port, hasPort := strings.Cut(s, ":")
	const digits = "0123456789"
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz.-"+digits) == "" &&
		(!hasPort || len(port) > 0 && len(port) <= 5 && port[0] != '0' && strings.Trim(port, digits) == "")
}

func FuzzTarget(f *testing.F) {
	for _, path := range []string{"", "acme/website.git", "//acme//x.git/info/lfs", "bitbucket/scm/~alice/x", "scm/scm", "a/.git", ".git/.git", "acm\xe9/x"} {
		for i := range fuzzHosts() {
			f.Add(path, uint8(i))
		}
	}
	hosts := fuzzHosts()
	f.Fuzz(func(t *testing.T, path string, n uint8) {
		h := hosts[int(n)%len(hosts)]
		segments, target := h.Segments(path), h.Target(path)
		for _, s := range segments {
			if s == "" || strings.Contains(s, "/") || !strings.Contains(path, s) {
				t.Errorf("%q: segment %q", path, s)
			}
		}
		switch {
		case len(segments) < 2 && target != Target{}:
			t.Errorf("%q: %+v of %q", path, target, segments)
		case len(segments) >= 2 && (!SameOwner(target.Owner, segments) || !SameOwner(target.Path, segments) || target.Repo == ""):
			t.Errorf("%q: %+v of %q", path, target, segments)
		}
	})
}
