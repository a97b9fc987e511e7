package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// keyringKey is where a script's keyring lies in testscript.Env.Values.
type keyringKey struct{}

// startKeyring starts a keyring for a script. Without one the scripts that
// need it skip themselves by [!keyring]; in CI that is a failure.
func startKeyring(env *testscript.Env, state storetest.State) error {
	missing := storetest.Missing()
	if missing != "" && os.Getenv("CI") == "true" {
		return fmt.Errorf("missing: %s", missing)
	}
	if missing != "" {
		return nil
	}
	service, err := storetest.Start(state)
	if err != nil {
		return err
	}
	useKeyring(env, service)
	return nil
}

// useKeyring lets a script's programs find a keyring, and stops it in the end.
func useKeyring(env *testscript.Env, service *storetest.Service) {
	env.Values[keyringKey{}] = service
	env.Vars = append(env.Vars, service.Env()...)
	env.Defer(service.Stop)
}

// cmdKeyring looks into the script's keyring, or breaks it:
//
//	[!] keyring has KEY        an item of ours has this name
//	[!] keyring holds TEXT     an item's value contains TEXT
//	keyring plant KEY VALUE    put an item there, as another program would
//	keyring plant KEY VALUE SERVICE    the same under another program's name
//	keyring copy KEY VALUE     the same in a collection that is not used
//	keyring lock | kill | freeze | thaw
func cmdKeyring(ts *testscript.TestScript, neg bool, args []string) {
	service, ok := ts.Value(keyringKey{}).(*storetest.Service)
	if !ok || len(args) == 0 {
		ts.Fatalf("keyring: no keyring, or no word")
	}
	switch {
	case args[0] == "has" && len(args) == 2:
		itemsMust(ts, service, neg, func(i storetest.Item) bool { return i.User == args[1] })
	case args[0] == "holds" && len(args) == 2:
		itemsMust(ts, service, neg, func(i storetest.Item) bool { return strings.Contains(i.Secret.Reveal(), args[1]) })
	case args[0] == "plant" && len(args) == 3:
		ts.Check(service.Plant(storetest.Login, store.Service, args[1], args[2]))
	case args[0] == "plant" && len(args) == 4:
		ts.Check(service.Plant(storetest.Login, args[3], args[1], args[2]))
	case args[0] == "copy" && len(args) == 3:
		ts.Check(service.Plant("elsewhere", store.Service, args[1], args[2]))
	case args[0] == "lock":
		ts.Check(service.Lock(storetest.Login))
	case args[0] == "kill":
		ts.Check(service.KillDaemon())
	case args[0] == "freeze":
		ts.Check(service.Freeze())
	case args[0] == "thaw":
		service.Thaw()
	default:
		ts.Fatalf("keyring: cannot %v", args)
	}
}

func itemsMust(ts *testscript.TestScript, service *storetest.Service, neg bool, fits func(storetest.Item) bool) {
	items, err := service.Items(store.Service)
	ts.Check(err)
	if slices.ContainsFunc(items, fits) == neg {
		ts.Fatalf("the keyring is otherwise: %d items", len(items))
	}
}
