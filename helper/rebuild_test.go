package helper

import (
	"os"
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestLostIndex: what the keyring holds is found again. A name may have come
// from somebody's URL, so it answers to itself only until a person says
// otherwise.
func TestLostIndex(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", defaultName), classic("mine"))
	b.seed(store.Entry{Host: "gitlab.com", Name: "alice", Default: true}, glpat("alice"))
	b.seed(store.Entry{Host: "github.com", Name: defaultName, Owner: "acme"}, fine("acme"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com", "path=other/x").is(t, answer("x-access-token", classic("mine")))
	if len(b.told) != 1 || !strings.Contains(b.told[0].Reason, "was lost") ||
		!strings.Contains(b.told[0].Hint, "login gitlab.com --username alice --default") {
		t.Errorf("told %+v", b.told)
	}
	b.on("get", "gitlab.com", "username=alice").is(t, answer("alice", glpat("alice")))
	b.on("get", "gitlab.com").is(t, quit)
	b.on("get", "github.com", "path=acme/x").is(t, answer("x-access-token", fine("acme")))
	if e := b.entry("https://alice@gitlab.com"); !e.HandedOver || e.Default {
		t.Errorf("a name that may have been handed over is %+v", e)
	}
	if e := b.entry("https://default@github.com"); !e.Default {
		t.Errorf("the account that nobody named is %+v", e)
	}
}

// TestLostIndexWithANameOnly: it would have answered as the only account.
func TestLostIndexWithANameOnly(t *testing.T) {
	b := newBench(t)
	b.seed(acct("mallory", handedOver), classic("mallory"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com").is(t, quit)
}

// TestDamagedIndex: what it still tells counts, and what it held is kept.
func TestDamagedIndex(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.seed(store.Entry{Host: "gitlab.com", Name: defaultName, Default: true}, glpat("mine"))
	bad := strings.Replace(b.indexBytes(), `"host":"gitlab.com"`, `"host":"gitlab`, 1)
	overwrite(t, b.Index.Path, bad)
	b.on("get", "gitlab.com").is(t, answer("oauth2", glpat("mine")))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
	if e := b.entry("https://alice@github.com"); !e.Default || e.HandedOver {
		t.Errorf("alice is %+v", e)
	}
	if kept, err := os.ReadFile(b.Index.Path + ".damaged"); err != nil || string(kept) != bad {
		t.Errorf("the damaged index is gone: %v", err)
	}
	if len(b.told) != 1 || b.told[0].Failed || !strings.Contains(b.told[0].Reason, b.Index.Path+".damaged") {
		t.Errorf("told %+v", b.told)
	}
}

// TestDamagedIndexAndNoKeyring: what could not be looked at is not missing.
func TestDamagedIndexAndNoKeyring(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	overwrite(t, b.Index.Path, "not an index\n")
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.Mute}
	b.answers()
	for _, action := range []string{"get", "store", "erase"} {
		r := b.on(action, "github.com", "username=alice", "password="+classic("alice"))
		notice(t, r.err, true, "cannot be made anew: the keyring did not answer")
	}
	b.unchanged(was)
}

// TestDamagedIndexThatNamesTheKeyring is not made anew where there is none.
func TestDamagedIndexThatNamesTheKeyring(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	overwrite(t, b.Index.Path, b.indexBytes()+"x")
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.NoBus}
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "cannot be made anew: there is no session bus")
	b.unchanged(was)
}

// inVault keeps a token in a vault, on a machine that has no keyring.
func (b *bench) inVault(host, token string) {
	b.NewIn, b.mem.Fail = Auto, &store.Trouble{State: store.NoBus}
	if _, err := b.login(Login{Host: host, Token: handIn(token)}); err != nil {
		b.Fatal(err)
	}
	b.secrets = append(b.secrets, token)
}

// TestDamagedIndexOfAVault: a machine that never had a keyring does not need
// one.
func TestDamagedIndexOfAVault(t *testing.T) {
	for name, damaged := range map[string]func(string) string{
		"more behind": func(s string) string { return s + "x" },
		"nothing":     func(string) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.inVault("github.com", classic("alice"))
			overwrite(t, b.Index.Path, damaged(b.indexBytes()))
			b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
		})
	}
}

// TestKeyringComesBack: an index that was lost and made without the keyring
// lists later what is in there.
func TestKeyringComesBack(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", defaultName), classic("mine"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.inVault("gitlab.com", glpat("alice"))
	b.mem.Fail = nil
	b.on("get", "github.com").is(t, answer("x-access-token", classic("mine")))
	b.on("get", "gitlab.com").is(t, answer("oauth2", glpat("alice")))
	if len(b.told) != 1 || !strings.Contains(b.told[0].Reason, "the keyring can be reached again") {
		t.Errorf("told %+v", b.told)
	}
	before := len(b.mem.Calls)
	b.on("get", "bitbucket.org").is(t, quit) // and is not asked again for what it does not hold
	for _, call := range b.mem.Calls[before:] {
		if call == "keys" {
			t.Error("the keyring was listed again")
		}
	}
}

// TestHandedOverAtAnAliasAfterALoss answers nobody but its name.
func TestHandedOverAtAnAliasAfterALoss(t *testing.T) {
	b := newBench(t)
	b.seed(store.Entry{Host: "gist.github.com", Name: "mallory", HandedOver: true}, classic("mallory"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", "gist.github.com").is(t, quit)
}

// TestHandedOverOverSomethingUnlisted: what a person kept is not replaced,
// whether the index lists it or not, and as whatever.
func TestHandedOverOverSomethingUnlisted(t *testing.T) {
	b := newBench(t)
	key := b.seed(store.Entry{Host: corp, Name: "alice"}, glpat("alice"))
	b.secrets = append(b.secrets, glpat("evil"))
	for _, change := range []func(*store.Change){
		func(c *store.Change) { c.Remove(key) },
		func(c *store.Change) { c.PutPlain(store.Plain{Protocol: "https", Host: corp, Username: "alice"}) },
	} {
		b.update(change)
		r := b.on("store", corp, "username=alice", "password="+glpat("evil"))
		notice(t, r.err, true, "did not keep the token that git handed over")
		b.holds(key, glpat("alice"))
	}
	// A person may, and the plain item becomes an account.
	if _, err := b.login(Login{Host: corp, Username: "alice", Token: handIn(glpat("new"))}); err != nil {
		t.Fatal(err)
	}
	b.holds(key, glpat("new"))
	if items, err := b.Index.Plain(corp); err != nil || len(items) > 0 {
		t.Errorf("%d plain items are left, %v", len(items), err)
	}
}

// TestRebuildWithoutTheHostsConfiguration: its tokens are nobody's plain items.
func TestRebuildWithoutTheHostsConfiguration(t *testing.T) {
	b := newBench(t)
	b.KeepUnlisted = true
	b.seed(store.Entry{Host: corp, Name: defaultName, Default: true}, glpat("mine"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	host := b.Hosts[corp]
	delete(b.Hosts, corp)
	b.on("get", corp).is(t, "")
	b.Hosts[corp] = host
	b.on("get", corp).is(t, answer("oauth2", glpat("mine")))
}

// TestDamagedIndexInCI: nobody asked for anything to be written.
func TestDamagedIndexInCI(t *testing.T) {
	b := newBench(t)
	b.InCI = true
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	overwrite(t, b.Index.Path, "not an index\n")
	was := b.state()
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "not made anew where CI is set")
	b.unchanged(was)
}

// TestLostIndexOfPlainItems: they are told apart by their host.
func TestLostIndexOfPlainItems(t *testing.T) {
	b := newBench(t)
	b.KeepUnlisted = true
	const host = "example.com"
	b.on("store", host, "username=alice", "password=kept by the plain helper").is(t, "")
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", host).is(t, answer("alice", "kept by the plain helper"))
}

// TestLogoutWithALostIndex: what is kept can be removed.
func TestLogoutWithALostIndex(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", defaultName), classic("mine"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := b.logout(Logout{Host: "github.com"}); err != nil {
		t.Fatal(err)
	}
	b.holds(key, "")
}

// TestIndexMadeMeanwhile: of two first logins at once one finds no index, and
// then the other's. A keyring that cannot be listed is nothing to it.
func TestIndexMadeMeanwhile(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", defaultName), classic("mine"))
	was := b.state()
	for _, fail := range []error{nil, &store.Trouble{State: store.NoBus}} {
		b.mem.Fail = fail
		if _, err := b.rebuild(t.Context(), false); err != nil {
			t.Error(err)
		}
		b.unchanged(was)
	}
	if len(b.told) != 0 {
		t.Errorf("told %+v", b.told)
	}
}

// TestProtectWithALostIndex lists what the vault holds, before there is an
// index in which nobody would look for more.
func TestProtectWithALostIndex(t *testing.T) {
	b := newBench(t)
	b.inVault("github.com", classic("alice"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	if err := b.Protect(t.Context(), &secret.Secret{}, func(string) {}); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
}

// TestKeyringComesBackBesideASealedVault: what the keyring holds is found
// without the vault's passphrase.
func TestKeyringComesBackBesideASealedVault(t *testing.T) {
	b := sealedVault(t)
	b.mem.Plant("https://default@gitlab.com", secret.New(glpat("mine")))
	b.secrets = append(b.secrets, glpat("mine"))
	b.NewIn = Auto
	b.update(func(c *store.Change) { c.Unlisted = true })
	b.on("get", "gitlab.com").is(t, answer("oauth2", glpat("mine")))
}

// TestOddlySpelledItem: an item that another program made under almost the
// same name is nobody's account.
func TestOddlySpelledItem(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.mem.Plant("https://alice@github.com/", secret.New(classic("other")))
	b.mem.Plant("https://%61lice@gitlab.com", secret.New(glpat("other")))
	b.update(func(c *store.Change) { c.Unlisted = true })
	b.on("get", "gitlab.com").is(t, quit)
	if e := b.entry("https://alice@github.com"); e.HandedOver || !e.Default {
		t.Errorf("alice is %+v", e)
	}
}

// TestNameLostWithTheIndex: a token that goes with a name only is not sent
// without, or the host's answer would cost it.
func TestNameLostWithTheIndex(t *testing.T) {
	b := newBench(t)
	key := b.seed(store.Entry{Host: "gitlab.com", Name: defaultName, SendAs: "deployer"}, deploy("mine"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	r := b.on("get", "gitlab.com")
	r.is(t, quit)
	notice(t, r.err, true, "goes only with its owner's user name")
	b.on("get", "gitlab.com", "username=deployer").is(t, answer("deployer", deploy("mine")))
	b.holds(key, deploy("mine"))
}
