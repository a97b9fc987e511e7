package store_test

import (
	"slices"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// TestElsewhere lists copies of other collections, and no item that is used.
func TestElsewhere(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	plant := func(collection, key string) {
		if err := service.Plant(collection, store.Service, key, "value"); err != nil {
			t.Fatal(err)
		}
	}
	plant(storetest.Login, alice)
	plant(storetest.Login, "https://carol@github.com")
	plant("other", alice)
	plant("other", "https://bob@gitlab.com")
	k := keyringOn(service)
	got, err := k.Elsewhere(t.Context())
	if want := []string{alice, "https://bob@gitlab.com"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("elsewhere: %q, %v, want %q", got, err, want)
	}
	keys, err := k.Keys(t.Context())
	if err != nil || !slices.Equal(keys, []string{alice, "https://carol@github.com"}) {
		t.Errorf("in use: %q, %v", keys, err)
	}
}
