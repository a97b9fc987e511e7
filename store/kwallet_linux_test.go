package store_test

import (
	"slices"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

func TestKWalletContract(t *testing.T) {
	service := storetest.StartKWalletFor(t)
	storetest.Contract(t, keyringOn(service), store.ErrNotFound)
}

func TestKWalletReadsWhatGoKeyringWrote(t *testing.T) {
	service := storetest.StartKWalletFor(t)
	readsWhatGoKeyringWrote(t, service)
	if keys, err := keyringOn(service).Keys(t.Context()); err != nil || !slices.Equal(keys, []string{"ours", "theirs"}) {
		t.Errorf("keys are %q, %v", keys, err)
	}
}

// KWallet has no login collection, so a hit asks for the one that stands in
// its place.
func TestKWalletHit(t *testing.T) {
	service := storetest.StartKWalletFor(t)
	k := keyringOn(service)
	if err := k.Set(t.Context(), "key", secret.New("value")); err != nil {
		t.Fatal(err)
	}
	monitor, err := service.Watch()
	if err != nil {
		t.Fatal(err)
	}
	defer monitor.Close()
	if _, err := k.Get(t.Context(), "key"); err != nil {
		t.Fatal(err)
	}
	want := []string{"SearchItems", "OpenSession", "Get", "ReadAlias", "GetSecret"}
	if calls, err := monitor.Calls(); err != nil || !slices.Equal(calls, want) {
		t.Errorf("a hit called %v, %v, want %v", calls, err, want)
	}
}

func TestKWalletLocked(t *testing.T) {
	for _, c := range []struct {
		name   string
		person bool
		want   store.State
	}{
		{"nobody there", false, store.Locked},
		{"never answered", true, store.Dismissed},
	} {
		t.Run(c.name, func(t *testing.T) {
			leavesNothing(t)
			k := keyringOn(lockedKWallet(t)).Hurried(late, soon)
			k.Dialog = func() bool { return c.person }
			for name, call := range calls(k) {
				t.Run(name, func(t *testing.T) { wantTrouble(t, call(t.Context()), c.want) })
			}
		})
	}
}

// lockedKWallet holds an item, and KWallet itself has closed its wallet.
func lockedKWallet(t *testing.T) *storetest.Service {
	t.Helper()
	service := storetest.StartKWalletFor(t)
	if err := calls(keyringOn(service))["Set"](t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := service.Lock(storetest.Wallet); err != nil {
		t.Fatal(err)
	}
	return service
}
