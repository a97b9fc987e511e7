package gitconfig

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// patterns are ways to name hosts in a section; the empty one names them all.
var patterns = []string{
	"", "https://github.com", "https://github.com/", "https://GitHub.com", "https://github.com:443", "https://github.com/acme",
	"https://github.com/acm", "https://github.com/acme/x.git", "https://alice@github.com", "https://bob@github.com", "https://*.com",
	"https://*.github.com", "http://github.com", "github.com", "github.com/acme", "github.com/acme/x.git", "https://", "http://",
	"https:///acme/x.git", "alice@github.com", "https://github.com.", "https://gitlab.com", "https://git.corp.example:8443",
	"git.corp.example", "git.corp.example:8443", "https://git.corp.example", "*.com", "ftp://", `a"b\c`, "https://github.com/%61cme", "GITHUB.com",
	"github.com/%61cme/x.git", "github.com//acme/x.git/",
}

// TestEffectiveIsGits compares with what git runs, for every pattern at once and
// with resets among them.
func TestEffectiveIsGits(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell command as a helper")
	}
	all := ""
	for i, pattern := range patterns {
		all += helperSection(pattern, fmt.Sprintf("h%d", i))
	}
	const one = "[credential \"https://*.com\"]\n"
	texts := []string{
		"", "[credential]\n\thelper =\n", all,
		strings.Replace(all, one, "[credential \"https://github.com/acme\"]\n\thelper =\n"+one, 1),
		all + "[credential]\n\thelper =\n" + helperSection("", "last"),
	}
	for _, address := range []string{
		"https://github.com", "https://github.com/acme/x.git", "https://alice@github.com/acme/x.git",
		"http://github.com", "https://git.corp.example:8443/a",
	} {
		for _, text := range texts {
			compare(t, address, text)
		}
	}
}

// helperSection is a section with one helper, which writes word down.
func helperSection(pattern, word string) string {
	header := "[credential]"
	if pattern != "" {
		header = `[credential "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(pattern) + `"]`
	}
	return header + "\n\thelper = \"!f() { echo " + word + " >>\\\"$RECORD\\\"; }; f\"\n"
}

func compare(t *testing.T, address, text string) {
	t.Helper()
	dir := t.TempDir()
	file, record := filepath.Join(dir, "config"), filepath.Join(dir, "record")
	write(t, file, text)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", file)
	t.Chdir(dir)
	cmd := gitCommand(t, []string{"GIT_CONFIG_GLOBAL=" + file, "RECORD=" + record}, "credential", "reject")
	cmd.Stdin = strings.NewReader("url=" + address + "\npassword=p\n" + "\n")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	want, _ := os.ReadFile(record)
	list, err := Effective(t.Context(), address, "")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, h := range list {
		_, word, _ := strings.Cut(h.Value, "echo ")
		got += strings.Fields(word)[0] + "\n"
		if h.Scope != "global" || h.Origin != "file:"+file {
			t.Errorf("%+v", h)
		}
	}
	if got != string(want) {
		t.Errorf("%s with\n%.300s\n%q, git runs %q", address, text, got, want)
	}
}

func TestEffectiveSeesWhatStandsBehind(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", file)
	t.Setenv("GIT_CONFIG_PARAMETERS", "'credential.helper'='cache'")
	gitOutput(t, nil, "init", "-q", dir)
	t.Chdir(dir)
	configure(t, file, sample)
	gitOutput(t, nil, "-C", dir, "config", "credential.helper", "store")
	list, err := Effective(t.Context(), "https://github.com", "")
	want := []Helper{
		{sample.Helper, "global", "file:" + file, Place{"credential.https://github.com.helper", "global", file}},
		{"store", "local", "file:.git/config", Place{"credential.helper", "local", filepath.Join(dir, ".git", "config")}},
		{"cache", "command", "command line:", Place{"credential.helper", "command", ""}},
	}
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("%+v, %v", list, err)
	}
}
