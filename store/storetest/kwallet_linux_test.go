package storetest

import (
	"errors"
	"os"
	"testing"

	"github.com/zalando/go-keyring"
	"golang.org/x/sys/unix"
)

func TestKWalletLeavesNothing(t *testing.T) {
	RequireKWallet(t)
	s, err := StartKWallet()
	must(t, err)
	processes := []*process{s.bus, s.keyring}
	s.Stop()
	for _, p := range processes {
		// Each leads a group, in which its helpers would be.
		if !errors.Is(unix.Kill(-p.pid(), 0), unix.ESRCH) {
			t.Errorf("%s or a helper of it is still there", p.cmd.Path)
		}
	}
	if _, err := os.Stat(s.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// TestKWalletKeeps holds that what was kept is there after a restart: kwalletd
// made the wallet once, not each time.
func TestKWalletKeeps(t *testing.T) {
	s := StartKWalletFor(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", s.Address())
	must(t, keyring.Set(sample, "alice", "one"))
	must(t, s.Lock(Wallet)) // kwalletd writes the values now, else within five seconds
	must(t, s.Restart())
	if got, err := keyring.Get(sample, "alice"); err != nil || got != "one" {
		t.Errorf("after a restart: %v", err)
	}
}

// TestKWalletLocks holds that a client finds the wallet locked, gets it
// unlocked without a dialog, and loses it again.
func TestKWalletLocks(t *testing.T) {
	s := StartKWalletFor(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", s.Address())
	wantLocked(t, s, true)
	must(t, keyring.Set(sample, "alice", "one"))
	wantLocked(t, s, false)
	must(t, s.Lock(Wallet))
	wantLocked(t, s, true)
	if items, err := s.Items(sample); err != nil || len(items) != 1 || !items[0].Locked {
		t.Errorf("locked items are %v, %v", items, err)
	}
}

func wantLocked(t *testing.T, s *Service, want bool) {
	t.Helper()
	if locked, err := s.IsLocked(Wallet); err != nil || locked != want {
		t.Errorf("locked: %v, %v, want %v", locked, err, want)
	}
}
