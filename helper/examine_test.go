package helper

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// watched is a store that says what is done to it, and may fail.
type watched struct {
	store.Store
	on func(call, key string) error
}

func (s *watched) Get(ctx context.Context, key string) (secret.Secret, error) {
	if err := s.on("get", key); err != nil {
		return secret.Secret{}, err
	}
	return s.Store.Get(ctx, key)
}

func (s *watched) Set(ctx context.Context, key string, value secret.Secret) error {
	if err := s.on("set", key); err != nil {
		return err
	}
	return s.Store.Set(ctx, key, value)
}

// TestTryOutLeavesNothing tries a store out that works, and ones that fail or
// are interrupted on the way: what was written is removed, and no signal ends
// the process in between.
func TestTryOutLeavesNothing(t *testing.T) {
	for name, fails := range map[string]string{"works": "", "cannot be written": "set", "cannot be read": "get"} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			ctx, cancel := context.WithCancel(t.Context())
			b.Stores[store.InKeyring] = &watched{b.mem, func(call, _ string) error {
				if b.held != 1 {
					t.Errorf("%s: a signal would end the process", call)
				}
				if call != fails {
					return nil
				}
				cancel()
				return mute()
			}}
			if err := b.TryOut(ctx, store.InKeyring); (err != nil) != (fails != "") {
				t.Errorf("it is told: %v", err)
			}
			if keys, err := b.mem.Keys(t.Context()); err != nil || len(keys) > 0 || b.held != 0 {
				t.Errorf("left behind: %v, %v, signals held: %d", keys, err, b.held)
			}
		})
	}
}

// TestTryOutSweeps removes what a killed process left, and nothing else: another
// process may be about to read its own item.
func TestTryOutSweeps(t *testing.T) {
	b := newBench(t)
	kept := []string{
		"https://rotate@probe.invalid", "https://try-x@probe.invalid",
		b.tryKey(-time.Minute), "https://try-1-x@github.com", b.seed(hostWide("github.com", "alice"), ""),
	}
	for _, key := range append(kept, b.tryKey(-2*time.Hour)) {
		if err := b.mem.Set(t.Context(), key, secret.New("x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.TryOut(t.Context(), store.InKeyring); err != nil {
		t.Fatal(err)
	}
	left, _ := b.mem.Keys(t.Context())
	slices.Sort(kept)
	slices.Sort(left)
	if !slices.Equal(left, kept) {
		t.Errorf("left: %q\nwant: %q", left, kept)
	}
}

// tryKey is the key of a throw-away item that was made then.
func (b *bench) tryKey(ago time.Duration) string {
	e := store.Entry{Host: probeHost, Name: fmt.Sprintf("%s%d-ABCDEFGH", tryPrefix, b.Now().Add(ago).Unix())}
	return e.Key()
}

// TestUnlisted tells what the index should list and does not; relisting it adds
// that, and changes nothing else.
func TestUnlisted(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), glpat("a"))
	plant := func(key string) {
		if err := b.mem.Set(t.Context(), key, secret.New(glpat("b"))); err != nil {
			t.Fatal(err)
		}
	}
	plant("https://bob@gitlab.com")
	plant("https://try-1-x@probe.invalid")
	plant("https://B%6Fb@gitlab.com") // spelled by somebody else
	plant("no key of ours")
	want := []string{"https://bob@gitlab.com"}
	if got, err := b.Unlisted(t.Context(), store.InKeyring); err != nil || !slices.Equal(got, want) {
		t.Fatalf("unlisted: %q, %v", got, err)
	}
	if err := b.Relist(t.Context(), store.InKeyring); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Unlisted(t.Context(), store.InKeyring); err != nil || len(got) > 0 {
		t.Errorf("after relisting: %q, %v", got, err)
	}
	entries, err := b.Index.Accounts()
	if err != nil || len(entries) != 2 || entries[1].Name != "bob" || !entries[1].HandedOver {
		t.Errorf("the index: %+v, %v", entries, err)
	}
}
