package helper

import (
	"os"
	"path/filepath"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// git-lfs asks again as soon as a token was rejected, and takes what it is
// given: with a token that is kept all the same it would never end. So whoever
// has one rejected so often in so short a time is told to give up.
const (
	mostStrikes = 5
	strikeSpan  = time.Minute
)

// strike notes that git had a token rejected: a byte more in a file of its own,
// which says nothing of it. It lies with the locks, not with the accounts, so
// that it counts in CI as well.
func (h *Helper) strike(e *store.Entry, token secret.Secret) {
	dir, err := h.lockFolder()
	if err != nil {
		return
	}
	path, flags := filepath.Join(dir, strikeFile(e, token)), os.O_CREATE|os.O_WRONLY|os.O_APPEND
	if info, err := os.Stat(path); err == nil && h.Now().Sub(info.ModTime()).Abs() > strikeSpan {
		flags |= os.O_TRUNC
	}
	if file, err := os.OpenFile(path, flags, 0o600); err == nil {
		_, _ = file.Write([]byte{'x'})
		_ = file.Close()
		_ = os.Chtimes(path, h.Now(), h.Now())
	}
}

// mustNotLoop refuses to serve a token that was rejected time and again a
// moment ago.
func (h *Helper) mustNotLoop(q *query, e *store.Entry, token secret.Secret) error {
	for _, dir := range h.Locks {
		info, err := os.Stat(filepath.Join(dir, strikeFile(e, token)))
		if err == nil && info.Size() >= mostStrikes && h.Now().Sub(info.ModTime()).Abs() <= strikeSpan {
			return prompt.RejectedTooOften(q.account(e), info.Size())
		}
	}
	return nil
}

func strikeFile(e *store.Entry, token secret.Secret) string {
	return "rejected-" + shortHash(fingerprint(e.Key(), token))
}
