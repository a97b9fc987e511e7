package helper

import (
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// newPlain is a bench that keeps every host, as a plain keyring helper.
func newPlain(t *testing.T) *bench {
	b := newBench(t)
	b.KeepUnlisted = true
	return b
}

// keeps has git hand over a password for a name.
func (b *bench) keeps(host, user, password string, more ...string) {
	b.secrets = append(b.secrets, password)
	b.on("store", host, append([]string{"username=" + user, "password=" + password}, more...)...).is(b.TB, "")
}

// TestPlainIsForHTTP: git asks for mail servers and others too, and has its own
// ways with them.
func TestPlainIsForHTTP(t *testing.T) {
	b := newPlain(t)
	for _, protocol := range []string{"smtp", "imap", "ssh", "cert"} {
		b.run("store", "protocol="+protocol, "host=github.com", "username=alice", "password=hunter2").is(t, "")
		b.run("get", "protocol="+protocol, "host=github.com").is(t, "")
	}
	if len(b.mem.Kept()) > 0 || b.indexBytes() != "" {
		t.Error("something was kept")
	}
}

// TestPlainSuite is git's own t0303 by its numbers, without git.
func TestPlainSuite(t *testing.T) {
	b := newPlain(t)
	const x = "example.com"
	b.on("get", x).is(t, "") // 1
	b.keeps(x, "store-user", "store-pass")
	b.on("get", x).is(t, answer("store-user", "store-pass")) // 3
	b.run("get", "protocol=http", "host="+x).is(t, "")       // 4
	b.on("get", "other.tld").is(t, "")                       // 5
	b.on("get", x, "username=other").is(t, "")               // 6
	b.run("store", "protocol=http", "host=path.tld", "path=foo.git", "username=user", "password=passw").is(t, "")
	b.run("get", "protocol=http", "host=path.tld", "path=bar.git").is(t, "") // 7
	b.keeps(x, "user-overwrite", "passw1")
	b.keeps(x, "user-overwrite", "passw2")
	b.on("get", x, "username=user-overwrite").is(t, answer("user-overwrite", "passw2")) // 8
	b.on("erase", x, "username=user-overwrite", "password=passw2").is(t, "")
	b.on("get", x, "username=user-overwrite").is(t, "")
	b.on("erase", x).is(t, "") // 9
	b.on("get", x).is(t, "")
	b.keeps(x, "user1", "passw1")
	b.keeps(x, "user2", "passw2")
	b.on("get", x, "username=user1").is(t, answer("user1", "passw1")) // 10
	b.on("get", x, "username=user2").is(t, answer("user2", "passw2"))
	b.on("erase", x, "username=user1", "password=passw2").is(t, "") // 11
	b.on("get", x, "username=user1").is(t, answer("user1", "passw1"))
	b.on("erase", x, "username=user1").is(t, "") // 12
	b.on("get", x, "username=user1").is(t, "")
	b.on("get", x, "username=user2").is(t, answer("user2", "passw2")) // 13
	b.on("store", "sso.tld", "username=", "password=").is(t, "")
	b.on("get", "sso.tld").is(t, answer("", "")) // 14
	b.keeps(x, "user-erase1", "passw1")
	b.keeps(x, "user-erase2", "passw2")
	b.on("erase", x).is(t, "") // 15
	b.on("get", x).is(t, "")
	b.on("get", x, "username=user2").is(t, "")
	if kept := b.mem.Kept(); len(kept) != 2 { // path.tld and sso.tld
		t.Errorf("%d secrets are kept", len(kept))
	}
}

// TestPlainExpiryAndRefresh come back as they went, with the secret and
// nowhere else.
func TestPlainExpiryAndRefresh(t *testing.T) {
	b := newPlain(t)
	b.secrets = append(b.secrets, "xyzzy-xyzzy")
	b.keeps("example.com", "user", "passw", "password_expiry_utc=9999999999", "oauth_refresh_token=xyzzy-xyzzy")
	want := answer("user", "passw") + "password_expiry_utc=9999999999\noauth_refresh_token=xyzzy-xyzzy\n"
	b.on("get", "example.com").is(t, want)
	b.keeps("example.com", "user", "passw-2", "password_expiry_utc=9999999998")
	b.on("get", "example.com").is(t, answer("user", "passw-2")+"password_expiry_utc=9999999998\n")
	b.on("erase", "example.com", "username=user", "password=passw-2").is(t, "")
	b.on("get", "example.com").is(t, "")
}

// TestPlainExpiry: an item that has expired is passed over.
func TestPlainExpiry(t *testing.T) {
	b := newPlain(t)
	for expiry, served := range map[string]bool{"": true, "0": true, "junk": true, "-5": true, "1": false, "99999999999999999999": true, "4000000000": true} {
		item := store.Plain{Host: "example.com", Protocol: "https", Username: "user"}
		b.update(func(c *store.Change) { c.PutPlain(item) })
		b.mem.Plant(item.Key(), secret.New("passw\npassword_expiry_utc="+expiry))
		if got := b.on("get", "example.com").out != ""; got != served {
			t.Errorf("expiry %q: served %v, want %v", expiry, got, served)
		}
	}
}

// TestPlainEqualWritesNothing: the same again touches neither store nor index.
func TestPlainEqualWritesNothing(t *testing.T) {
	b := newPlain(t)
	b.keeps("example.com", "user", "passw")
	was := b.untouched()
	b.mem.Calls = nil
	b.keeps("example.com", "user", "passw")
	if b.touched() != was || len(b.mem.Calls) != 1 || !strings.HasPrefix(b.mem.Calls[0], "get ") {
		t.Errorf("the store was asked %q", b.mem.Calls)
	}
}

// TestPlainTooLong is refused before the index knows of it.
func TestPlainTooLong(t *testing.T) {
	b := newPlain(t)
	r := b.on("store", "example.com", "username=user", "password="+strings.Repeat("p", store.MaxSecret+1))
	if r.err == nil || b.indexBytes() != "" {
		t.Errorf("error is %v", r.err)
	}
}

// TestPlainIsApart: a plain item never answers for a managed host.
func TestPlainIsApart(t *testing.T) {
	b := newPlain(t)
	item := store.Plain{Host: "github.com", Protocol: "https", Username: "alice"}
	b.update(func(c *store.Change) { c.PutPlain(item) })
	b.mem.Plant(item.Key(), secret.New(passwordFor("alice")))
	b.on("get", "github.com").is(t, quit)
	b.on("get", "github.com", "username=alice").is(t, quit)
}

// TestPackUnpack: what is packed comes back.
func TestPackUnpack(t *testing.T) {
	for _, password := range []string{"", "passw", "password_expiry_utc=1", "oauth_refresh_token=x", "=", "\xff\x1b"} {
		for _, expiry := range []string{"", "0", "9999999999", "junk"} {
			for _, refresh := range []string{"", "xyzzy", "password_expiry_utc=1"} {
				roundTrip(t, password, expiry, refresh)
			}
		}
	}
}

func roundTrip(t *testing.T, password, expiry, refresh string) {
	t.Helper()
	r := &Request{Password: secret.New(password), Expiry: expiry, RefreshToken: secret.New(refresh)}
	got := unpack(pack(r))
	if !got.Password.Equal(r.Password) || got.Expiry != expiry || !got.RefreshToken.Equal(r.RefreshToken) {
		t.Errorf("%q, %q, %q came back as %q, %q, %q", password, expiry, refresh, got.Password.Reveal(), got.Expiry, got.RefreshToken.Reveal())
	}
}

// TestPlainInCI: nothing is written that nobody asked for, and nothing removed.
func TestPlainInCI(t *testing.T) {
	b := newBench(t)
	b.KeepUnlisted = true
	const host = "example.com"
	b.on("store", host, "username=alice", "password=kept before").is(t, "")
	b.InCI = true
	was := b.state()
	b.on("store", host, "username=bob", "password=new").is(t, "")
	b.on("erase", host, "username=alice").is(t, "")
	b.unchanged(was)
}
