package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"git-credential-pat/store/storetest"
)

// startKeyring starts nothing: the keyring of the tests is for Linux, and the
// scripts that need one skip themselves by [!keyring].
func startKeyring(*testscript.Env, storetest.State) error { return nil }

// useKeyring is never reached.
func useKeyring(*testscript.Env, *storetest.Service) {}

// cmdKeyring is never reached.
func cmdKeyring(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("keyring: missing: %s", storetest.Missing())
}
