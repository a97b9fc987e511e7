//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"git-credential-pat/providers/forgetest"
)

// TestScanLosesNothingWhenKilled kills scan --fix at random moments, while git
// writes one of the files that it edits. After each kill every token is in its
// file or in the vault, and all else that stood there still does.
func TestScanLosesNothingWhenKilled(t *testing.T) {
	needGit(t)
	random := rand.New(rand.NewPCG(newSeed(t), 0))
	rounds, cut := 14, 0
	if testing.Short() {
		rounds = 6
	}
	usual := newScanned(t).fix(time.Minute)
	for range rounds {
		s := newScanned(t)
		var all sync.WaitGroup
		all.Go(s.gitWrites)
		if s.fix(time.Duration(random.Int64N(int64(usual)))) < 0 {
			cut++
		}
		all.Wait()
		s.mustHaveLostNothing()
		s.removeLocks()
		s.fix(time.Minute)
		s.mustHaveLostNothing()
		s.mustBeClean()
		if t.Failed() {
			return // the rest would say it again
		}
	}
	t.Logf("%d of %d runs were cut off; a whole one takes %v", cut, rounds, usual)
	if cut < rounds/3 {
		t.Error("too few runs were cut off")
	}
}

// scanned is a machine with tokens in two files.
type scanned struct {
	*machine
	tokens  map[string]string // by user name
	written []string          // the keys that git wrote
}

const (
	exposedAccounts = 6
	otherLine       = "https://bob:not-ours@other.example\n"
)

func newScanned(t *testing.T) *scanned {
	s := &scanned{machine: newMachine(t, nil), tokens: map[string]string{}}
	var store, config strings.Builder
	for i := range exposedAccounts {
		user := fmt.Sprintf("user%d", i)
		s.tokens[user] = forgetest.Token("gh-classic-pat", i)
		if i%2 == 0 {
			fmt.Fprintf(&store, "https://%s:%s@github.com\n%s", user, s.tokens[user], otherLine)
		} else {
			fmt.Fprintf(&config, "[remote \"r%d\"]\n\turl = https://%s:%s@github.com/x # mine\n", i, user, s.tokens[user])
		}
	}
	s.must(os.WriteFile(s.store(), []byte(store.String()), 0o600))
	s.must(os.WriteFile(s.config(), []byte(config.String()), 0o600))
	return s
}

func (s *scanned) store() string  { return filepath.Join(s.home, ".git-credentials") }
func (s *scanned) config() string { return filepath.Join(s.home, ".gitconfig") }

// fix runs scan --fix until a moment, and returns how long it took, or less than
// nothing where it was killed.
func (s *scanned) fix(moment time.Duration) time.Duration {
	s.Helper()
	cmd := s.command("", "scan", "--fix")
	began := time.Now()
	s.must(cmd.Start())
	timer := time.AfterFunc(moment, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // the status tells
	timer.Stop()
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	switch {
	case status.Signaled():
		return -1
	case status.ExitStatus() != 0 && status.ExitStatus() != exitFindings:
		s.Errorf("not killed, and failed with %d", status.ExitStatus())
	}
	return time.Since(began)
}

// gitWrites has git write a few keys. It does not wait for a lock, so some may
// fail.
func (s *scanned) gitWrites() {
	for i := range 30 {
		key := fmt.Sprintf("git.key%d", i)
		if exec.Command("git", "config", "--file", s.config(), key, "y").Run() == nil {
			s.written = append(s.written, key)
		}
	}
}

func (s *scanned) read(file string) string {
	s.Helper()
	text, err := os.ReadFile(file)
	s.must(err)
	return string(text)
}

func (s *scanned) mustHaveLostNothing() {
	s.Helper()
	store, config := s.read(s.store()), s.read(s.config())
	for user, token := range s.tokens {
		lies := strings.Contains(store+config, user+":"+token+"@github.com")
		if !lies && !strings.Contains(s.get("github.com", user, "").stdout, "password="+token+"\n") {
			s.Errorf("the token of %s is lost", user)
		}
	}
	if strings.Count(store, otherLine) != exposedAccounts/2 || strings.Count(config, "/x # mine\n") != exposedAccounts/2 {
		s.Error("something else is gone")
	}
	for _, key := range s.written {
		if !strings.Contains(config, strings.TrimPrefix(key, "git.")+" = y\n") {
			s.Errorf("what git wrote is gone: %s", key)
		}
	}
}

// removeLocks does what the program says: nobody runs who could hold them.
func (s *scanned) removeLocks() {
	for _, file := range []string{s.store(), s.config()} {
		_ = os.Remove(file + ".lock")
	}
}

func (s *scanned) mustBeClean() {
	s.Helper()
	if store := s.read(s.store()); store != strings.Repeat(otherLine, exposedAccounts/2) {
		s.Error("a token is left")
	}
	if strings.Contains(s.read(s.config()), "ghp_") {
		s.Error("a token is left")
	}
}
