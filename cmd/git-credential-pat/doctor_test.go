package main

import (
	"os"
	"strings"
	"testing"

	"git-credential-pat/helper/doctor"
	"git-credential-pat/helper/prompt"
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
	if got := w.inTilde("/srv/home/alice/a: /home/alice/b"); got != "/srv/home/alice/a: ~/b" {
		t.Error(got)
	}
	if got := (&world{home: "/"}).inTilde("/etc/x"); got != "/etc/x" {
		t.Error(got)
	}
}

// TestNoToken holds that a token in an odd place is not shown, and that no
// command is made of what is shown in its place.
func TestNoToken(t *testing.T) {
	token := "gh" + "p_" + strings.Repeat("a", 36)
	for text, want := range map[string]string{
		"":                                    "",
		"remote." + token + ".url in ~/.c":    "*** in ~/.c",
		"https://github.com/" + token + ", x": "https://github.com/***, x",
		"a https://x:h@nter'2@github.com/b@c, HTTP://x@y z@": "a https://***@github.com/b@c, HTTP://***@y z@",
		"/opt/git-credential-pat: a (b)":                     "/opt/git-credential-pat: a (b)",
	} {
		if got := newCensor().cut(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	w := &world{home: "/home/alice"}
	f := w.shown([]doctor.Found{{Finding: prompt.Finding{Subject: token, Text: "a " + token, Cure: "rm /x/" + token}}})[0]
	if f.Subject != "***" || f.Text != "a ***" || f.Cure != prompt.CureUnshown {
		t.Errorf("%+v", f)
	}
}
