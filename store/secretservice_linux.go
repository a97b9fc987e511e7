package store

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/godbus/dbus/v5"

	"git-credential-pat/store/secret"
)

// The Secret Service's names.
// Source: specifications.freedesktop.org/secret-service.
const (
	busName         = "org.freedesktop.secrets"
	servicePath     = dbus.ObjectPath("/org/freedesktop/secrets")
	loginCollection = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	serviceIface    = "org.freedesktop.Secret.Service"
	collectionIface = "org.freedesktop.Secret.Collection"
	itemIface       = "org.freedesktop.Secret.Item"
	promptIface     = "org.freedesktop.Secret.Prompt"
	noObject        = dbus.ObjectPath("/")
)

// secretService is a connection to the session's Secret Service.
type secretService struct {
	conn    *dbus.Conn
	service dbus.BusObject
	address string
	dialog  func() bool
}

// connect opens a connection of our own to the session bus. Nothing but the
// end of the process ends a handshake that is never answered.
func (k *Keyring) connect() (*secretService, error) {
	address := busAddress(k.Env)
	if address == "" {
		return nil, &Trouble{State: NoBus}
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		return nil, busTrouble(err)
	}
	return &secretService{conn, conn.Object(busName, servicePath), address, k.Dialog}, nil
}

func (s *secretService) close() { _ = s.conn.Close() }

// read returns the secret under key. An item that is found unlocked where it
// is expected costs two waits: the search together with the session, then the
// secret. Everything else is worth a closer look.
func (s *secretService) read(w *watch, key string) (secret.Secret, error) {
	opened := s.service.GoWithContext(w, serviceIface+".OpenSession", 0, nil, "plain", dbus.MakeVariant(""))
	found, err := s.search(w, key)
	if err != nil {
		return secret.Secret{}, err
	}
	var output dbus.Variant
	var session dbus.ObjectPath
	if err := (<-opened.Done).Store(&output, &session); err != nil {
		return secret.Secret{}, busTrouble(err)
	}
	if item := firstIn(loginCollection, found.unlocked); item != noObject {
		return s.secretOf(w, item, session)
	}
	return s.readSlowly(w, key, found, session)
}

// readSlowly handles what is rare: another collection than login, a locked
// one, and nothing at all, which is only true of an unlocked collection.
func (s *secretService) readSlowly(w *watch, key string, found matches, session dbus.ObjectPath) (secret.Secret, error) {
	collection, err := s.collection(w)
	if err != nil {
		return secret.Secret{}, err
	}
	if item := firstIn(collection, found.unlocked); item != noObject {
		return s.secretOf(w, item, session)
	}
	if err := s.unlock(w, collection); err != nil {
		return secret.Secret{}, err
	}
	if item := firstIn(collection, found.locked); item != noObject {
		if err := s.unlock(w, item); err != nil {
			return secret.Secret{}, err
		}
	}
	if found, err = s.search(w, key); err != nil {
		return secret.Secret{}, err
	}
	if item := firstIn(collection, found.unlocked); item != noObject {
		return s.secretOf(w, item, session)
	}
	return secret.Secret{}, ErrNotFound
}

// matches are the items of a search, of all collections.
type matches struct{ unlocked, locked []dbus.ObjectPath }

// firstIn returns the first item that lies in the collection go-keyring uses.
// A copy elsewhere does not count: a token that was erased would live on.
func firstIn(collection dbus.ObjectPath, items []dbus.ObjectPath) dbus.ObjectPath {
	for _, item := range items {
		if strings.HasPrefix(string(item), string(collection)+"/") {
			return item
		}
	}
	return noObject
}

// search finds the items that go-keyring wrote for key.
func (s *secretService) search(w *watch, key string) (matches, error) {
	var m matches
	attributes := map[string]string{"service": Service, "username": key}
	err := s.service.CallWithContext(w, serviceIface+".SearchItems", 0, attributes).Store(&m.unlocked, &m.locked)
	return m, busTrouble(err)
}

// secretOf reads an item's value over the session.
func (s *secretService) secretOf(w *watch, item, session dbus.ObjectPath) (secret.Secret, error) {
	var value struct {
		Session     dbus.ObjectPath
		Parameters  []byte
		Value       []byte
		ContentType string
	}
	err := s.conn.Object(busName, item).CallWithContext(w, itemIface+".GetSecret", 0, session).Store(&value)
	return secret.New(string(value.Value)), busTrouble(err)
}

// collection returns the collection that go-keyring uses: login, or where
// there is none the one that the default alias stands for.
func (s *secretService) collection(w *watch) (dbus.ObjectPath, error) {
	var all []dbus.ObjectPath
	if err := s.property(w, servicePath, serviceIface, "Collections", &all); err != nil {
		return noObject, err
	}
	for _, c := range all {
		if c == loginCollection {
			return c, nil
		}
	}
	var standard dbus.ObjectPath
	err := s.service.CallWithContext(w, serviceIface+".ReadAlias", 0, "default").Store(&standard)
	if err == nil && standard == noObject {
		return noObject, &Trouble{State: NoCollection}
	}
	return standard, busTrouble(err)
}

// property reads one property of an object into out.
func (s *secretService) property(w *watch, path dbus.ObjectPath, iface, name string, out any) error {
	var value dbus.Variant
	err := s.conn.Object(busName, path).
		CallWithContext(w, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(&value)
	if err == nil {
		err = value.Store(out)
	}
	return busTrouble(err)
}

// busTrouble tells what an error of the bus means, nil included.
func busTrouble(err error) error {
	var network *net.OpError
	var reply dbus.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Trouble{State: Mute}
	case errors.As(err, &network), errors.Is(err, dbus.ErrClosed), errors.Is(err, io.EOF):
		return &Trouble{State: NoBus, Cause: err}
	case errors.As(err, &reply):
		return &Trouble{State: replyState(reply.Name), Cause: reply}
	}
	return &Trouble{State: Failed, Cause: err}
}

// replyState tells what the name of an error reply means.
func replyState(name string) State {
	switch {
	case name == "org.freedesktop.DBus.Error.ServiceUnknown",
		name == "org.freedesktop.DBus.Error.NameHasNoOwner",
		strings.HasPrefix(name, "org.freedesktop.DBus.Error.Spawn."):
		return NoService
	case name == "org.freedesktop.DBus.Error.NoReply", name == "org.freedesktop.DBus.Error.Timeout":
		return Mute
	case name == "org.freedesktop.Secret.Error.IsLocked":
		return Locked
	}
	return Failed
}
