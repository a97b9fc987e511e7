package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
)

// program is the name of the program and of its folders.
const program = "git-credential-pat"

// world is everything outside of the program. main fills it, and it goes no
// further down than this package.
type world struct {
	called         string                      // how the program was called
	args           []string                    // what stood behind it
	lookup         func(string) (string, bool) // an environment variable
	environ        []string
	stdin          *os.File
	stdout, stderr *os.File
	now            func() time.Time

	configFiles []string // the machine's first, the user's last
	index       string
	vault       string   // the folder of the vault's items
	state       string   // the folder of what belongs to this machine
	locks       []string // folders for the locks around the prompt, the first that can be made
	home        string
}

// thisWorld is the world of this process. The XDG variables move every file.
func thisWorld() *world {
	w := &world{
		called:  os.Args[0],
		args:    os.Args[1:],
		lookup:  os.LookupEnv,
		environ: os.Environ(),
		stdin:   os.Stdin,
		stdout:  os.Stdout,
		stderr:  os.Stderr,
		now:     time.Now,
		index:   filepath.Join(xdg.DataHome, program, "accounts.json"),
		vault:   filepath.Join(xdg.DataHome, program, "vault"),
		state:   filepath.Join(xdg.StateHome, program),
		locks:   lockFolders(),
		home:    xdg.Home,
	}
	for i := len(xdg.ConfigDirs) - 1; i >= 0; i-- {
		w.configFiles = append(w.configFiles, configFile(xdg.ConfigDirs[i]))
	}
	w.configFiles = append(w.configFiles, configFile(xdg.ConfigHome))
	return w
}

// env is an environment variable, empty where it is not set.
func (w *world) env(name string) string {
	value, _ := w.lookup(name)
	return value
}

// lockFolders are where locks can lie: in the runtime folder, which ends with
// the session, where there is one, and else in the state folder.
func lockFolders() []string {
	folders := []string{filepath.Join(xdg.StateHome, program)}
	if info, err := os.Stat(xdg.RuntimeDir); err == nil && info.IsDir() {
		folders = append([]string{filepath.Join(xdg.RuntimeDir, program)}, folders...)
	}
	return folders
}

func configFile(dir string) string { return filepath.Join(dir, program, "config.toml") }
