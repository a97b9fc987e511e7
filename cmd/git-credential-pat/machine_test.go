//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// machine is a home folder with one place for tokens, on which the program
// runs as it does for git: by its name and without a terminal. It asks no host
// what a token is worth. It is the test binary itself, which TestMain puts into
// PATH: nothing need be built, and it is what the scripts run.
type machine struct {
	testing.TB
	home    string
	env     []string
	service *storetest.Service // nil where tokens go to a vault
}

func newMachine(t testing.TB, service *storetest.Service) *machine {
	m := &machine{TB: t, home: t.TempDir(), service: service}
	m.env = []string{"HOME=" + m.home, "LC_ALL=C.UTF-8", "PATH=" + m.folder("bin"), "TMPDIR=" + m.folder("tmp"),
		"XDG_CONFIG_DIRS=" + m.folder("etc"), "GIT_CONFIG_NOSYSTEM=1", "GOCOVERDIR=" + os.Getenv("GOCOVERDIR"), "GORACE=" + os.Getenv("GORACE")}
	if service == nil {
		m.env = append(m.env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(m.home, "no-bus"))
	} else {
		m.env = append(m.env, service.Env()...)
	}
	m.must(os.WriteFile(filepath.Join(m.folder("etc/"+program), "config.toml"), []byte("check = \"off\"\n"), 0o600))
	return m
}

// folder makes a folder below the home folder.
func (m *machine) folder(name string) string {
	dir := filepath.Join(m.home, name)
	m.must(os.MkdirAll(dir, 0o700))
	return dir
}

// command is a run of the program, in a session of its own.
func (m *machine) command(stdin string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir, cmd.Stdin = m.env, m.home, strings.NewReader(stdin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// answer is what a run of the program came to.
type answer struct {
	stdout, stderr string
	status         int
}

// answerTo runs a command to its end.
func (m *machine) answerTo(cmd *exec.Cmd) answer {
	m.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		m.Fatal(err)
	}
	return answer{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// get asks as git does.
func (m *machine) get(host, user, path string) answer {
	m.Helper()
	return m.answerTo(m.command(getRequest(host, user, path), "get"))
}

func getRequest(host, user, path string) string {
	return fmt.Sprintf("protocol=https\nhost=%s\nusername=%s\npath=%s\n", host, user, path)
}

// index is the machine's index of accounts.
func (m *machine) index() *store.Index {
	return &store.Index{Path: filepath.Join(m.home, ".local", "share", program, "accounts.json")}
}

// vault is the machine's vault.
func (m *machine) vault() *store.Vault {
	return &store.Vault{
		Items: filepath.Join(m.home, ".local", "share", program, "vault"),
		State: filepath.Join(m.home, ".local", "state", program),
	}
}

func (m *machine) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}
