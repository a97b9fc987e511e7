package storetest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// dirPrefix is followed by the id of the process whose folder it is.
const dirPrefix = "storetest-"

// newDir makes a service's folder, after sweeping. It is not t.TempDir(): a
// socket's path over 107 bytes cannot be bound.
func newDir() (string, error) {
	sweep(os.TempDir())
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", dirPrefix, os.Getpid()))
	if err != nil {
		return "", err
	}
	for _, name := range []string{"home", "run", "data", "config", "cache", "state", "ctl", "log"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			removeDir(dir)
			return "", err
		}
	}
	return dir, nil
}

// removeDir removes a service's folder. What cannot be removed is left to the
// next sweep: a test has nothing to decide about it.
func removeDir(dir string) { _ = os.RemoveAll(dir) }

// sweep removes the folders below parent whose processes are dead: a test
// binary that was killed could not.
func sweep(parent string) {
	dirs, _ := filepath.Glob(filepath.Join(parent, dirPrefix+"*-*"))
	for _, dir := range dirs {
		if pid, ok := owner(filepath.Base(dir)); ok && !alive(pid) {
			removeDir(dir)
		}
	}
}

func owner(name string) (pid int, ok bool) {
	digits, _, _ := strings.Cut(strings.TrimPrefix(name, dirPrefix), "-")
	pid, err := strconv.Atoi(digits)
	return pid, err == nil && pid > 0
}

func alive(pid int) bool { return !errors.Is(unix.Kill(pid, 0), unix.ESRCH) }

// environ is the daemons' whole environment: nothing of the person's reaches
// them, and there is no display to ask on.
func (s *Service) environ() []string {
	at := func(name string) string { return filepath.Join(s.dir, name) }
	return append(s.Env(),
		"PATH="+os.Getenv("PATH"), "LC_ALL=C.UTF-8",
		"HOME="+at("home"), "XDG_DATA_HOME="+at("data"), "XDG_CONFIG_HOME="+at("config"),
		"XDG_CACHE_HOME="+at("cache"), "XDG_STATE_HOME="+at("state"),
		"DISPLAY=", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM=offscreen", "GNOME_KEYRING_CONTROL=", "SSH_AUTH_SOCK=",
	)
}
