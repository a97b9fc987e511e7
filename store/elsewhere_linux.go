package store

import (
	"context"
	"slices"

	"github.com/godbus/dbus/v5"
)

// Elsewhere lists the keys of copies that lie in another collection than the
// one that is used: nothing reads them, and nothing removes them. It looks at
// what is unlocked, and unlocks nothing. Only a Secret Service has collections.
func (k *Keyring) Elsewhere(ctx context.Context) ([]string, error) {
	return within(ctx, k, func(w *watch) ([]string, error) {
		s, err := k.connect(false)
		if err != nil {
			return nil, err
		}
		defer s.close()
		return again(func() ([]string, error) { return s.listElsewhere(w) })
	})
}

func (s *secretService) listElsewhere(w *watch) ([]string, error) {
	used, err := s.collection(w)
	if err != nil {
		return nil, err
	}
	found, err := s.search(w, map[string]string{"service": Service})
	if err != nil {
		return nil, err
	}
	ours := func(item dbus.ObjectPath) bool { return liesIn(used, item) }
	return s.keysOf(w, slices.DeleteFunc(slices.Concat(found.unlocked, found.locked), ours))
}
