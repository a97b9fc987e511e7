package gitconfig

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestProgramFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a program without an extension")
	}
	folder := t.TempDir()
	inPath := filepath.Join(folder, "git-credential-pat")
	write(t, inPath, "#!/bin/sh\n")
	if err := os.Chmod(inPath, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	for value, want := range map[string]string{
		"pat": inPath, "pat --x": inPath, "!git-credential-pat": inPath, "!git credential-pat": inPath, "!git  credential-pat x": inPath, "store": "", "!git": "",
		"/opt/pat": "/opt/pat", "/opt/pat --x": "/opt/pat", "/opt/a\\ b": "/opt/a b", "!'/opt/a b/pat' x": "/opt/a b/pat", "!'/opt/O'\\''Doherty'": "/opt/O'Doherty",
		"!f() { git-credential-pat; }; f": "", "!~/pat": "", "!$HOME/pat": "", "!'/opt": "", "!\"/opt/pat\"": "/opt/pat", "/opt/pat\\": "", "": "", "!": "", "! /opt/pat": "/opt/pat",
	} {
		if got := ProgramFile(value); got != want {
			t.Errorf("%q: %q, not %q", value, got, want)
		}
	}
	for _, path := range []string{"/opt/pat", "/opt/a b/pat", "/opt/O'Doherty (x86)/$pat", `/opt/\`} {
		if got := ProgramFile(HelperValue(path)); got != path {
			t.Errorf("%q came back as %q", path, got)
		}
	}
}

func TestHasArguments(t *testing.T) {
	for value, want := range map[string]bool{
		"pat": false, "pat ": false, "pat --x": true, "/opt/git-credential-pat": false, "/opt/git-credential-pat -x": true, "!'/opt/a b/git-credential-pat'": false,
		"!git credential-pat": false, "!git credential-pat x": true, "!git-credential-pat #": true, "!git-credential-pat": false,
	} {
		if got := HasArguments(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}
