package storetest

import (
	"errors"
	"path"
	"slices"

	"github.com/godbus/dbus/v5"
)

// The names of the Secret Service API,
// specifications.freedesktop.org/secret-service-spec.
const (
	provider        = "org.freedesktop.secrets"
	servicePath     = dbus.ObjectPath("/org/freedesktop/secrets")
	serviceIface    = "org.freedesktop.Secret.Service"
	collectionIface = "org.freedesktop.Secret.Collection"
	itemIface       = "org.freedesktop.Secret.Item"
	propertyGet     = "org.freedesktop.DBus.Properties.Get"
)

// guiltRidden is gnome-keyring's way to create and unlock a collection with a
// password in the message instead of a dialog (gkd-secret-service.c).
const guiltRidden = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"

// wireSecret is the specification's Secret structure, (oayays).
type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func collectionPath(name string) dbus.ObjectPath {
	return servicePath + "/collection/" + dbus.ObjectPath(name)
}

// collectionOf is the name of the collection in which an item stands.
func collectionOf(item dbus.ObjectPath) string {
	return path.Base(path.Dir(string(item)))
}

// call asks the provider and waits for the answer as long as c lives.
// gnome-keyring knows no methods for a client that it has not yet taken note
// of, which on a busy machine happens to a first message: it is sent again.
func (c *client) call(object dbus.ObjectPath, method string, args ...any) *dbus.Call {
	const tries = 5
	for try := 1; ; try++ {
		done := c.Object(provider, object).CallWithContext(c.ctx, method, dbus.FlagNoAutoStart, args...)
		if try == tries || !isUnknownMethod(done.Err) {
			return done
		}
	}
}

func isUnknownMethod(err error) bool {
	var reply dbus.Error
	return errors.As(err, &reply) && reply.Name == "org.freedesktop.DBus.Error.UnknownMethod"
}

// owned reports whether somebody on the bus has the name.
func (c *client) owned(name string) (owned bool, err error) {
	err = c.BusObject().CallWithContext(c.ctx, "org.freedesktop.DBus.NameHasOwner", 0, name).Store(&owned)
	return owned, err
}

// property stores a property of a provider's object into value.
func (c *client) property(object dbus.ObjectPath, iface, name string, value any) error {
	var v dbus.Variant
	if err := c.call(object, propertyGet, iface, name).Store(&v); err != nil {
		return err
	}
	return v.Store(value)
}

// collections is the set of the collections' names.
func (c *client) collections() (map[string]bool, error) {
	var paths []dbus.ObjectPath
	if err := c.property(servicePath, serviceIface, "Collections", &paths); err != nil {
		return nil, err
	}
	names := make(map[string]bool, len(paths))
	for _, p := range paths {
		names[path.Base(string(p))] = true
	}
	return names, nil
}

// session opens a plain session: the values cross the private bus as they are.
func (c *client) session() (session dbus.ObjectPath, err error) {
	var ignored dbus.Variant
	err = c.call(servicePath, serviceIface+".OpenSession", "plain", dbus.MakeVariant("")).Store(&ignored, &session)
	return session, err
}

// seal puts a value into the form that crosses the bus.
func (c *client) seal(value string) (wireSecret, error) {
	session, err := c.session()
	return wireSecret{session, []byte{}, []byte(value), "text/plain"}, err
}

// search finds the items of a service in all collections, the locked ones too.
func (c *client) search(service string) (unlocked, locked []dbus.ObjectPath, err error) {
	err = c.call(servicePath, serviceIface+".SearchItems", map[string]string{"service": service}).
		Store(&unlocked, &locked)
	slices.Sort(unlocked)
	slices.Sort(locked)
	return unlocked, locked, err
}
