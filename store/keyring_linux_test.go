package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

// keyringOn is a Keyring that finds service and nothing else.
func keyringOn(service *storetest.Service) *store.Keyring {
	return &store.Keyring{Env: func(name string) string {
		if name == "DBUS_SESSION_BUS_ADDRESS" {
			return service.Address()
		}
		return ""
	}}
}

func TestKeyringContract(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	storetest.Contract(t, keyringOn(service), store.ErrNotFound)
}

// A hit is three messages, the search first and alone: see read.
func TestHitCallsThreeMethods(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	k := keyringOn(service)
	if err := k.Set(t.Context(), "https://alice@github.com", secret.New("value")); err != nil {
		t.Fatal(err)
	}
	monitor, err := service.Watch()
	if err != nil {
		t.Fatal(err)
	}
	defer monitor.Close()
	if _, err := k.Get(t.Context(), "https://alice@github.com"); err != nil {
		t.Fatal(err)
	}
	calls, err := monitor.Calls()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"SearchItems", "OpenSession", "GetSecret"}; !slices.Equal(calls, want) {
		t.Errorf("a hit called %v, want %v", calls, want)
	}
}

func TestReadsWhatGoKeyringWrote(t *testing.T) {
	readsWhatGoKeyringWrote(t, storetest.StartFor(t, storetest.Ready))
}

// readsWhatGoKeyringWrote leaves two items, "ours" and "theirs". Ours goes
// first: go-keyring alone would open with OpenSession, see read.
func readsWhatGoKeyringWrote(t *testing.T, service *storetest.Service) {
	t.Helper()
	k := keyringOn(service)
	if err := k.Set(t.Context(), "ours", secret.New("written by us")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", service.Address())
	if got, err := keyring.Get(store.Service, "ours"); err != nil || got != "written by us" {
		t.Errorf("go-keyring reading what we wrote: %v", err)
	}
	if err := keyring.Set(store.Service, "theirs", "written by go-keyring"); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Get(t.Context(), "theirs"); err != nil || got.Reveal() != "written by go-keyring" {
		t.Errorf("reading what go-keyring wrote: %v", err)
	}
}

// A copy in another collection must not answer: go-keyring would never erase
// it, so a token that was erased would live on.
func TestCopyInAnotherCollectionIsNotThere(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	k := keyringOn(service)
	const key = "https://alice@github.com"
	if err := service.Plant("elsewhere", store.Service, key, "stale"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a copy in another collection answered: %v", err)
	}
	if err := k.Set(t.Context(), key, secret.New("fresh")); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Get(t.Context(), key); err != nil || got.Reveal() != "fresh" {
		t.Errorf("the item in login did not answer: %v", err)
	}
	if err := k.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Get(t.Context(), key); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after Delete the copy answered: %v", err)
	}
}

// What Get does not find is not listed.
func TestKeysOfAnotherCollectionAreNotListed(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	k := keyringOn(service)
	if err := k.Set(t.Context(), "ours", secret.New("value")); err != nil {
		t.Fatal(err)
	}
	for key, place := range map[string][2]string{
		"elsewhere":         {"elsewhere", store.Service},
		"another program's": {storetest.Login, "gh:github.com"},
	} {
		if err := service.Plant(place[0], place[1], key, "value"); err != nil {
			t.Fatal(err)
		}
	}
	if keys, err := k.Keys(t.Context()); err != nil || !slices.Equal(keys, []string{"ours"}) {
		t.Errorf("keys are %q, %v, want ours alone", keys, err)
	}
}

// Another program's item of the same name and more attributes can hide ours.
func TestSetGetsPastAnItemInTheWay(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	k := keyringOn(service)
	const key = "https://alice@github.com"
	if err := service.Plant(storetest.Login, store.Service, key, "hunter2"); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(t.Context(), key, secret.New("fresh")); err != nil {
		t.Fatal(err)
	}
	items, err := service.Items(store.Service)
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != 1 || items[0].Secret.Reveal() != "fresh" {
		t.Errorf("%d items are left, want the one that was set", len(items))
	}
}

// Nothing leaves before the search is answered, or the daemon may abort.
func TestSearchGoesAlone(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	k := keyringOn(service)
	if err := k.Set(t.Context(), "https://alice@github.com", secret.New("value")); err != nil {
		t.Fatal(err)
	}
	monitor, err := service.Watch()
	if err != nil {
		t.Fatal(err)
	}
	defer monitor.Close()
	if err := service.Freeze(); err != nil {
		t.Fatal(err)
	}
	got := make(chan error, 1)
	go func() { _, err := k.Get(t.Context(), "https://alice@github.com"); got <- err }()
	if calls, err := monitor.Await(2, 300*time.Millisecond); err == nil {
		t.Errorf("%v were called before an answer", calls)
	}
	service.Thaw()
	if err := <-got; err != nil {
		t.Error(err)
	}
}

// BenchmarkFirstMessages shows that no hit makes gnome-keyring abort:
//
//	go test -run '^$' -bench FirstMessages -benchtime 20000x ./store
func BenchmarkFirstMessages(b *testing.B) {
	service := storetest.StartFor(b, storetest.Ready)
	k := keyringOn(service)
	if err := k.Set(b.Context(), "key", secret.New("value")); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := k.Get(b.Context(), "key"); err != nil {
			b.Fatal(err)
		}
	}
}
