package store

import (
	"slices"

	"github.com/godbus/dbus/v5"
)

// list returns the names of the items that stand in the collection go-keyring
// uses. One that cannot be read fails the whole: a key that is left out would
// look as if nothing were kept under it.
func (s *secretService) list(w *watch) ([]string, error) {
	collection, err := s.unlocked(w)
	if err != nil {
		return nil, err
	}
	found, err := s.search(w, map[string]string{"service": Service})
	if err != nil {
		return nil, err
	}
	return s.keysOf(w, allIn(collection, slices.Concat(found.unlocked, found.locked)))
}

// keysOf reads the names of items, each once.
func (s *secretService) keysOf(w *watch, items []dbus.ObjectPath) ([]string, error) {
	var keys []string
	for _, item := range items {
		var attributes map[string]string
		if err := s.property(w, item, itemIface, "Attributes", &attributes); err != nil {
			return nil, err
		}
		if key, named := attributes["username"]; named {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// allIn returns the items that lie in the collection.
func allIn(collection dbus.ObjectPath, items []dbus.ObjectPath) []dbus.ObjectPath {
	return slices.DeleteFunc(items, func(item dbus.ObjectPath) bool { return !liesIn(collection, item) })
}
