//go:build linux

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/testscript"

	"git-credential-pat/store/storetest"
)

// TestPictures holds the README's pictures against what the program shows in
// the stories under testdata/picture. UPDATE_PICTURES=1 takes them anew.
func TestPictures(t *testing.T) {
	needGit(t)
	if missing := storetest.Missing(); missing != "" && os.Getenv("CI") != "true" {
		t.Skip("missing: " + missing)
	}
	params := scriptParams("picture", "")
	params.Setup = func(env *testscript.Env) error { return setUp(env, "") }
	params.Cmds["picture"] = cmdPicture
	testscript.Run(t, params)
}

// cmdPicture is the script command "picture NAME TITLE FILE". It holds what
// FILE would look like on a terminal against .pictures/NAME.svg.
func cmdPicture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: picture NAME TITLE FILE")
	}
	shown := readScreen(ts.ReadFile(args[2]))
	drawn := drawPicture(args[1], shown)
	path := filepath.Join(repositoryRoot(), ".pictures", args[0]+".svg")
	if os.Getenv("UPDATE_PICTURES") != "" {
		ts.Check(os.WriteFile(path, drawn, 0o644))
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		ts.Fatalf("%v", err)
	}
	if change := diff.Diff("kept", kept, "shown", drawn); change != nil {
		ts.Fatalf("%s.svg is not what the program shows: run .pictures/make and look at it\n%s", args[0], change)
	}
}
