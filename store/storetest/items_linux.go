package storetest

import (
	"fmt"

	"git-credential-pat/store/secret"

	"github.com/godbus/dbus/v5"
)

// Item is what a keyring holds under a service's name.
type Item struct {
	User       string
	Secret     secret.Secret // empty where Locked
	Collection string
	Locked     bool
}

// Items is what every collection holds under the service's name, in the order
// of their paths, the locked ones last.
func (s *Service) Items(service string) ([]Item, error) {
	c, err := s.connect()
	if err != nil {
		return nil, err
	}
	defer c.close()
	unlocked, locked, err := c.search(service)
	if err != nil {
		return nil, fmt.Errorf("searching for %s: %w", service, err)
	}
	session, err := c.session()
	if err != nil {
		return nil, err
	}
	var items []Item
	for i, path := range append(unlocked, locked...) {
		item, err := c.item(path, session, i >= len(unlocked))
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		items = append(items, item)
	}
	return items, nil
}

func (c *client) item(path, session dbus.ObjectPath, locked bool) (Item, error) {
	var attributes map[string]string
	if err := c.property(path, itemIface, "Attributes", &attributes); err != nil {
		return Item{}, err
	}
	item := Item{User: attributes["username"], Collection: collectionOf(path), Locked: locked}
	if locked {
		return item, nil
	}
	var value wireSecret
	err := c.call(path, itemIface+".GetSecret", session).Store(&value)
	item.Secret = secret.New(string(value.Value))
	return item, err
}

// Plant keeps value under go-keyring's two attributes in the named collection,
// which is made, unlocked, where there is none. An item with the same
// attributes in that collection is replaced; one in another collection is not.
// A locked collection is an error.
func (s *Service) Plant(collection, service, user, value string) error {
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.ensureCollection(collection); err != nil {
		return fmt.Errorf("making collection %s: %w", collection, err)
	}
	if err := c.createItem(collection, service, user, value); err != nil {
		return fmt.Errorf("planting %s in %s: %w", user, collection, err)
	}
	return nil
}

func (c *client) createItem(collection, service, user, value string) error {
	sealed, err := c.seal(value)
	if err != nil {
		return err
	}
	properties := map[string]dbus.Variant{
		itemIface + ".Label":      dbus.MakeVariant("planted by storetest"),
		itemIface + ".Attributes": dbus.MakeVariant(map[string]string{"service": service, "username": user}),
	}
	var item, prompt dbus.ObjectPath
	const replace = true
	return c.call(collectionPath(collection), collectionIface+".CreateItem", properties, sealed, replace).
		Store(&item, &prompt)
}

func (c *client) ensureCollection(name string) error {
	names, err := c.collections()
	if err != nil || names[name] {
		return err
	}
	master, err := c.seal(masterPassword)
	if err != nil {
		return err
	}
	properties := map[string]dbus.Variant{collectionIface + ".Label": dbus.MakeVariant(name)}
	var made dbus.ObjectPath
	if err := c.call(servicePath, guiltRidden+".CreateWithMasterPassword", properties, master).Store(&made); err != nil {
		return err
	}
	if made != collectionPath(name) {
		return fmt.Errorf("the provider made %s instead", made)
	}
	return nil
}
