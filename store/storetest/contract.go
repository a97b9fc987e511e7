package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"git-credential-pat/store/secret"
)

// MaxValue is the longest value, in bytes, that a store must keep and the
// longest it may keep: the least of the systems' limits, with some room
// (Windows 2,560 bytes, macOS's security about 3,000).
const MaxValue = 2000

// store is package store's Store, said again so that package store's own tests
// can use this package.
type store interface {
	Get(ctx context.Context, key string) (secret.Secret, error)
	Set(ctx context.Context, key string, s secret.Secret) error
	Delete(ctx context.Context, key string) error
	Keys(ctx context.Context) ([]string, error)
}

// Contract is the exam that every store passes, the real ones and those made
// for tests. notFound is store.ErrNotFound. The store may hold other things;
// the keys used here are of the host contract.example and are deleted at the
// end.
func Contract(t *testing.T, s store, notFound error) {
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			e := newExam(s, notFound)
			defer e.clean()
			if err := c.run(e); err != nil {
				t.Error(err)
			}
		})
	}
}

// exam is one check's view of the store: every call has a deadline and names
// its key in its error, and what was set is remembered.
type exam struct {
	store    store
	notFound error
	mu       sync.Mutex
	keys     []string
}

func newExam(s store, notFound error) *exam { return &exam{store: s, notFound: notFound} }

// patient is a deadline that only a store that hangs meets.
func patient() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 30*time.Second)
}

func (e *exam) set(key, value string) error {
	e.mu.Lock()
	if !slices.Contains(e.keys, key) {
		e.keys = append(e.keys, key)
	}
	e.mu.Unlock()
	ctx, cancel := patient()
	defer cancel()
	if err := e.store.Set(ctx, key, secret.New(value)); err != nil {
		return fmt.Errorf("set %q (%d bytes): %w", key, len(value), err)
	}
	return nil
}

func (e *exam) delete(key string) error {
	ctx, cancel := patient()
	defer cancel()
	if err := e.store.Delete(ctx, key); err != nil {
		return fmt.Errorf("delete %q: %w", key, err)
	}
	return nil
}

// get takes any error as one, ErrNotFound too.
func (e *exam) get(key string) (secret.Secret, error) {
	ctx, cancel := patient()
	defer cancel()
	got, err := e.store.Get(ctx, key)
	if err != nil {
		return got, fmt.Errorf("get %q: %w", key, err)
	}
	return got, nil
}

// holds checks that key has one of the values. The text of its error tells
// lengths, never values: the store may be a person's.
func (e *exam) holds(key string, values ...string) error {
	got, err := e.get(key)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(values, func(v string) bool { return got.Equal(secret.New(v)) }) {
		return fmt.Errorf("get %q: a value of %d bytes, not the one that was set", key, got.Len())
	}
	return nil
}

// lacks checks that get says, and says by ErrNotFound, that key has no value.
func (e *exam) lacks(key string) error {
	got, err := e.get(key)
	switch {
	case err == nil:
		return fmt.Errorf("get %q: a value of %d bytes, want ErrNotFound", key, got.Len())
	case !errors.Is(err, e.notFound):
		return fmt.Errorf("%w, want ErrNotFound", err)
	case !got.Empty():
		return fmt.Errorf("%w, and a value of %d bytes", err, got.Len())
	}
	return nil
}

// lists checks that of the contract's keys the store lists these and no other,
// each once.
func (e *exam) lists(want ...string) error {
	ctx, cancel := patient()
	defer cancel()
	got, err := e.store.Keys(ctx)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	got = slices.DeleteFunc(slices.Clone(got), func(key string) bool { return !strings.Contains(key, "contract.example") })
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("keys: %q, want %q", got, want)
	}
	return nil
}

// clean deletes what the check may have left. It does not judge: a store that
// cannot delete has failed in "delete" already.
func (e *exam) clean() {
	for _, key := range e.keys {
		_ = e.delete(key)
	}
}
