package main

import (
	"os"
	"testing"
)

// TestHomeIsNotTold writes the home folder by its sign, in a command where the
// shell knows it, and leaves everything else as it is.
func TestHomeIsNotTold(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("paths of another system")
	}
	w := &world{home: "/home/alice"}
	for command, want := range map[string]string{
		"chmod 600 /home/alice/a":                "chmod 600 ~/a",
		"chmod 600 '/home/alice/a b'":            "chmod 600 ~/'a b'",
		"/home/alice/bin/x doctor --fix":         "~/bin/x doctor --fix",
		"'/home/alice/my bin/x' doctor":          "~/'my bin/x' doctor",
		"x --file=/home/alice/a":                 "x --file=/home/alice/a",
		"x /home/alicea/b /srv/home/alice/c":     "x /home/alicea/b /srv/home/alice/c",
		"git config --file /home/alice/a --edit": "git config --file ~/a --edit",
	} {
		if got := w.inShell(command); got != want {
			t.Errorf("%s: %s, want %s", command, got, want)
		}
	}
	if got := w.inTilde("in /home/alice/a, and '/home/alice/b'"); got != "in ~/a, and '~/b'" {
		t.Error(got)
	}
	if got := (&world{home: "/"}).inTilde("/etc/x"); got != "/etc/x" {
		t.Error(got)
	}
}
