package providers

import (
	"strings"
	"testing"
)

// managed is the built-in hosts and three configured ones.
func managed() Hosts {
	hosts := Builtin()
	for name, provider := range map[string]string{
		"acme.ghe.com": "github", "git.corp.example": "gitlab", "dc.corp.example:7990": "bitbucket-dc",
	} {
		hosts[name] = &Host{Name: name, Provider: ByID(provider)}
	}
	return hosts
}

// TestHosts sends hosts as git does, and expects the managed host by its name,
// or none and a refusal that names the one it resembles, or neither. Most rows
// are attacks that other helpers fell for.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		host    string
		is      string // the managed host that it is
		looksAs string // the managed host that it resembles
	}{
		{host: "github.com", is: "github.com"},
		{host: "GitHub.COM", is: "github.com"},
		{host: "github.com:443", is: "github.com"},
		{host: "GITHUB.COM:443", is: "github.com"},
		{host: "gist.github.com", is: "gist.github.com"},
		{host: "gitlab.com", is: "gitlab.com"},
		{host: "bitbucket.org", is: "bitbucket.org"},
		{host: "acme.ghe.com", is: "acme.ghe.com"},
		{host: "git.corp.example", is: "git.corp.example"},
		{host: "dc.corp.example:7990", is: "dc.corp.example:7990"},
		{host: "DC.Corp.Example:7990", is: "dc.corp.example:7990"},

		// Ports.
		{host: "github.com:8443", looksAs: "github.com"},
		{host: "github.com:80", looksAs: "github.com"},
		{host: "github.com:", looksAs: "github.com"},
		{host: "github.com:0443", looksAs: "github.com"},
		{host: "github.com:00443", looksAs: "github.com"},
		{host: "github.com:443:443", looksAs: "github.com"},
		{host: "github.com:443.helper=!x", looksAs: "github.com"},
		{host: "github.com:+443", looksAs: "github.com"},
		{host: "github.com:443 ", looksAs: "github.com"},
		{host: "github.com:١", looksAs: "github.com"},
		{host: "github.com:1000443", looksAs: "github.com"},
		{host: "dc.corp.example", looksAs: "dc.corp.example:7990"},
		{host: "dc.corp.example:443", looksAs: "dc.corp.example:7990"},
		{host: "dc.corp.example:7991", looksAs: "dc.corp.example:7990"},

		// Dots.
		{host: "github.com.", looksAs: "github.com"},
		{host: "github.com..", looksAs: "github.com"},
		{host: "GITHUB.com.:443", looksAs: "github.com"},
		{host: ".github.com"},
		{host: "github..com"},
		{host: "."},
		{host: ""},
		{host: ":443"},
		{host: "@"},

		// Names around the name.
		{host: "github.com.evil.example"},
		{host: "evilgithub.com"},
		{host: "github.com-evil.example"},
		{host: "github.com.localhost"},
		{host: "github.con"},
		{host: "api.github.com"},
		{host: "tuf-repo.github.com"},
		{host: "gist.github.com.evil.example"},
		{host: "ghe.com"},
		{host: "other.ghe.com"},
		{host: "gitlab.corp.example"},

		// User info.
		{host: "evil.example@github.com", looksAs: "github.com"},
		{host: "b@github.com", looksAs: "github.com"},
		{host: "a:b@github.com:443", looksAs: "github.com"},
		{host: "a@b@GitHub.com.", looksAs: "github.com"},
		{host: "github.com@evil.example"},
		{host: "github.com:443@evil.example"},

		// What ends a host elsewhere.
		{host: "github.com\x00.evil.example"},
		{host: "github.com%00.evil.example"},
		{host: "github.com%2eevil.example"},
		{host: "github%2ecom"},
		{host: "github.com/evil"},
		{host: "github.com#x"},
		{host: "github.com?x"},
		{host: `github.com\evil`},
		{host: `github.com\@evil.example`},
		{host: "github.com\rhost=evil.example"},
		{host: "github.com;evil.example"},
		{host: "github.com,evil.example"},
		{host: "https://github.com"},

		// Blanks, and what TrimSpace takes for some.
		{host: " github.com"},
		{host: "github.com "},
		{host: "github.com\t"},
		{host: "github.com\u00a0"},
		{host: "\u00a0github.com"},
		{host: "github.com\u0085"},
		{host: "github.com\v"},
		{host: "github.com\n"},

		// Lines within lines.
		{host: "evil.example\vgithub.com"},
		{host: "evil.example\fgithub.com"},
		{host: "evil.example\x1cgithub.com"},
		{host: "evil.example\x1dgithub.com"},
		{host: "evil.example\x1egithub.com"},
		{host: "evil.example\u0085github.com"},
		{host: "evil.example\u2028github.com"},
		{host: "evil.example\u2029github.com"},
		{host: "a\x1b[2Kgithub.com"},
		{host: "a\u009b2Kgithub.com"},
		{host: "github.com\xff"},

		// Letters of other alphabets.
		{host: "G\u0130THUB.com"},    // capital I with a dot: ToLower makes it i
		{host: "bitbuc\u212Aet.org"}, // Kelvin sign: ToLower and EqualFold make it k
		{host: "gi\u017Ft.github.com"},
		{host: "\uff47ithub.com"},
		{host: "github\u3002com"},
		{host: "g\u0456thub.com"},
		{host: "xn--gthub-n2e.com"},
		{host: "xn--github-qyd.com"},
		{host: "git\u00adhub.com"},
		{host: "git\u200bhub.com"},
		{host: "github.com\u202e"},

		// Addresses.
		{host: "[::1]"},
		{host: "[::1]:8443"},
		{host: "[fe80::1%25eth0]"},
		{host: "140.82.121.3"},
		{host: "2356312323"},

		{host: "git_hub.com"},
		{host: "github.com" + strings.Repeat("x", 70_000)},
	} {
		if got := find(managed(), "https", c.host); got != c.is {
			t.Errorf("%.60q is %q, want %q", c.host, got, c.is)
		}
		if c.is != "" {
			continue
		}
		if got := nameOf(managed().LookAlike(c.host)); got != c.looksAs {
			t.Errorf("%.60q looks like %q, want %q", c.host, got, c.looksAs)
		}
	}
}

// find is how a host is looked up: canonical, or not at all.
func find(hosts Hosts, protocol, host string) string {
	name, ok := Canonical(protocol, host)
	if !ok {
		return ""
	}
	return nameOf(hosts[name])
}

func nameOf(h *Host) string {
	if h == nil {
		return ""
	}
	return h.Name
}

// TestCanonicalProtocol cuts the default port of https from https alone.
func TestCanonicalProtocol(t *testing.T) {
	for _, protocol := range []string{"http", "HTTPS", "https:", "ssh", ""} {
		if got, ok := Canonical(protocol, "github.com:443"); !ok || got != "github.com:443" {
			t.Errorf("%s: %q, %v", protocol, got, ok)
		}
		if got, ok := Canonical(protocol, "GitHub.com"); !ok || got != "github.com" {
			t.Errorf("%s: %q, %v", protocol, got, ok)
		}
	}
	for _, host := range []string{"localhost:8080", "127.0.0.1:65535", "a-b.c:1"} {
		if got, ok := Canonical("https", host); !ok || got != host {
			t.Errorf("%q became %q, %v", host, got, ok)
		}
	}
}

// TestBuiltin looks at the table of hosts itself.
func TestBuiltin(t *testing.T) {
	want := map[string]string{"github.com": "github", "gist.github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}
	hosts := Builtin()
	if len(hosts) != len(want) {
		t.Errorf("%d hosts, want %d", len(hosts), len(want))
	}
	for name, provider := range want {
		h := hosts[name]
		if h == nil || h.Name != name || h.Provider.ID != provider || !h.Cloud {
			t.Fatalf("%s: %+v", name, h)
		}
		if canonical, ok := Canonical("https", name); !ok || canonical != name {
			t.Errorf("%s is not canonical", name)
		}
		account := name
		if name == "gist.github.com" {
			account = "github.com"
		}
		if h.Account() != account {
			t.Errorf("%s takes the tokens of %s", name, h.Account())
		}
	}
	if first, second := Builtin(), Builtin(); first["github.com"] == second["github.com"] {
		t.Error("two callers share a host, which configuration changes")
	}
}

// TestRefusal finds a reason at every provider's hosts, the right one for each.
func TestRefusal(t *testing.T) {
	for _, h := range Builtin() {
		if h.Refusal() == "" || h.Refusal() != h.Provider.Refusal {
			t.Errorf("%s: %q", h.Name, h.Refusal())
		}
	}
	for _, p := range All() {
		own := &Host{Name: "git.corp.example", Provider: p}
		// Bitbucket Cloud is nowhere self-hosted.
		if p.ID != "bitbucket" && !strings.Contains(own.Refusal(), "might take a password, this helper does not") {
			t.Errorf("%s: %q", p.ID, own.Refusal())
		}
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:8080": true, "127.0.0.1": true, "127.0.0.1:3000": true, "127.1.2.3": true,
		"localhost.evil.example": false, "127.0.0.1.evil.example": false, "127.evil.example": false, "127.": false,
		"127.0.0": false, "1127.0.0.1": false, "10.0.0.1": false, "github.com": false, "": false, "my-localhost": false,
	} {
		if got := (&Host{Name: host}).IsLoopback(); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
