package helper

import (
	"strings"
	"testing"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store/secret"
)

// TestExplain tells each class, at the hosts that take it, and shows nothing of
// the text but how its kind begins.
func TestExplain(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		text, class, kind, hosts, sum string
	}{
		"a classic token":    {classic("a"), prompt.ClassToken, "gh-classic-pat", "gist.github.com github.com", prompt.SumFits},
		"a changed one":      {classic("a") + "x", prompt.ClassDamaged, "", "", prompt.SumNone},
		"a fine-grained one": {fine("a"), prompt.ClassToken, "gh-fine-pat", "gist.github.com github.com", prompt.SumNone},
		"a refresh token":    {refresh("a"), prompt.ClassUseless, "gh-refresh", "", prompt.SumFits},
		"of GitLab":          {glpat("a"), prompt.ClassToken, "gl-pat", corp + " gitlab.com", prompt.SumNone},
		"of Data Center":     {dataCenter("a"), prompt.ClassToken, "bbdc-token", dc, prompt.SumFits},
		"a password":         {passwordFor("a"), prompt.ClassPassword, "", "", prompt.SumNone},
		"hexadecimal":        {strings.Repeat("a1", 20), prompt.ClassUnprefixed, "x-gh-hex40", "", prompt.SumNone},
	} {
		b.secrets = append(b.secrets, c.text)
		x, err := b.Explain("", secret.New(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if x.Class != c.class || x.Kind != c.kind || strings.Join(x.Hosts, " ") != c.hosts || x.Sum != c.sum || x.ForGit != (c.class == prompt.ClassToken) {
			t.Errorf("%s is %+v", name, x)
		}
		b.silent(name, prompt.Explanation(x, prompt.Style{Env: func(string) string { return "" }, Columns: 80}))
	}
	if len(b.calls) > 0 {
		t.Errorf("asked %q", b.calls)
	}
}

// TestExplainWithoutItsHost: a token of a provider that nobody manages a host of
// is known all the same.
func TestExplainWithoutItsHost(t *testing.T) {
	b := newBench(t)
	delete(b.Hosts, dc)
	x, err := b.Explain("", secret.New(dataCenter("a")))
	if err != nil || x.Kind != "bbdc-token" || !x.ForGit || len(x.Hosts) > 0 {
		t.Errorf("it is %+v, %v", x, err)
	}
}

// TestExplainAsksOneHost, and nobody where it is not certain which.
func TestExplainAsksOneHost(t *testing.T) {
	b := newBench(t)
	b.api = alive("alice")
	token := secret.New(glpat("a"))
	x, _ := b.Explain("", token)
	notice(t, b.AskAbout(t.Context(), x, token), true, "nobody was asked: it could be a token of "+corp+", gitlab.com")
	password := secret.New(passwordFor("a"))
	x, _ = b.Explain("", password)
	notice(t, b.AskAbout(t.Context(), x, password), true, "nobody was asked")
	if len(b.calls) > 0 {
		t.Fatalf("asked %q", b.calls)
	}
	token = secret.New(classic("a"))
	x, _ = b.Explain("", token)
	if err := b.AskAbout(t.Context(), x, token); err != nil || x.Asked.Login != "alice" || len(b.calls) != 1 {
		t.Errorf("asked %q: %+v, %v", b.calls, x.Asked, err)
	}
}
