package helper

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"git-credential-pat/store"
)

// given is a source that gives text, by a variable.
func given(text string) *store.Source {
	return &store.Source{Env: "CORP_TOKEN", Lookup: func(name string) (string, bool) {
		return text, name == "CORP_TOKEN"
	}}
}

// from puts a source in place of the host's accounts.
func (b *bench) from(host, text string) {
	b.Sources = map[string]*store.Source{host: given(text)}
	b.secrets = append(b.secrets, text)
}

// TestSourceComesFirst, whoever is asked for, and leaves nothing behind.
func TestSourceComesFirst(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("kept"))
	was := b.state()
	b.from("github.com", classic("given"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("given")))
	b.on("get", "github.com", "username=alice", "path=acme/x").is(t, answer("alice", classic("given")))
	b.on("store", "github.com", "username=alice", "password="+classic("given")).is(t, "")
	b.on("store", "github.com", "username=mallory", "password="+classic("given")).is(t, "")
	b.unchanged(was)
	if calls := len(b.mem.Calls); calls > 0 {
		t.Errorf("the keyring was asked %d times", calls)
	}
}

// TestSourceIsForItsHost, and not for an alias of it.
func TestSourceIsForItsHost(t *testing.T) {
	b := newBench(t)
	b.from("github.com", classic("given"))
	for _, host := range []string{"gist.github.com", "gitlab.com", corp, "github.com."} {
		b.on("get", host).is(t, quit)
	}
}

// TestSourceIsAskedNotToBeKept by any other helper.
func TestSourceIsAskedNotToBeKept(t *testing.T) {
	b := newBench(t)
	b.from("gitlab.com", job("given"))
	out := b.on("get", "gitlab.com", "capability[]=authtype", "capability[]=state").out
	for _, line := range []string{"capability[]=authtype\n", "ephemeral=1\n", "username=gitlab-ci-token\n"} {
		if !strings.Contains(out, line) {
			t.Errorf("the answer lacks %q", line)
		}
	}
}

// TestSourceGivesNoToken: what is no token is not given to git.
func TestSourceGivesNoToken(t *testing.T) {
	for name, text := range map[string]string{
		"a password": passwordFor("alice"), "a foreign one": glpat("alice"),
		"a damaged one": classic("alice") + "x", "a refresh one": refresh("alice"),
	} {
		b := newBench(t)
		b.from("github.com", text)
		b.answers()
		r := b.on("get", "github.com")
		r.is(t, quit)
		notice(t, r.err, true, "token_env CORP_TOKEN holds")
		if b.asked > 0 {
			t.Errorf("%s: a person was asked", name)
		}
	}
}

// TestSourceThatFails: could not look is not "not there".
func TestSourceThatFails(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("kept"))
	b.Sources = map[string]*store.Source{"github.com": {File: filepath.Join(t.TempDir(), "none"), Lookup: os.LookupEnv}}
	b.answers()
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "could not read the token for github.com: token_file")
}

// TestAbsentSource: the accounts answer, and nothing new comes by git.
func TestAbsentSource(t *testing.T) {
	b := newBench(t)
	key := b.seed(store.Entry{Host: "github.com", Name: "alice", Default: true, Token: store.Token{Unconfirmed: true}}, classic("kept"))
	b.Sources = map[string]*store.Source{"github.com": given("")}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("kept")))
	b.on("store", "github.com", "username=alice", "password="+classic("kept")).is(t, "")
	if b.entry(key).Unconfirmed {
		t.Error("what the host took is not confirmed")
	}
	b.secrets = append(b.secrets, classic("mallory"))
	b.on("store", "github.com", "username=mallory", "password="+classic("mallory")).is(t, "")
	if b.entry("https://mallory@github.com") != nil {
		t.Error("a token from a URL was kept")
	}
}

// TestRejectedSource: what its source gave is named, and nothing is erased.
func TestRejectedSource(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("kept"))
	b.from("github.com", classic("given"))
	r := b.on("erase", "github.com", "username=alice", "password="+classic("given"))
	notice(t, r.err, false, "github.com did not take the token from token_env CORP_TOKEN")
	b.api = dead
	notice(t, b.on("erase", "github.com", "username=alice", "password="+classic("kept")).err, false, "is no longer good")
	b.holds(key, "")
}

// TestRejectedCommand is known by the state that git hands back, without
// another run.
func TestRejectedCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("missing: sh")
	}
	b := newBench(t)
	script := filepath.Join(t.TempDir(), "give")
	overwrite(t, script, "#!/bin/sh\necho "+classic("given")+"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	b.secrets = append(b.secrets, classic("given"))
	b.Sources = map[string]*store.Source{"github.com": {Command: []string{script}, Environ: os.Environ()}}
	out := b.on("get", "github.com", "capability[]=state").out
	_, state, found := strings.Cut(strings.TrimSpace(out), "state[]=")
	if !found {
		t.Fatal("the answer holds no state")
	}
	overwrite(t, script, "#!/bin/sh\nexit 1\n")
	r := b.on("erase", "github.com", "capability[]=state", "username=x-access-token", "password="+classic("given"), "state[]="+state)
	notice(t, r.err, false, "did not take the token from token_command")
	b.on("store", "github.com", "capability[]=state", "username=x-access-token", "password="+classic("given"), "state[]="+state).is(t, "")
}

// TestSourceNeedsAName: the name that a kind goes with is configured.
func TestSourceNeedsAName(t *testing.T) {
	b := newBench(t)
	b.from("gitlab.com", deploy("given"))
	r := b.on("get", "gitlab.com")
	r.is(t, quit)
	notice(t, r.err, true, "goes only with its owner's user name")
	b.Hosts["gitlab.com"].Username = "deployer"
	b.on("get", "gitlab.com").is(t, answer("deployer", deploy("given")))
}
