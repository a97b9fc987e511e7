package storetest

import (
	"fmt"
	"slices"

	"github.com/godbus/dbus/v5"
)

// Lock locks a collection, as a screen lock may.
//
// It asks until the collection is among the locked: now and then gnome-keyring
// locks nothing and says so (42.1, tried: twice in 15,000, all of them a new
// client's first message, just after an unlock), and who then waits for a
// dialog waits in vain.
func (s *Service) Lock(collection string) error {
	return s.on(collection, "locking", func(c *client, path dbus.ObjectPath) error {
		return poll(func() (bool, error) {
			var locked []dbus.ObjectPath
			var prompt dbus.ObjectPath
			err := c.call(servicePath, serviceIface+".Lock", []dbus.ObjectPath{path}).Store(&locked, &prompt)
			return slices.Contains(locked, path), err
		})
	})
}

// Unlock unlocks a collection without a dialog.
func (s *Service) Unlock(collection string) error {
	return s.on(collection, "unlocking", func(c *client, path dbus.ObjectPath) error {
		master, err := c.seal(masterPassword)
		if err != nil {
			return err
		}
		return c.call(servicePath, guiltRidden+".UnlockWithMasterPassword", path, master).Err
	})
}

// IsLocked reports whether a collection is locked. There is an error where
// there is no such collection.
func (s *Service) IsLocked(collection string) (locked bool, err error) {
	err = s.on(collection, "looking at", func(c *client, path dbus.ObjectPath) error {
		return c.property(path, collectionIface, "Locked", &locked)
	})
	return locked, err
}

// SetDefault makes a collection the one behind the alias "default", which
// go-keyring uses where there is no login collection.
func (s *Service) SetDefault(collection string) error {
	return s.on(collection, "defaulting to", func(c *client, path dbus.ObjectPath) error {
		return c.call(servicePath, serviceIface+".SetAlias", "default", path).Err
	})
}

// on does something to a collection over a connection of its own.
func (s *Service) on(collection, doing string, do func(*client, dbus.ObjectPath) error) error {
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.close()
	if err := do(c, collectionPath(collection)); err != nil {
		return fmt.Errorf("%s collection %s: %w", doing, collection, err)
	}
	return nil
}
