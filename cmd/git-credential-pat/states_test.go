//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/storetest"
)

// keyringState is a keyring that cannot be used, as git's user meets it.
type keyringState struct {
	name   string
	bring  func(*states) (meanwhile func()) // makes it so, now and while the program runs
	reason string                           // what stderr says of it
	cure   string
}

// everyKeyringState is the states in which a token that is kept cannot be
// reached.
func everyKeyringState() []keyringState {
	const noBus = "there is no session bus to reach a keyring on"
	const noService = "no keyring service is running or installed"
	const vanished = "the keyring ended before it answered"
	const mute = "the keyring did not answer in time"
	return []keyringState{
		{"no session bus", (*states).loseBus, noBus, prompt.CureNoBus},
		{"dead socket", on(storetest.DeadSocket), noBus, prompt.CureNoBus},
		{"mute socket", on(storetest.MuteSocket), mute, prompt.CureMute},
		{"no service", on(storetest.NoProvider), noService, prompt.CureNoService},
		{"no keyring yet", on(storetest.Fresh), "the keyring service has no keyring yet", prompt.CureNoCollection},
		{"locked without a display", (*states).lock, "the keyring is locked", prompt.CureLocked},
		{"locked before a person", (*states).lockBeforePerson,
			"the keyring is locked, and its dialog was not answered", prompt.CureDismissed},
		{"frozen", (*states).freeze, mute, prompt.CureMute},
		{"daemon killed in the middle", (*states).killDaemonInTheMiddle, vanished, prompt.CureVanished},
		{"bus killed in the middle", (*states).killBusInTheMiddle, vanished, prompt.CureVanished},
	}
}

// TestKeyringStates asks for a token that is kept in a keyring which cannot be
// used. git is stopped in time, with the reason and a cure; no process stays,
// and no bus is started.
func TestKeyringStates(t *testing.T) {
	for _, state := range everyKeyringState() {
		t.Run(state.name, func(t *testing.T) {
			t.Parallel()
			s := newStates(t)
			got := s.getDuring(state.bring(s))
			if got.stdout != "quit=1\n" || got.status != 1 {
				t.Errorf("stdout %q, status %d, want git to be stopped", got.stdout, got.status)
			}
			want := "could not reach the token for github.com (acme/website): " + state.reason
			if !strings.Contains(got.stderr, want) || !strings.Contains(got.stderr, "\nhint: "+state.cure) {
				t.Errorf("stderr is %q, want %q and the hint %q", got.stderr, want, state.cure)
			}
			if left := s.processes(); len(left) > 0 {
				t.Errorf("still running: %q", left)
			}
			if _, err := os.Stat(s.started); err == nil {
				t.Error("a bus was started")
			}
		})
	}
}

// states is a machine with a token in its keyring and with programs in PATH
// that would start another bus, and say so.
type states struct {
	*machine
	started string // the file in which they say it
}

// mark stands in the environment of the program and of all that it starts.
const mark = "GIT_CREDENTIAL_PAT_TEST_MARK="

func newStates(t *testing.T) *states {
	s := &states{machine: newMachine(t, storetest.StartFor(t, storetest.Ready))}
	s.started = filepath.Join(s.home, "started")
	for _, name := range []string{"dbus-launch", "dbus-daemon", "dbus-run-session"} {
		text := "#!/bin/sh\necho " + name + " >>" + s.started + "\n"
		s.must(os.WriteFile(filepath.Join(s.folder("bin"), name), []byte(text), 0o700))
	}
	s.env = append(s.env, mark+s.home)
	login := s.answerTo(s.command(forgetest.Token("gh-classic-pat", 1)+"\n", "login", "github.com", "--with-token"))
	if login.status != 0 {
		t.Fatal(login.stderr)
	}
	return s
}

// setBus puts another address in the place of the keyring's.
func (s *states) setBus(address string) {
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+address)
}

// on puts a service in that state in the place of the one that holds the token.
func on(state storetest.State) func(*states) func() {
	return func(s *states) func() {
		other, err := storetest.Start(state)
		s.must(err)
		s.Cleanup(other.Stop)
		s.setBus(other.Address())
		return nil
	}
}

func (s *states) loseBus() func() {
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
		s.Skip("this session has a bus at its fixed address")
	}
	s.setBus("")
	return nil
}

func (s *states) lock() func() {
	s.must(s.service.Lock(storetest.Login))
	return nil
}

func (s *states) freeze() func() {
	s.must(s.service.Freeze())
	return nil
}

func (s *states) killDaemonInTheMiddle() func() {
	return s.inTheMiddle(func() { s.must(s.service.KillDaemon()) })
}

func (s *states) killBusInTheMiddle() func() { return s.inTheMiddle(s.service.KillBus) }

// lockBeforePerson locks the keyring before a person who sends its dialog
// away.
func (s *states) lockBeforePerson() func() {
	s.must(s.service.Lock(storetest.Login))
	dialogs, err := s.service.Dialogs()
	s.must(err)
	s.Cleanup(dialogs.Close)
	s.env = append(s.env, "DISPLAY=:99")
	return func() {
		ctx, cancel := context.WithTimeout(s.Context(), patience)
		defer cancel()
		s.must(dialogs.Cancelled(ctx))
	}
}

// inTheMiddle does something once the program has asked the keyring and waits
// for its answer.
func (s *states) inTheMiddle(do func()) func() {
	monitor, err := s.service.Watch()
	s.must(err)
	s.Cleanup(monitor.Close)
	s.must(s.service.Freeze())
	return func() {
		_, err := monitor.Await(1, patience)
		s.must(err)
		if len(s.processes()) == 0 {
			s.Error("the program is not found among the processes")
		}
		do()
	}
}

// deadline is the three seconds that one call of a keyring may take, and what
// a busy machine may add.
const deadline = 6 * time.Second

// getDuring asks for the token and does what is to be done meanwhile.
func (s *states) getDuring(meanwhile func()) answer {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), deadline)
	defer cancel()
	cmd := s.command(getRequest("github.com", "", "acme/website"), "get")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	s.must(cmd.Start())
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	if meanwhile != nil {
		meanwhile()
	}
	_ = cmd.Wait() // the status tells
	if ctx.Err() != nil {
		s.Errorf("no end after %v", deadline)
	}
	return answer{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// processes is what runs with the machine's mark in its environment.
func (s *states) processes() []string {
	var found []string
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	s.must(err)
	for _, file := range all {
		environ, _ := os.ReadFile(file) // it has ended, or is another user's
		if bytes.Contains(environ, []byte(mark+s.home+"\x00")) {
			words, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
			found = append(found, strings.ReplaceAll(string(words), "\x00", " "))
		}
	}
	return found
}
