package main

import (
	"cmp"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"git-credential-pat/providers"
	"git-credential-pat/providers/forgetest"
)

// trust is a way to be told of a CA. CA stands for the right one, OTHER for
// another.
type trust struct {
	name      string
	host      string // github.com unless told
	config    string
	gitConfig string
	env       map[string]string
	trusted   bool
}

func everyTrust() []trust {
	const sslCAInfo = "\n\tsslCAInfo = "
	return []trust{
		{name: "nobody", trusted: false},
		{name: "verifying switched off", gitConfig: "[http]\n\tsslVerify = false\n", env: map[string]string{"GIT_SSL_NO_VERIFY": "true"}},
		{name: "ca_file", config: hostTable("github.com", "CA"), trusted: true},
		{name: "ca_file, the wrong one", config: hostTable("github.com", "OTHER")},
		{name: "ca_file below ~/", config: hostTable("github.com", "~/ca.pem"), trusted: true},
		{name: "ca_file below a variable", config: hostTable("github.com", "$CORP/ca.pem"), trusted: true},
		{name: "ca_file of another host", config: hostTable("gitlab.com", "CA")},
		{name: "an alias has its host's", host: "gist.github.com", config: hostTable("github.com", "CA"), trusted: true},
		{name: "an alias has its own", host: "gist.github.com", config: hostTable("github.com", "OTHER") + hostTable("gist.github.com", "CA"), trusted: true},
		{name: "an alias has its own alone", host: "gist.github.com", config: hostTable("github.com", "CA") + hostTable("gist.github.com", "OTHER")},
		{name: "GIT_SSL_CAINFO", env: map[string]string{"GIT_SSL_CAINFO": "CA"}, trusted: true},
		{name: "http.sslCAInfo", gitConfig: "[http]" + sslCAInfo + "~/ca.pem\n", trusted: true},
		{name: "GIT_SSL_CAINFO goes before", gitConfig: "[http]" + sslCAInfo + "~/ca.pem\n", env: map[string]string{"GIT_SSL_CAINFO": "OTHER"}},
		{name: "GIT_SSL_CAINFO, nothing", gitConfig: "[http]" + sslCAInfo + "~/ca.pem\n", env: map[string]string{"GIT_SSL_CAINFO": ""}, trusted: true},
		{name: "http.sslCAInfo for the API", gitConfig: `[http "https://api.github.com"]` + sslCAInfo + "~/ca.pem\n", trusted: true},
		{name: "http.sslCAInfo for the host of git", gitConfig: `[http "https://github.com"]` + sslCAInfo + "~/ca.pem\n", trusted: true},
		{name: "http.sslCAInfo for another host", gitConfig: `[http "https://gitlab.com"]` + sslCAInfo + "~/ca.pem\n"},
		{name: "one of two", config: hostTable("github.com", "CA"), env: map[string]string{"GIT_SSL_CAINFO": "OTHER"}, trusted: true},
		{name: "the other of two", config: hostTable("github.com", "OTHER"), env: map[string]string{"GIT_SSL_CAINFO": "CA"}, trusted: true},
	}
}

// hostTable is a host's table with a ca_file.
func hostTable(host, path string) string {
	return "[hosts.\"" + host + "\"]\nca_file = '" + path + "'\n"
}

// TestTrust asks a forge whose CA the system does not know.
func TestTrust(t *testing.T) {
	forge := startForge(t)
	right, err := os.ReadFile(forge.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	other := otherCA(t)
	for _, c := range everyTrust() {
		o := newOutside(t, c.gitConfig, map[string]string{"https_proxy": forge.ProxyURL()})
		o.env["CORP"] = o.home
		paths := strings.NewReplacer("CA", o.write("ca.pem", string(right)), "OTHER", other)
		if given, set := c.env["GIT_SSL_CAINFO"]; set {
			o.env["GIT_SSL_CAINFO"] = paths.Replace(given)
		}
		o.env["GIT_SSL_NO_VERIFY"] = c.env["GIT_SSL_NO_VERIFY"]
		const untrusted = "api.github.com has a certificate that is not trusted here"
		got := o.ask(paths.Replace(c.config), cmp.Or(c.host, "github.com"))
		if c.trusted && got.Outcome != providers.Accepted || !c.trusted && got.Cause != untrusted {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// otherCA is the file of a CA that signs for nobody.
func otherCA(t *testing.T) string {
	t.Helper()
	forge, err := forgetest.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	return forge.CAFile()
}

// TestTrustIsReplaced: where git has a file of its own it trusts no other, and
// neither does this program, but for ca_file.
func TestTrustIsReplaced(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("git goes by the system's certificates here")
	}
	other := otherCA(t)
	text, err := os.ReadFile(other)
	want := x509.NewCertPool()
	if err != nil || !want.AppendCertsFromPEM(text) {
		t.Fatal("no certificate to add")
	}
	o := newOutside(t, "", map[string]string{"GIT_SSL_CAINFO": other})
	client, _ := o.client("", "github.com")
	if !client.Transport.(*http.Transport).TLSClientConfig.RootCAs.Equal(want) {
		t.Error("it is not git's alone")
	}
}

// TestPinned: a key that git wants to see cannot be looked for here.
func TestPinned(t *testing.T) {
	o := newOutside(t, "[http]\n\tpinnedPubkey = sha256//AAAA\n", nil)
	if err := o.clientError(""); err == nil || !strings.Contains(err.Error(), "http.pinnedPubkey") {
		t.Errorf("the error is %v", err)
	}
}

// TestBadTrust names the key and the file.
func TestBadTrust(t *testing.T) {
	o := newOutside(t, "[http \"https://github.com\"]\n\tsslCAInfo = ~/none.pem\n", nil)
	empty := o.write("empty.pem", "-----BEGIN CERTIFICATE-----\n")
	none := filepath.Join(o.home, "none.pem")
	for _, c := range []struct{ config, env, text string }{
		{"", "GIT_SSL_CAINFO=" + empty, "GIT_SSL_CAINFO: " + empty + " holds no certificate"},
		{"", "GIT_SSL_CAINFO=" + none, "GIT_SSL_CAINFO: open " + none + ": "},
		{"", "", "http.sslCAInfo in git's configuration: open " + none + ": "},
		{hostTable("github.com", "~/none.pem"), "", "ca_file for github.com: open " + o.home + "/none.pem: "},
		{hostTable("github.com", empty), "", "ca_file for github.com: " + empty + " holds no certificate"},
		{hostTable("github.com", "$CORP/ca.pem"), "", "ca_file for github.com: the environment variable CORP holds no absolute path"},
		{hostTable("github.com", "$CORP/ca.pem"), "CORP=..", "ca_file for github.com: the environment variable CORP holds no absolute path"},
	} {
		o.env = variables(c.env + ";HOME=" + o.home)
		if err := o.clientError(c.config); err == nil || !strings.HasPrefix(err.Error(), c.text) {
			t.Errorf("%v, want %s", err, c.text)
		}
	}
}
