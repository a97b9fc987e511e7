package gitconfig

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lie makes text the only configuration that git reads, but for that of a
// repository.
func lie(t *testing.T, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	write(t, file, text)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", file)
	t.Chdir(filepath.Dir(file))
}

// crowded is a configuration with a helper in every place.
const crowded = `[credential]
	helper = store
	helper =
	helper = /opt/git-credential-pat
[credential "https://github.com"]
	helper = "!gh auth git-credential"
	helper = store
	helper = pat
	helper = !git credential-pat
[credential "https://github.com/acme"]
	helper = acme
[credential "https://alice@github.com"]
	helper = store
[credential "github.com"]
	helper = partly
[credential "https://*.com"]
	helper = wild
[credential "http://github.com"]
	helper = plain
[credential "https://gitlab.com"]
	helper = other
[credential "https://github.com:8443"]
	helper = port
`

func settings(t *testing.T) *Settings {
	t.Helper()
	s, err := ReadSettings(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestOthers finds what a reset masks, in every scope, and nothing of ours.
func TestOthers(t *testing.T) {
	lie(t, crowded)
	repo := t.TempDir()
	gitOutput(t, nil, "init", "-q", repo)
	gitOutput(t, nil, "-C", repo, "config", "credential.helper", "local")
	t.Chdir(repo)
	t.Setenv("GIT_CONFIG_PARAMETERS", "'credential.helper'='' 'credential.helper'='command' 'credential.helper'='!ours'")
	others, err := settings(t).Others(t.Context(), "github.com", "!ours")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range others {
		got = append(got, strings.TrimRight(o.Value+" "+o.Username+" "+o.Path, " "))
	}
	want := []string{"store", "!gh auth git-credential", "acme  acme", "store alice", "partly", "wild", "local", "command"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
	if o := others[0]; o.Scope != "global" || !strings.HasPrefix(o.Origin, "file:") {
		t.Errorf("%+v", o)
	}
}

func TestUsernames(t *testing.T) {
	lie(t, "[credential]\n\tusername = everywhere\n[credential \"https://github.com\"]\n\tusername = alice\n"+
		"[credential \"https://gitlab.com\"]\n\tusername = bob\n[credential \"https://github.com/acme\"]\n\tusername = carol\n")
	names, err := settings(t).Usernames(t.Context(), "github.com")
	if want := []string{"everywhere", "alice"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%q, %v, not %q", names, err, want)
	}
}

func TestNobodyElse(t *testing.T) {
	lie(t, "")
	others, err := settings(t).Others(t.Context(), "github.com", "")
	names, errNames := settings(t).Usernames(t.Context(), "github.com")
	if len(others)+len(names) > 0 || err != nil || errNames != nil {
		t.Errorf("%v, %v, %v, %v", others, names, err, errNames)
	}
}

func TestProgram(t *testing.T) {
	for _, test := range []struct{ value, name, args, plain string }{
		{"store", "store", "", "git credential-store"},
		{"store --file /x/y", "store", "--file /x/y", "git credential-store --file /x/y"},
		{"/usr/lib/git-core/git-credential-libsecret", "libsecret", "", "/usr/lib/git-core/git-credential-libsecret"},
		{`/mnt/c/Program\ Files/Git/mingw64/bin/git-credential-manager.exe`, "manager", "", ""},
		{"C:/Git/git-credential-manager.exe", "manager", "", "C:/Git/git-credential-manager.exe"},
		{"!gh auth git-credential", "gh", "auth git-credential", ""},
		{"!/usr/bin/gh auth git-credential", "gh", "auth git-credential", ""},
		{`!"C:/Program Files/GitHub CLI/gh.exe" auth git-credential`, "gh", "auth git-credential", ""},
		{`!'/opt/it'\''s/glab' auth git-credential`, "glab", "auth git-credential", ""},
		{"!f() { echo password=hunter2; }; f", "", "", ""},
		{"!gh auth git-credential; rm -rf x", "", "", ""},
		{"!TOKEN=hunter2 gh auth git-credential", "", "", ""},
		{"!$HOME/bin/gh auth git-credential", "", "", ""},
		{`!"unfinished`, "", "", ""},
		{"!", "", "", ""},
		{"", "", "", "git credential-"},
	} {
		h := Helper{Value: test.value}
		if name, args := h.Program(); name != test.name || args != test.args {
			t.Errorf("%q is %q with %q", test.value, name, args)
		}
		if got := h.PlainCommand(); got != test.plain && test.value != "" {
			t.Errorf("%q is shown as %q", test.value, got)
		}
	}
}
