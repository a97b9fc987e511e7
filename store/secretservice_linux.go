package store

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"

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
	unknownMethod   = "org.freedesktop.DBus.Error.UnknownMethod"
)

// secretService is a connection to the session's Secret Service.
type secretService struct {
	conn   *dbus.Conn
	dialog func() bool
	person time.Duration // how long the dialog may take
}

// connect opens a connection of our own to the session bus, or with shared the
// one that go-keyring will use. Nothing but the end of the process ends a
// handshake that is never answered.
func (k *Keyring) connect(shared bool) (*secretService, error) {
	address := busAddress(k.Env)
	if address == "" {
		return nil, &Trouble{State: NoBus}
	}
	open := func() (*dbus.Conn, error) { return dbus.Connect(address) }
	if shared {
		if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", address); err != nil {
			return nil, err
		}
		open = dbus.SessionBus
	}
	conn, err := open()
	if err != nil {
		return nil, &Trouble{State: NoBus, Cause: err}
	}
	return &secretService{conn, k.Dialog, cmp.Or(k.person, dialogPatience)}, nil
}

func (s *secretService) close() { _ = s.conn.Close() }

// call calls a method and waits. gnome-keyring learns of a client from its
// first message, a little late now and then: until then it knows no methods, so
// that answer is asked for again. It came for 71 first messages of 48,000, on an
// idle machine and on a busy one, never twice in a row, and never where the
// first message read a property (42.1, tried).
func (s *secretService) call(w *watch, path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	const tries = 5
	for try := 1; ; try++ {
		done := s.conn.Object(busName, path).CallWithContext(w, method, 0, args...)
		var reply dbus.Error
		if try == tries || !errors.As(done.Err, &reply) || reply.Name != unknownMethod {
			return done
		}
	}
}

// read returns the secret under key, with three waits where it is found
// unlocked in the collection that is expected. Everything else is worth a
// closer look.
//
// The search goes first and alone. Sent together with it, or before it, the
// session would be one wait less; but gnome-keyring aborts when OpenSession is
// the first thing that it hears from a client and is heard too early (three
// times in 8,000 hits, never in 30,000 the other way; tried, 42.1), and what
// the session had unlocked goes with it.
func (s *secretService) read(w *watch, key string) (secret.Secret, error) {
	found, err := s.search(w, attributesOf(key))
	if err != nil {
		return secret.Secret{}, err
	}
	var output dbus.Variant
	var session dbus.ObjectPath
	err = s.call(w, servicePath, serviceIface+".OpenSession", "plain", dbus.MakeVariant("")).Store(&output, &session)
	if err != nil {
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
	if found, err = s.search(w, attributesOf(key)); err != nil {
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
		if liesIn(collection, item) {
			return item
		}
	}
	return noObject
}

func liesIn(collection, item dbus.ObjectPath) bool {
	return strings.HasPrefix(string(item), string(collection)+"/")
}

// attributesOf are the attributes under which go-keyring keeps key.
func attributesOf(key string) map[string]string {
	return map[string]string{"service": Service, "username": key}
}

// search finds the items that have all these attributes.
func (s *secretService) search(w *watch, attributes map[string]string) (matches, error) {
	var m matches
	err := s.call(w, servicePath, serviceIface+".SearchItems", attributes).Store(&m.unlocked, &m.locked)
	return m, busTrouble(err)
}

// secretOf reads an item's value over the session. It may be empty: someone kept
// it so, or KWallet lost it, which writes names at once and values up to five
// seconds later, and was killed in between (5.103, tried).
func (s *secretService) secretOf(w *watch, item, session dbus.ObjectPath) (secret.Secret, error) {
	var value struct {
		Session     dbus.ObjectPath
		Parameters  []byte
		Value       []byte
		ContentType string
	}
	err := s.call(w, item, itemIface+".GetSecret", session).Store(&value)
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
	err := s.call(w, servicePath, serviceIface+".ReadAlias", "default").Store(&standard)
	if err == nil && standard == noObject {
		return noObject, &Trouble{State: NoCollection}
	}
	return standard, busTrouble(err)
}

// property reads one property of an object into out.
func (s *secretService) property(w *watch, path dbus.ObjectPath, iface, name string, out any) error {
	var value dbus.Variant
	err := s.call(w, path, "org.freedesktop.DBus.Properties.Get", iface, name).Store(&value)
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
		return &Trouble{State: Vanished, Cause: err}
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
	case name == "org.freedesktop.DBus.Error.NoReply": // it ended, and owed an answer
		return Vanished
	case name == "org.freedesktop.DBus.Error.Timeout":
		return Mute
	case name == "org.freedesktop.Secret.Error.IsLocked":
		return Locked
	}
	return Failed
}
