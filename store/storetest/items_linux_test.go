package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/store/secret"

	"golang.org/x/sys/unix"
)

func TestItemsOfAllCollections(t *testing.T) {
	s := StartFor(t, Ready)
	must(t, s.Plant(Login, sample, "alice", "one"))
	must(t, s.Plant("other", sample, "alice", "two"))
	must(t, s.Plant("other", sample, "alice", "three"))
	must(t, s.Plant(Login, sample+"-else", "alice", "four"))
	wantItems(t, s,
		Item{"alice", secret.New("one"), Login, false},
		Item{"alice", secret.New("three"), "other", false})
	must(t, s.Lock("other"))
	wantItems(t, s,
		Item{"alice", secret.New("one"), Login, false},
		Item{"alice", secret.Secret{}, "other", true})
	if err := s.Plant("other", sample, "alice", "five"); err == nil {
		t.Error("planted in a locked collection")
	}
}

func wantItems(t *testing.T, s *Service, want ...Item) {
	t.Helper()
	got, err := s.Items(sample)
	must(t, err)
	same := func(a, b Item) bool {
		return a.User == b.User && a.Secret.Equal(b.Secret) && a.Collection == b.Collection && a.Locked == b.Locked
	}
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("items %+v, want %+v, or their secrets differ", got, want)
	}
}

func TestLockAndUnlock(t *testing.T) {
	s := StartFor(t, Locked)
	for _, want := range []bool{true, false, true} {
		if got, err := s.IsLocked(Login); err != nil || got != want {
			t.Fatalf("locked %v (%v), want %v", got, err, want)
		}
		if want {
			must(t, s.Unlock(Login))
		} else {
			must(t, s.Lock(Login))
		}
	}
}

func TestRestartKeeps(t *testing.T) {
	s := StartFor(t, Ready)
	must(t, s.Plant(Login, sample, "alice", "one"))
	must(t, s.KillDaemon())
	if _, err := s.Items(sample); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("items of a killed daemon: %v", err)
	}
	must(t, s.Restart())
	wantItems(t, s, Item{"alice", secret.New("one"), Login, false})
}

func TestKillBus(t *testing.T) {
	s := StartFor(t, Ready)
	s.KillBus()
	if _, err := s.Items(sample); !errors.Is(err, unix.ECONNREFUSED) {
		t.Errorf("items without a bus: %v", err)
	}
}
