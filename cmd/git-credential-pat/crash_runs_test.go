//go:build linux

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/storetest"
)

// crash is a machine on which programs are killed, and what may be kept there.
type crash struct {
	*machine
	ledger
	random *rand.Rand
	rounds int
	tokens int // made so far

	aimed, hit int // runs that were to be disturbed, and those that were
}

func newCrash(t *testing.T, service *storetest.Service) *crash {
	c := &crash{machine: newMachine(t, service), ledger: newLedger(), rounds: 60}
	c.random = rand.New(rand.NewPCG(newSeed(t), 0))
	if testing.Short() {
		c.rounds = 20
	}
	return c
}

// startOver goes on in a new home folder. What was counted stays.
func (c *crash) startOver() {
	emptied, changed := c.emptied, c.changed
	c.machine, c.ledger = newMachine(c.TB, c.service), newLedger()
	c.emptied, c.changed = emptied, changed
}

// operation is what one run of the program does to an account.
type operation struct {
	who   account
	token string // empty: it removes the account
}

func (o operation) args() []string {
	args := []string{"logout", o.who.host, "--username", o.who.name}
	if o.who.owner != "" {
		args = append(args, "--owner", o.who.owner)
	}
	if o.token != "" {
		args[0] = "login"
		args = append(args, "--with-token")
	}
	return args
}

// adding is an operation with a token that was never seen before.
func (c *crash) adding(who account) operation {
	c.tokens++
	return operation{who, forgetest.Token(who.kind, c.tokens)}
}

// plan is one operation each for two accounts: what is not there is added,
// what is there is replaced or removed.
func (c *crash) plan() []operation {
	all := allAccounts()
	var ops []operation
	for _, i := range c.random.Perm(len(all))[:2] {
		if c.holds[all[i]] != "" && c.random.IntN(3) == 0 {
			ops = append(ops, operation{who: all[i]})
		} else {
			ops = append(ops, c.adding(all[i]))
		}
	}
	return ops
}

// ending is an operation that has ended.
type ending struct {
	operation
	answer
	cut  bool // it was killed
	took time.Duration
}

func (e ending) failed() bool { return e.status != 0 }

func (e ending) String() string {
	return fmt.Sprintf("%s, status %d: %s", strings.Join(e.args(), " "), e.status, e.stderr)
}

// atOnce runs operations at the same time and kills each at a random moment of
// its usual time. The ledger is told before and after.
func (c *crash) atOnce(ops []operation, usual usual) []ending {
	ended := make([]ending, len(ops))
	var all sync.WaitGroup
	for i, o := range ops {
		c.begins(o)
		moment := usual.moment(o, c.random)
		all.Go(func() { ended[i] = c.runUntil(o, moment) })
	}
	all.Wait()
	for _, e := range ended {
		if !e.failed() {
			c.succeeded(e.operation)
		}
	}
	return ended
}

// disturbed runs a plan that something is in the way of, and counts.
func (c *crash) disturbed(usual usual) []ending {
	ended := c.atOnce(c.plan(), usual)
	for _, e := range ended {
		c.aimed++
		if e.failed() {
			c.hit++
		}
	}
	return ended
}

// killRandomly runs a plan and kills. Who is not killed must succeed.
func (c *crash) killRandomly(usual usual) {
	c.Helper()
	for _, e := range c.disturbed(usual) {
		if e.failed() && !e.cut {
			c.Errorf("not killed, and failed: %s", e)
		}
	}
}

// mustHaveHit fails a test that hit nothing, which would mean nothing.
func (c *crash) mustHaveHit() {
	c.Helper()
	c.Logf("of %d runs %d were cut off; entries that lost their secret: %d; tokens changed by such a run: %d",
		c.aimed, c.hit, c.emptied, c.changed)
	if c.hit < c.aimed/5 {
		c.Error("too few runs were cut off")
	}
}

// runUntil runs an operation and kills it when its time is over.
func (c *crash) runUntil(o operation, moment time.Duration) ending {
	var stderr bytes.Buffer
	cmd := c.command(o.token+"\n", o.args()...)
	cmd.Stderr = &stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return ending{operation: o, answer: answer{stderr: err.Error(), status: -1}}
	}
	timer := time.AfterFunc(moment, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // the status tells
	timer.Stop()
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ending{o, answer{"", stderr.String(), status.ExitStatus()}, status.Signaled(), time.Since(began)}
}

// compareAndRepair is compare, and then a new token for each account that lost
// its own: until then it is as good as logged out.
func (c *crash) compareAndRepair() {
	c.Helper()
	var ops []operation
	for _, who := range c.compare() {
		c.mustBeLoggedOut(who)
		ops = append(ops, c.adding(who))
	}
	c.mustAll(ops)
}

// mustAll runs operations two at once, and all must succeed.
func (c *crash) mustAll(ops []operation) (took []time.Duration) {
	c.Helper()
	for pair := range slices.Chunk(ops, 2) {
		for _, e := range c.atOnce(pair, never) {
			if e.failed() {
				c.Fatal(e)
			}
			took = append(took, e.took)
		}
	}
	return took
}

// addAll adds or replaces every account.
func (c *crash) addAll() []time.Duration {
	c.Helper()
	var ops []operation
	for _, who := range allAccounts() {
		ops = append(ops, c.adding(who))
	}
	took := c.mustAll(ops)
	c.compare()
	return took
}

// leaveTemporaryFiles leaves what a program leaves that is killed while it
// writes, long enough ago that it is not taken for one that is still writing.
func (c *crash) leaveTemporaryFiles() {
	files := []string{c.index().Path + ".1.tmp"}
	if c.service == nil {
		files = append(files, filepath.Join(c.vault().Items, "item.age.1.tmp"))
	}
	for _, file := range files {
		c.must(os.WriteFile(file, nil, 0o600))
	}
	for _, file := range c.temporaryFiles() {
		old := time.Now().Add(-24 * time.Hour)
		c.must(os.Chtimes(file, old, old))
	}
}

func (c *crash) mustHaveNoTemporaryFiles() {
	if left := c.temporaryFiles(); len(left) > 0 {
		c.Errorf("nobody swept %q", left)
	}
}

func (c *crash) temporaryFiles() []string {
	var found []string
	for _, pattern := range []string{c.index().Path + ".*.tmp", c.vault().Items + "/*.tmp", c.vault().State + "/*.tmp"} {
		files, err := filepath.Glob(pattern)
		c.must(err)
		found = append(found, files...)
	}
	return found
}
