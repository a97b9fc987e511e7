//go:build linux

package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"git-credential-pat/store/storetest"
)

// TestRotationIsNeverLostSilently interrupts rotations where it matters. After a
// kill the account holds the token that is good, and git goes on with it, or the
// person is told how the new one was lost; a signal that can be held is held
// until the new one is kept. GitLab is never asked twice.
func TestRotationIsNeverLostSilently(t *testing.T) {
	needGit(t)
	t.Run("vault", func(t *testing.T) { interruptRotations(t, nil) })
	t.Run("gnome-keyring", func(t *testing.T) { interruptRotations(t, storetest.StartFor(t, storetest.Ready)) })
}

func interruptRotations(t *testing.T, service *storetest.Service) {
	r := newRotations(t, service)
	signals := []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM}
	if testing.Short() {
		signals = signals[:2]
	}
	for _, p := range everyPoint() {
		for _, sig := range signals {
			t.Run(p.name+", "+unix.SignalName(sig), func(t *testing.T) {
				r.TB = t
				r.interrupt(p, sig)
			})
		}
	}
}

// point is where a rotation is interrupted.
type point struct {
	name  string
	reach func(*rotations, *rotating) (goOn func()) // goes there and waits
	calls int                                       // that have come to GitLab by then
	left  string                                    // what the account holds after a kill
}

// What an account can hold.
const (
	theOld  = "the old token, which is good"
	theDead = "the old token, which is dead"
	theNew  = "the new token"
)

func everyPoint() []point {
	return []point{
		{"before the call", (*rotations).beforeTheCall, 0, theOld},
		{"while GitLab has it", (*rotations).duringTheCall, 1, theOld},
		{"before the answer", (*rotations).beforeTheAnswer, 1, theDead},
		{"before the index knows", (*rotations).beforeTheIndex, 1, theNew},
	}
}

// beforeTheCall is when the index says that a rotation has begun, and the call
// waits for a connection.
func (r *rotations) beforeTheCall(run *rotating) func() {
	look := r.pauseCall(ownToken, false)
	run.start()
	run.await(look)
	p, err := r.forge.PauseConnection("gitlab.com")
	r.must(err)
	look.GoOn()
	run.await(p)
	return p.GoOn
}

func (r *rotations) duringTheCall(run *rotating) func() { return r.during(run, false) }

// beforeTheAnswer is when GitLab has put the new token in the old one's place.
func (r *rotations) beforeTheAnswer(run *rotating) func() { return r.during(run, true) }

func (r *rotations) during(run *rotating, done bool) func() {
	p := r.pauseCall(ownToken+"/rotate", done)
	run.start()
	run.await(p)
	return p.GoOn
}

// beforeTheIndex is when the new token is in its store: the program cannot go
// on, since nobody reads what it says of that.
func (r *rotations) beforeTheIndex(run *rotating) func() {
	hear := run.deafen()
	run.start()
	for late := time.Now().Add(patience); !run.hasEnded() && time.Now().Before(late); {
		// What is listed may be gone when it is read: the program tries the store.
		if token, err := r.read(); err == nil && token != run.old {
			break
		}
	}
	return hear
}

// interrupt sends a signal to a rotation at a point, and looks what came of it.
func (r *rotations) interrupt(p point, sig syscall.Signal) {
	run := r.newRun()
	goOn := p.reach(r, run)
	if !r.begun() {
		r.Error("the point was missed: the index does not say that a rotation has begun")
	}
	r.must(run.cmd.Process.Signal(sig))
	want, calls := p.left, p.calls
	if sig != syscall.SIGKILL {
		goOn()
		want, calls = theNew, 1
	}
	if said, status := run.wait(); sig != syscall.SIGKILL && status != 0 {
		r.Errorf("%v was not held: status %d, %s", sig, status, said)
	}
	r.mustHold(run.old, want)
	r.fetch(want)
	if got := r.calls() - run.before; got != calls {
		r.Errorf("GitLab was asked to rotate %d times, want %d", got, calls)
	}
}

// mustHold looks that the account holds what is wanted, and the forge agrees.
func (r *rotations) mustHold(old, want string) {
	r.Helper()
	next, err := r.forge.Successor("gitlab.com", old)
	is := map[string]string{old: theOld, next: theNew}
	if err == nil {
		is[old] = theDead
	}
	if got := is[r.holds()]; got != want {
		r.Errorf("the account holds %q, want %q", got, want)
	}
}

// fetch has git fetch, without a terminal. It goes on without a word, or says
// what became of the token.
func (r *rotations) fetch(with string) {
	r.Helper()
	got := r.answerTo(r.gitCommand("-C", "project", "fetch"))
	const lost = "git-credential-pat: the token for gitlab.com (group/project) was rotated on "
	switch {
	case with != theDead && (got.status != 0 || got.stderr != ""):
		r.Errorf("with %s, git fetch ends with status %d, %s", with, got.status, got.stderr)
	case with != theDead && r.begun():
		r.Error("the index still says that a rotation has begun")
	case with == theDead && (!strings.HasPrefix(got.stderr, lost) ||
		!strings.Contains(got.stderr, ", and the new one was lost before it could be kept, and nobody to ask here\nhint: ")):
		r.Errorf("with %s, git fetch ends with status %d, %s", with, got.status, got.stderr)
	}
}
