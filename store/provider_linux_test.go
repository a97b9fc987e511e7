package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/godbus/dbus/v5"

	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

const (
	login  = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	theOne = login + "/1"

	thePrompt = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")
)

// provider is a Secret Service with one item, unlocked, which goes wrong as
// real ones do once in a thousand times.
type provider struct {
	errs    chan string          // names of errors: what item and prompt answer before they obey
	prompts chan dbus.ObjectPath // what Unlock wants shown, while there are any
}

// provide puts a provider on a bus where there is none, and returns a keyring
// that finds it.
func provide(t *testing.T) (*provider, *store.Keyring) {
	t.Helper()
	p := &provider{errs: make(chan string, 32), prompts: make(chan dbus.ObjectPath, 1)}
	service := storetest.StartFor(t, storetest.NoProvider)
	conn, err := dbus.Connect(service.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for path, iface := range map[dbus.ObjectPath]string{
		"/org/freedesktop/secrets": "org.freedesktop.Secret.Service",
		login:                      "org.freedesktop.Secret.Collection",
		theOne:                     "org.freedesktop.Secret.Item",
		thePrompt:                  "org.freedesktop.Secret.Prompt",
	} {
		if err := errors.Join(conn.Export(p, path, iface), conn.Export(p, path, "org.freedesktop.DBus.Properties")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.RequestName("org.freedesktop.secrets", 0); err != nil {
		t.Fatal(err)
	}
	return p, keyringOn(service)
}

// fail answers with an error so many times.
func (p *provider) fail(name string, times int) {
	for range times {
		p.errs <- name
	}
}

// failure is the next error, nil when there is none left.
func (p *provider) failure() *dbus.Error {
	select {
	case name := <-p.errs:
		return dbus.NewError(name, nil)
	default:
		return nil
	}
}

func (p *provider) SearchItems(map[string]string) (unlocked, locked []dbus.ObjectPath, err *dbus.Error) {
	return []dbus.ObjectPath{theOne}, nil, nil
}

func (p *provider) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), "/session", nil
}

func (p *provider) Unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	select {
	case prompt := <-p.prompts:
		return nil, prompt, nil
	default:
		return objects, "/", nil
	}
}

func (p *provider) Prompt(string) *dbus.Error { return p.failure() }

// wireSecret is the specification's Secret structure.
type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (p *provider) GetSecret(session dbus.ObjectPath) (wireSecret, *dbus.Error) {
	return wireSecret{Session: session, Value: []byte("value")}, p.failure()
}

func (p *provider) CreateItem(map[string]dbus.Variant, wireSecret, bool) (item, prompt dbus.ObjectPath, err *dbus.Error) {
	return theOne, "/", nil
}

func (p *provider) Get(_, name string) (dbus.Variant, *dbus.Error) {
	switch name {
	case "Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{login}), nil
	case "Label":
		return dbus.MakeVariant("login"), nil
	}
	return dbus.MakeVariant(map[string]string{"username": "key"}), p.failure()
}

// Between a search and a look another program may replace the item. Whoever
// looks again finds the new one.
func TestItemThatIsGoneIsLookedForAgain(t *testing.T) {
	for name, times := range map[string]int{
		"org.freedesktop.DBus.Error.UnknownObject":  4,
		"org.freedesktop.DBus.Error.UnknownMethod":  20, // each is asked five times, see call
		"org.freedesktop.Secret.Error.NoSuchObject": 4,
	} {
		t.Run(name, func(t *testing.T) {
			p, k := provide(t)
			p.fail(name, times)
			if got, err := k.Get(t.Context(), "key"); err != nil || got.Reveal() != "value" {
				t.Errorf("Get: %v", err)
			}
			p.fail(name, times)
			if keys, err := k.Keys(t.Context()); err != nil || !slices.Equal(keys, []string{"key"}) {
				t.Errorf("Keys: %q, %v", keys, err)
			}
		})
	}
}

func TestPromptThatIsGoneIsAskedForAgain(t *testing.T) {
	p, k := provide(t)
	k.Dialog = func() bool { return true }
	for _, name := range []string{"Set", "Keys"} { // a Get that hits unlocks nothing
		p.prompts <- thePrompt
		p.fail("org.freedesktop.DBus.Error.UnknownObject", 1)
		if err := calls(k)[name](t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An item that cannot be read is not an item that is not there.
func TestItemThatCannotBeReadFails(t *testing.T) {
	for name, want := range map[string]store.State{
		"org.freedesktop.DBus.Error.Failed":     store.Failed,
		"org.freedesktop.Secret.Error.IsLocked": store.Locked,
	} {
		p, k := provide(t)
		for _, call := range []func(context.Context) error{calls(k)["Get"], calls(k)["Keys"]} {
			p.fail(name, 1)
			wantTrouble(t, call(t.Context()), want)
		}
	}
}
