//go:build linux

package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"git-credential-pat/store/storetest"
)

// crashSeed names the environment variable that repeats a sequence of kills.
// The moments are those of the run that failed, what they hit is the machine's
// affair.
const crashSeed = "GIT_CREDENTIAL_PAT_TEST_SEED"

// TestNothingIsLostWhenKilled kills the program at random moments while it
// adds, replaces and removes accounts, two at once. What must hold after each
// kill is compare's to say.
func TestNothingIsLostWhenKilled(t *testing.T) {
	t.Run("vault", func(t *testing.T) { killPrograms(t, nil) })
	t.Run("gnome-keyring", func(t *testing.T) { killPrograms(t, storetest.StartFor(t, storetest.Ready)) })
}

func killPrograms(t *testing.T, service *storetest.Service) {
	c := newCrash(t, service)
	usual := c.measure()
	for range c.rounds {
		c.killRandomly(usual)
		if c.compareAndRepair(); t.Failed() {
			return // the rest would say it again
		}
	}
	c.mustHaveHit()
	c.leaveTemporaryFiles()
	c.addAll()
	c.compareAnswers()
	c.mustHaveNoTemporaryFiles()
}

// TestVaultIsMadeWhenKilled kills the first logins of a new home folder, of
// which one makes the vault and the index. The next one finds its way.
func TestVaultIsMadeWhenKilled(t *testing.T) {
	c := newCrash(t, nil)
	usual := c.measureFirst()
	for range c.rounds / 2 {
		c.startOver()
		c.killRandomly(usual)
		c.compareAndRepair()
		c.mustAll(c.plan())
		if c.compare(); t.Failed() {
			return // the rest would say it again
		}
	}
	c.mustHaveHit()
}

// TestNothingIsLostWhenKeyringIsKilled kills the keyring's daemon instead,
// while two programs use it, and starts it again. A program may then fail, but
// not say that it kept what is gone.
func TestNothingIsLostWhenKeyringIsKilled(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	c := newCrash(t, service)
	usual := c.measure()
	for range c.rounds / 3 {
		moment := time.Duration(c.random.Int64N(int64(usual.adding)))
		killed := make(chan error)
		time.AfterFunc(moment, func() { killed <- service.KillDaemon() })
		c.disturbed(never)
		c.must(<-killed)
		c.must(service.Restart())
		if c.compareAndRepair(); t.Failed() {
			return // the rest would say it again
		}
	}
	c.mustHaveHit()
	c.addAll()
	c.compareAnswers()
}

// newSeed is a new one, or the one that the environment asks for. It is told
// where the test fails.
func newSeed(t *testing.T) uint64 {
	seed := rand.Uint64()
	if text := os.Getenv(crashSeed); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("to repeat: %s=%d", crashSeed, seed)
		}
	})
	return seed
}
