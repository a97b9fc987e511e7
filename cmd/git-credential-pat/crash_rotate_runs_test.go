//go:build linux

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// rotations is a machine with an account at gitlab.com, and a clone of a
// project there.
type rotations struct {
	*machine
	forge  *forgetest.Forge
	tokens int // made so far
}

// labAccount is the account's key.
const labAccount = "https://default@gitlab.com"

// ownToken is where GitLab's API has what is about the token of the call.
const ownToken = "/api/v4/personal_access_tokens/self"

func newRotations(t *testing.T, service *storetest.Service) *rotations {
	f, err := forgetest.Start(t.TempDir(), forgetest.Host{Name: "gitlab.com", Provider: "gitlab"})
	r := &rotations{machine: newMachine(t, service), forge: f}
	r.must(err)
	t.Cleanup(f.Close)
	r.must(f.Repo("gitlab.com", "group/project"))
	r.must(os.Remove(filepath.Join(r.folder("etc/"+program), "config.toml"))) // hosts are asked here
	r.env = append(append(r.env, "PATH="+os.Getenv("PATH")), f.Env()...)
	r.mustRun(r.command("", "configure"))
	r.logIn()
	r.mustRun(r.gitCommand("clone", "-q", "https://gitlab.com/group/project"))
	return r
}

func (r *rotations) mustRun(cmd *exec.Cmd) {
	r.Helper()
	if got := r.answerTo(cmd); got.status != 0 {
		r.Fatal(got.stderr)
	}
}

func (r *rotations) gitCommand(args ...string) *exec.Cmd {
	cmd := exec.Command("git", args...)
	cmd.Env, cmd.Dir = r.env, r.home
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// logIn gives the account a token that may rotate itself.
func (r *rotations) logIn() (token string) {
	r.Helper()
	r.tokens++
	token = forgetest.Token("gl-pat", r.tokens)
	r.must(r.forge.Allow("gitlab.com", forgetest.Credential{Token: token, Scopes: []string{"write_repository", "self_rotate"}}))
	r.mustRun(r.command(token+"\n", "login", "gitlab.com", "--with-token"))
	return token
}

func (r *rotations) pauseCall(path string, done bool) *forgetest.Pause {
	p, err := r.forge.PauseCall("gitlab.com", path, done)
	r.must(err)
	return p
}

// calls is how often GitLab was asked to rotate a token.
func (r *rotations) calls() (n int) {
	for _, request := range r.forge.Log() {
		if request.Path == ownToken+"/rotate" {
			n++
		}
	}
	return n
}

// begun reports whether the index says that a rotation has begun.
func (r *rotations) begun() bool {
	entries, err := r.index().Accounts("gitlab.com")
	r.must(err)
	return len(entries) == 1 && !entries[0].Rotating.IsZero()
}

// holds is the account's token, or empty.
func (r *rotations) holds() string {
	r.Helper()
	token, err := r.read()
	r.must(err)
	return token
}

func (r *rotations) read() (token string, err error) {
	if r.service == nil {
		kept, err := r.vault().Get(r.Context(), labAccount)
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return kept.Reveal(), err
	}
	items, err := r.service.Items(store.Service)
	for _, item := range items {
		if item.User == labAccount {
			token = item.Secret.Reveal()
		}
	}
	return token, err
}

// rotating is one run of the program that rotates a token.
type rotating struct {
	testing.TB
	old    string // the token
	before int    // calls that came before this run
	cmd    *exec.Cmd
	ended  chan struct{} // closed when it has

	said   *os.File // what it says on stderr
	deaf   bool     // nobody reads that yet
	listen sync.Once
	heard  chan string
}

func (r *rotations) newRun() *rotating {
	r.Helper()
	said, stderr, err := os.Pipe()
	r.must(err)
	n := &rotating{TB: r.TB, old: r.logIn(), before: r.calls(), cmd: r.command("", "rotate", "gitlab.com"),
		ended: make(chan struct{}), said: said, heard: make(chan string, 1)}
	n.cmd.Stderr = stderr
	return n
}

// deafen fills the pipe through which the program says something, so that it
// waits there until somebody listens.
func (n *rotating) deafen() (hear func()) {
	n.deaf = true
	pipe := n.cmd.Stderr.(*os.File)
	size, err := unix.FcntlInt(pipe.Fd(), unix.F_SETPIPE_SZ, os.Getpagesize())
	if err == nil {
		_, err = pipe.Write(bytes.Repeat([]byte("\n"), size))
	}
	if err != nil {
		n.Fatal(err)
	}
	return n.hear
}

func (n *rotating) hear() {
	n.listen.Do(func() {
		go func() {
			text, _ := io.ReadAll(n.said) // what can be read
			_ = n.said.Close()
			n.heard <- string(bytes.TrimLeft(text, "\n"))
		}()
	})
}

func (n *rotating) start() {
	if err := n.cmd.Start(); err != nil {
		n.Fatal(err)
	}
	go func() {
		_ = n.cmd.Wait() // the status tells
		close(n.ended)
	}()
	n.Cleanup(func() { _ = n.cmd.Process.Kill(); <-n.ended })
	_ = n.cmd.Stderr.(*os.File).Close()
	if !n.deaf {
		n.hear()
	}
}

// await waits until the program is made to pause.
func (n *rotating) await(p *forgetest.Pause) {
	n.Helper()
	select {
	case <-p.There():
	case <-n.ended:
		said, status := n.wait()
		n.Fatalf("the program ended before: status %d, %s", status, said)
	}
}

func (n *rotating) hasEnded() bool {
	select {
	case <-n.ended:
		return true
	default:
		return false
	}
}

// wait waits for the program's end, and returns what it said and its status.
func (n *rotating) wait() (said string, status int) {
	<-n.ended
	n.hear()
	return <-n.heard, n.cmd.ProcessState.ExitCode()
}
