package storetest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"git-credential-pat/store/secret"
)

// Memory is a store.Store that keeps its secrets in a map, for the tests of
// whoever uses a store. It passes [Contract].
//
// Fail and Calls are for the test's own goroutine, while nobody else uses the
// store.
type Memory struct {
	Fail  error    // returned by every call in place of an answer, if not nil
	Calls []string // what was asked for so far, such as "get KEY"

	notFound error
	mu       sync.Mutex
	kept     map[string]secret.Secret
}

// NewMemory returns an empty store. notFound is store.ErrNotFound: it is given
// rather than imported, so that package store's own tests can use this
// package.
func NewMemory(notFound error) *Memory {
	return &Memory{notFound: notFound, kept: map[string]secret.Secret{}}
}

// Get implements store.Store.
func (m *Memory) Get(ctx context.Context, key string) (secret.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.begin(ctx, "get "+key); err != nil {
		return secret.Secret{}, err
	}
	s, found := m.kept[key]
	if !found {
		return s, m.notFound
	}
	return s, nil
}

// Set implements store.Store.
func (m *Memory) Set(ctx context.Context, key string, s secret.Secret) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.begin(ctx, "set "+key); err != nil {
		return err
	}
	if s.Len() > MaxValue {
		return errors.New("secret too long")
	}
	m.kept[key] = s
	return nil
}

// Delete implements store.Store.
func (m *Memory) Delete(ctx context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.begin(ctx, "delete "+key); err != nil {
		return err
	}
	if _, found := m.kept[key]; !found {
		return m.notFound
	}
	delete(m.kept, key)
	return nil
}

// Keys implements store.Store.
func (m *Memory) Keys(ctx context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.begin(ctx, "keys"); err != nil {
		return nil, err
	}
	return slices.Collect(maps.Keys(m.kept)), nil
}

// begin notes a call and says whether it fails. The caller holds the lock.
func (m *Memory) begin(ctx context.Context, call string) error {
	m.Calls = append(m.Calls, call)
	if m.Fail != nil {
		return m.Fail
	}
	return ctx.Err()
}

// Plant puts s under key as another program would: no call is noted, and
// nothing fails.
func (m *Memory) Plant(key string, s secret.Secret) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[key] = s
}

// Kept is a copy of everything that is kept. It notes no call.
func (m *Memory) Kept() map[string]secret.Secret {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.kept)
}
