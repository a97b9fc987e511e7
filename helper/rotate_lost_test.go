package helper

import (
	"context"
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestRotationOvertaken: what another process has changed since the token was
// looked at is not rotated.
func TestRotationOvertaken(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(b *bench, key string)
		left      string
	}{
		"another token":   {func(b *bench, key string) { b.mem.Plant(key, secret.New(glpat("other"))) }, glpat("other")},
		"no token":        {func(b *bench, key string) { _ = b.mem.Delete(context.Background(), key) }, ""},
		"no account":      {func(b *bench, key string) { b.update(func(c *store.Change) { c.Remove(key) }) }, glpat("old")},
		"nothing at all":  {func(b *bench, key string) { _, _ = b.logout(Logout{Host: "gitlab.com"}) }, ""},
		"before the lock": {nil, glpat("other")},
	} {
		t.Run(name, func(t *testing.T) {
			b, l, key := withLab(t)
			b.secrets = append(b.secrets, glpat("other"))
			if c.meanwhile != nil {
				l.meanwhile = func() { c.meanwhile(b, key) }
			} else {
				b.Stores[store.InKeyring] = &hooked{b.mem, map[string]func() error{
					"delete " + tried: func() error { b.mem.Plant(key, secret.New(glpat("other"))); return nil },
				}}
			}
			_, err := b.rotate(Rotate{Host: "gitlab.com"})
			notice(t, err, true, "the token for gitlab.com (alice) was not rotated: another process has changed it meanwhile")
			b.holds(key, c.left)
			if n := b.rotations(); n > 0 {
				t.Errorf("rotated %d times", n)
			}
		})
	}
}

// TestStoreIsTriedFirst: a token is not rotated that could not be kept then.
func TestStoreIsTriedFirst(t *testing.T) {
	for _, fails := range []string{"set " + tried, "get " + tried, "delete " + tried} {
		b, _, _ := withLab(t)
		was := b.indexBytes()
		b.Stores[store.InKeyring] = &hooked{b.mem, map[string]func() error{fails: mute}}
		_, err := b.rotate(Rotate{Host: "gitlab.com"})
		notice(t, err, true, "was not rotated, and is as good as before: the new token could not be kept or asked for: the keyring did not answer in time")
		if n := b.rotations(); n > 0 || strings.Contains(b.indexBytes(), "rotating") {
			t.Errorf("%s: rotated %d times, from\n%s\nto\n%s", fails, n, was, b.indexBytes())
		}
	}
}

// TestStoreGoneBeforeRotation is not "another process has changed it".
func TestStoreGoneBeforeRotation(t *testing.T) {
	b, _, key := withLab(t)
	keyring := &hooked{Store: b.mem, on: map[string]func() error{}}
	keyring.on["delete "+tried] = func() error { keyring.on["get "+key] = mute; return nil }
	b.Stores[store.InKeyring] = keyring
	_, err := b.rotate(Rotate{Host: "gitlab.com"})
	notice(t, err, true, "was not rotated, and is as good as before: the keyring did not answer in time")
	if n := b.rotations(); n > 0 {
		t.Errorf("rotated %d times", n)
	}
}

// TestLostInRotation: the new token cannot be kept, however often that is
// tried. The person is told at once, and again by the next git.
func TestLostInRotation(t *testing.T) {
	b, _, key := withLab(t)
	attempts := 0
	b.Stores[store.InKeyring] = &hooked{b.mem, map[string]func() error{"set " + key: func() error { attempts++; return mute() }}}
	_, err := b.rotate(Rotate{Host: "gitlab.com"})
	notice(t, err, true, "the token for gitlab.com (alice) was rotated, and the new one was lost, since it could not be kept: the keyring did not answer in time")
	if e := b.entry(key); !e.Rotating.Equal(b.Now()) || attempts != 3 {
		t.Errorf("after %d attempts the account is %+v", attempts, e)
	}
	b.holds(key, glpat("old"))
	r := b.on("get", "gitlab.com")
	r.is(t, quit)
	notice(t, r.err, false, "the token for gitlab.com was rotated on 2026-11-24, and the new one was lost before it could be kept, and nobody to ask here")
	if n := b.rotations(); n != 1 {
		t.Errorf("rotated %d times", n)
	}
}

// TestKeptInTheEnd: a store that was busy, or kept something else, is tried
// again, since there is no other copy.
func TestKeptInTheEnd(t *testing.T) {
	b, _, key := withLab(t)
	attempts := 0
	keyring := &hooked{Store: b.mem}
	keyring.on = map[string]func() error{
		"set " + key: func() error {
			if attempts++; attempts == 1 {
				return mute()
			}
			return nil
		},
		"get " + key: func() error {
			if attempts == 2 {
				b.mem.Plant(key, secret.New(glpat("cut off")))
			}
			return nil
		},
	}
	b.Stores[store.InKeyring] = keyring
	if _, err := b.rotate(Rotate{Host: "gitlab.com"}); err != nil || attempts != 3 {
		t.Errorf("after %d attempts: %v", attempts, err)
	}
	b.holds(key, glpat("new"))
}

// TestRotationRefused by GitLab: nothing has changed.
func TestRotationRefused(t *testing.T) {
	b, l, key := withLab(t)
	l.says = func(reply) reply { return reply{403, nil, `{"error":"insufficient_scope","error_description":"no"}`} }
	_, err := b.rotate(Rotate{Host: "gitlab.com"})
	notice(t, err, true, "was not rotated, and is as good as before: its scopes do not allow it (api or self_rotate)")
	if e := b.entry(key); !e.Rotating.IsZero() {
		t.Errorf("the account is %+v", e)
	}
	b.holds(key, glpat("old"))
}

// TestRotationInDoubt is settled by the next get: the old token is good, or the
// new one was lost, or nobody can tell yet.
func TestRotationInDoubt(t *testing.T) {
	for _, made := range []bool{true, false} {
		b, l, key := withLab(t)
		l.says = func(reply) reply {
			if made {
				l.good = l.next
			}
			return reply{502, nil, `{}`}
		}
		_, err := b.rotate(Rotate{Host: "gitlab.com"})
		notice(t, err, true, "nobody knows whether the token for gitlab.com (alice) was rotated: gitlab.com answered 502")
		b.api = nil
		b.on("get", "gitlab.com").is(t, answer("oauth2", glpat("old"))+"password_expiry_utc=1798070400\n")
		_, err = b.rotate(Rotate{Host: "gitlab.com"})
		notice(t, err, true, "was begun before, and its host cannot be asked how it ended")
		b.api = l.api
		if r := b.on("get", "gitlab.com"); made {
			r.is(t, quit)
			b.holds(key, "")
		} else if e := b.entry(key); !e.Rotating.IsZero() || r.err != nil {
			t.Errorf("%v, and the account is %+v", r.err, e)
		}
		if n := b.rotations(); n != 1 {
			t.Errorf("rotated %d times", n)
		}
	}
}

// TestUnknownSuccessor: a new token of a shape that nobody has configured is
// kept all the same, since the old one is dead; an index that was made anew does
// not even know the old one's kind.
func TestUnknownSuccessor(t *testing.T) {
	for name, next := range map[string]string{
		"a prefix": "corp-" + strings.Repeat("Qx7", 8),
		"a body":   glpat("old") + "-and-more",
	} {
		b, l, key := withLab(t)
		l.next = next
		b.secrets = append(b.secrets, next)
		b.mark(key, func(e *store.Entry) { e.Kind = "" })
		said, err := b.rotate(Rotate{Host: "gitlab.com"})
		if err != nil || !strings.Contains(said, "kept but not given to git") {
			t.Errorf("%s: rotate said %q and %v", name, said, err)
		}
		b.holds(key, next)
		b.on("get", "gitlab.com").is(t, quit)
		b.holds(key, next)
	}
}
