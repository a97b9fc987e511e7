package main

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"git-credential-pat/providers"
)

// section is a section of git's configuration with one proxy; "" is for all
// addresses.
func section(address, proxy string) string {
	if address != "" {
		address = ` "` + address + `"`
	}
	return "[http" + address + "]\n\tproxy = " + proxy + "\n"
}

// TestThroughProxies asks a forge that nothing but a proxy leads to, once for
// each place that can name it.
func TestThroughProxies(t *testing.T) {
	forge := startForge(t)
	for name, c := range map[string]struct {
		gitConfig string
		env       map[string]string
	}{
		"git's, for all addresses":   {section("", forge.ProxyURL()), nil},
		"git's, for the API":         {section("https://api.github.com", forge.ProxyURL()), nil},
		"git's, for the host of git": {section("https://github.com", forge.ProxyURL()), nil},
		"the environment's":          {"", map[string]string{"https_proxy": forge.ProxyURL()}},
	} {
		o := newOutside(t, c.gitConfig, c.env)
		o.env["GIT_SSL_CAINFO"] = forge.CAFile()
		if got := o.ask("", "github.com"); got.Outcome != providers.Accepted || got.Login != "octocat" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if strays := forge.Strays(); len(strays) > 0 {
		t.Errorf("strays: %q", strays)
	}
}

// TestWhichProxy looks at what is connected to first.
func TestWhichProxy(t *testing.T) {
	const proxy, straight = "proxy.example:3128", "api.github.com:443"
	for name, c := range map[string]struct {
		gitConfig string
		env       string // NAME=VALUE;...
		want      string
	}{
		"none":                         {"", "", straight},
		"git's before the environment": {section("", "http://"+proxy), "https_proxy=other.example:1", proxy},
		"without a scheme":             {section("", proxy), "", proxy},
		"with a user":                  {section("", "http://alice:s%40same@"+proxy), "", proxy},
		"default port":                 {section("", "http://proxy.example/"), "", "proxy.example:80"},
		"https":                        {section("", "https://proxy.example"), "", "proxy.example:443"},
		"socks5":                       {section("", "socks5://proxy.example"), "", "proxy.example:1080"},
		"socks5h":                      {section("", "socks5h://proxy.example"), "", "proxy.example:1080"},
		"the API's before all":         {section("", "other.example:1") + section("https://api.github.com", proxy), "", proxy},
		"the API's before the host's":  {section("https://github.com", "other.example:1") + section("https://api.github.com", proxy), "", proxy},
		"another host's":               {section("https://gitlab.com", proxy), "", straight},
		"set to nothing":               {section("", ""), "https_proxy=" + proxy, straight},
		"set to nothing for the API":   {section("", proxy) + section("https://api.github.com", ""), "", straight},
		"a broken configuration":       {"[broken", "https_proxy=" + proxy, proxy},

		"https_proxy":           {"", "https_proxy=" + proxy + ";HTTPS_PROXY=other.example:1;all_proxy=other.example:1", proxy},
		"HTTPS_PROXY":           {"", "HTTPS_PROXY=" + proxy + ";all_proxy=other.example:1", proxy},
		"all_proxy":             {"", "all_proxy=" + proxy + ";ALL_PROXY=other.example:1", proxy},
		"ALL_PROXY":             {"", "ALL_PROXY=socks5h://" + proxy, proxy},
		"https_proxy, nothing":  {"", "https_proxy=;all_proxy=" + proxy, straight},
		"http_proxy":            {"", "http_proxy=" + proxy, straight},
		"no_proxy, git's":       {section("", proxy), "no_proxy=api.github.com", straight},
		"no_proxy, env's":       {"", "https_proxy=" + proxy + ";no_proxy=x.example, api.github.com", straight},
		"NO_PROXY":              {section("", proxy), "NO_PROXY=api.github.com", straight},
		"no_proxy before":       {section("", proxy), "no_proxy=;NO_PROXY=*", proxy},
		"no_proxy, all":         {section("", proxy), "no_proxy=*", straight},
		"no_proxy, domain":      {section("", proxy), "no_proxy=github.com", straight},
		"no_proxy, dot":         {section("", proxy), "no_proxy=x.example .github.com", straight},
		"no_proxy, dot and all": {section("", proxy), "no_proxy=.api.github.com", straight},
		"no_proxy, half a name": {section("", proxy), "no_proxy=hub.com", proxy},
		"no_proxy, other":       {section("", proxy), "no_proxy=github.example", proxy},
	} {
		if got := newOutside(t, c.gitConfig, variables(c.env)).firstDialled(t, "github.com"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestProxyOfAnAlias has the configuration for either name.
func TestProxyOfAnAlias(t *testing.T) {
	for gitConfig, want := range map[string]string{
		section("https://gist.github.com", "gist.example:1") + section("https://github.com", "hub.example:1"): "gist.example:1",
		section("https://github.com", "hub.example:1"):                                                        "hub.example:1",
	} {
		if got := newOutside(t, gitConfig, nil).firstDialled(t, "gist.github.com"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestProxyWithoutGit takes the environment's.
func TestProxyWithoutGit(t *testing.T) {
	o := newOutside(t, section("", "other.example:1"), map[string]string{"https_proxy": "proxy.example:3128"})
	t.Setenv("PATH", o.home)
	if got := o.firstDialled(t, "github.com"); got != "proxy.example:3128" {
		t.Error(got)
	}
}

func (o *outside) firstDialled(t *testing.T, host string) string {
	t.Helper()
	client, h := o.client("", host)
	if res, err := client.Get(h.APIBase()); err == nil {
		_ = res.Body.Close()
		t.Error("it was reached")
	}
	return strings.Join(o.dialled, " ")
}

// variables reads NAME=VALUE;NAME=VALUE.
func variables(text string) map[string]string {
	env := map[string]string{}
	for variable := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(variable, "=")
		env[name] = value
	}
	return env
}

// TestProxySecretIsNotTold hands the proxy its user's name and password, and
// says nothing of them when it does not let the call through, or is away.
func TestProxySecretIsNotTold(t *testing.T) {
	var given string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given = r.Header.Get("Proxy-Authorization")
		http.Error(w, "no", http.StatusProxyAuthRequired)
	}))
	t.Cleanup(proxy.Close)
	o := newOutside(t, section("", "http://alice:sesame@"+proxy.Listener.Addr().String()), nil)
	for _, state := range []string{"407", "away"} {
		want := providers.Verdict{Cause: "api.github.com could not be reached"}
		if got := o.ask("", "github.com"); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", state, got)
		}
		proxy.Close()
	}
	if given != "Basic "+base64.StdEncoding.EncodeToString([]byte("alice:sesame")) {
		t.Error("the proxy was not told who asks")
	}
}

// TestBadProxies names the place and nothing of what stands there.
func TestBadProxies(t *testing.T) {
	const problem = " is no address of an http, https, socks5 or socks5h proxy"
	for _, address := range []string{
		"http://alice:sesame@", "http://alice:sesame@:3128", "socks4://alice:sesame@proxy.example", "ftp://alice:sesame@proxy.example",
		"http://alice:ses#ame@proxy.example:3128", "alice:ses%zzame@proxy.example", `http://corp\alice:sesame@proxy.example`, "http://proxy.example:sesame",
		"alice: sesame@proxy.example",
	} {
		written := `"` + strings.ReplaceAll(address, `\`, `\\`) + `"`
		fromGit := newOutside(t, section("", written), nil).clientError("")
		fromEnv := newOutside(t, "", map[string]string{"HTTPS_PROXY": address}).clientError("")
		for place, err := range map[string]error{"http.proxy in git's configuration": fromGit, "HTTPS_PROXY in the environment": fromEnv} {
			if err == nil || !strings.HasPrefix(err.Error(), place+problem) || strings.Contains(err.Error(), "alice") || strings.Contains(err.Error(), "same") {
				t.Errorf("%s with %s: %v", place, address, err)
			}
		}
	}
}
