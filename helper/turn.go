package helper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"git-credential-pat/helper/prompt"
)

const (
	// glance is how often a waiting process looks whether its turn has come.
	glance = 100 * time.Millisecond
	// quiet is how long askpass stays silent after a person sent it away: an
	// IDE that fetches in the background would put it up again at once.
	quiet = 3 * time.Minute
)

// askpassPlace is the place of every askpass program.
const askpassPlace = "askpass"

// turn is the right to ask about one topic at one place.
type turn struct {
	locks []*flock.Flock
	stamp string // the file whose time is that of the last cancel
	now   func() time.Time
}

// topic is what is asked about, and for whom.
type topic struct {
	name    string // the host, or vaultTurn
	account prompt.Account
	began   time.Time // when git, or a person, called this process
	byHand  bool      // a person typed a command
}

// topic is what is asked about where a query's token is missing.
func (q *query) topic() topic {
	return topic{name: q.host.Account(), account: q.account(nil), began: q.began, byHand: q.byHand}
}

// takeTurn waits until nobody else asks about the topic, then until nobody
// else asks at the place, always in this order. It waits as long as the other
// one lives and git listens. After a cancel those that were waiting do not ask
// again: what counts is when git asked.
func (h *Helper) takeTurn(ctx context.Context, about topic, p prompt.Prompter) (*turn, error) {
	dir, err := h.lockFolder()
	if err != nil {
		return nil, err
	}
	first := filepath.Join(dir, "host-"+shortHash(about.name))
	t := &turn{stamp: first + ".cancelled", now: h.Now}
	for _, name := range []string{first, filepath.Join(dir, "place-"+p.Place())} {
		lock := flock.New(name+".lock", flock.SetPermissions(0o600))
		if locked, err := lock.TryLockContext(ctx, glance); !locked {
			t.end()
			return nil, fmt.Errorf("waiting for another prompt: %w", err)
		}
		t.locks = append(t.locks, lock)
	}
	switch at := t.lastCancel(); {
	case at.After(h.Now()): // a clock was wrong, here or then
	case at.After(about.began):
		t.end()
		return nil, prompt.DeclinedElsewhere(about.account)
	case p.Place() == askpassPlace && !about.byHand && at.After(about.began.Add(-quiet)):
		t.end()
		return nil, prompt.DeclinedLately(about.account)
	}
	return t, nil
}

// lockFolder makes the folder of the locks, the first in which a lock can be
// opened: somebody else's is there after sudo.
func (h *Helper) lockFolder() (dir string, err error) {
	for _, dir = range h.Locks {
		if err = os.MkdirAll(dir, 0o700); err != nil {
			continue
		}
		var info os.FileInfo
		if info, err = os.Lstat(dir); err != nil || !isOurs(info) {
			err = errors.Join(err, errors.New(dir+" belongs to somebody else, or others may write there"))
			continue
		}
		var probe *os.File
		if probe, err = os.OpenFile(filepath.Join(dir, "place-none.lock"), os.O_CREATE|os.O_RDWR, 0o600); err == nil {
			return dir, probe.Close()
		}
	}
	return "", fmt.Errorf("making the folder of the prompt's locks: %w", err)
}

// lastCancel is when a person sent the question away, zero where nobody did.
func (t *turn) lastCancel() time.Time {
	info, err := os.Stat(t.stamp)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// cancelled leaves word that the person sent the question away. Where it
// cannot be left the next process asks, which is no harm.
func (t *turn) cancelled() {
	if file, err := os.OpenFile(t.stamp, os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
		_ = file.Close()
		_ = os.Chtimes(t.stamp, t.now(), t.now())
	}
}

// end lets the next process ask.
func (t *turn) end() {
	for i := len(t.locks) - 1; i >= 0; i-- {
		_ = t.locks[i].Close()
	}
}

// shortHash makes a file name of a host, whose port has a colon.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}
