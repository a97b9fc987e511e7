//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strconv"
)

// vaultPassphrase opens the lab's vault.
const vaultPassphrase = "nine words or so"

// vault makes a home folder whose tokens are in a vault of as many accounts,
// and returns the environment that finds it. With a passphrase it is open, as
// the kernel remembers it.
func (l *lab) vault(name string, accounts int, passphrase string) []string {
	env := []string{"XDG_DATA_HOME=" + l.folder(name, "data"), "XDG_STATE_HOME=" + l.folder(name, "state"),
		"XDG_CONFIG_HOME=" + l.folder(name, "config"), "DBUS_SESSION_BUS_ADDRESS=unix:path=" + l.dir + "/none"}
	l.must(os.WriteFile(filepath.Join(l.folder(name, "config", program), "config.toml"), []byte("store = \"vault\"\n"), 0o600))
	was := l.env
	l.env = append(l.env[:len(l.env):len(l.env)], env...)
	defer func() { l.env = was }()
	if passphrase != "" {
		l.run([]string{l.program, "lock", "--with-passphrase"}, passphrase+"\n")
		l.run([]string{l.program, "unlock", "--with-passphrase"}, passphrase+"\n")
	}
	for i := 1; i < accounts; i++ {
		l.run([]string{l.program, "login", "github.com", "--username", "user" + strconv.Itoa(i), "--with-token", "--no-check"}, l.token+"\n")
	}
	l.login("github.com", l.token)
	l.run([]string{l.program, "login", "github.com", "--username", "alice", "--default"}, "")
	if passphrase != "" {
		l.Cleanup(func() {
			l.env = append(was[:len(was):len(was)], env...)
			l.run([]string{l.program, "lock"}, "")
		})
	}
	return env
}
