//go:build linux || darwin

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// onStore is a store as a story finds it.
type onStore struct {
	name    string
	start   func() (*storetest.Service, error) // the keyring, nil where there is none
	missing string                             // the first part that it lacks here
	place   string                             // the store's name in the index
	named   string                             // what people call it, as a regular expression
}

// everyStore is every store that a machine may keep tokens in.
func everyStore() []onStore {
	gnome := func() (*storetest.Service, error) { return storetest.Start(storetest.Ready) }
	return []onStore{
		{"gnome-keyring", gnome, storetest.Missing(), store.InKeyring, "the system keyring"},
		{"kwallet", storetest.StartKWallet, storetest.MissingKWallet(), store.InKeyring, "the system keyring"},
		{"vault-passphrase", nil, "", store.InVault, "the vault, which its passphrase opens"},
		{"vault-key-file", nil, "", store.InVault, "the vault, which file permissions alone protect"},
	}
}

// TestEveryStore runs the stories under testdata/stores on each of them.
func TestEveryStore(t *testing.T) {
	needGit(t)
	for _, s := range everyStore() {
		t.Run(s.name, func(t *testing.T) {
			if s.missing != "" && os.Getenv("CI") == "true" {
				t.Fatal("missing: " + s.missing)
			}
			if s.missing != "" {
				t.Skip("missing: " + s.missing)
			}
			params := scriptParams("stores", "")
			params.Setup = func(env *testscript.Env) error { return s.setUp(env) }
			testscript.Run(t, params)
		})
	}
}

func (s onStore) setUp(env *testscript.Env) error {
	if err := setUpHome(env, ""); err != nil {
		return err
	}
	env.Vars = append(env.Vars, "STORE="+s.name, "PLACE="+s.place, "NAMED="+s.named,
		"PASSPHRASE=nine words or so", "DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(env.WorkDir, "no-bus"))
	if s.start == nil {
		return nil
	}
	service, err := s.start()
	if err != nil {
		return err
	}
	useKeyring(env, service)
	return nil
}
