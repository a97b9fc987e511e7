package storetest_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

var _ store.Store = (*storetest.Memory)(nil)

func TestMemoryContract(t *testing.T) {
	m := storetest.NewMemory(store.ErrNotFound)
	storetest.Contract(t, m, store.ErrNotFound)
	if n := len(m.Kept()); n != 0 {
		t.Errorf("the contract left %d items behind", n)
	}
}

func TestMemoryNotesCalls(t *testing.T) {
	ctx, m := context.Background(), storetest.NewMemory(store.ErrNotFound)
	m.Plant("a", secret.New("one"))
	if s, err := m.Get(ctx, "a"); err != nil || s.Reveal() != "one" {
		t.Errorf("get of what was planted: %v", err)
	}
	_ = m.Set(ctx, "b", secret.New("two"))
	_ = m.Delete(ctx, "a")
	if keys, err := m.Keys(ctx); err != nil || !slices.Equal(keys, []string{"b"}) {
		t.Errorf("keys are %q, %v", keys, err)
	}
	if want := []string{"get a", "set b", "delete a", "keys"}; !slices.Equal(m.Calls, want) {
		t.Errorf("calls are %q, want %q", m.Calls, want)
	}
}

func TestMemoryFails(t *testing.T) {
	ctx, m, broken := context.Background(), storetest.NewMemory(store.ErrNotFound), errors.New("broken")
	m.Plant("a", secret.New("one"))
	m.Fail = broken
	_, err := m.Get(ctx, "a")
	_, unlisted := m.Keys(ctx)
	for _, err := range []error{err, unlisted, m.Set(ctx, "a", secret.New("two")), m.Delete(ctx, "a")} {
		if !errors.Is(err, broken) {
			t.Errorf("a call returned %v, want the failure", err)
		}
	}
	if kept := m.Kept()["a"]; kept.Reveal() != "one" {
		t.Error("a call that failed changed the store")
	}
}
