package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"git-credential-pat/store/secret"
)

var errNone = errors.New("none")

// memory is a store that passes, and whose methods a mutant replaces.
type memory struct {
	mu   sync.Mutex
	kept map[string]secret.Secret

	get func(ctx context.Context, key string) (secret.Secret, error)
	set func(ctx context.Context, key string, s secret.Secret) error
	del func(ctx context.Context, key string) error
	all func(ctx context.Context) ([]string, error)
}

func newMemory() *memory {
	m := &memory{kept: map[string]secret.Secret{}}
	m.get = func(_ context.Context, key string) (secret.Secret, error) {
		s, ok := m.kept[key]
		if !ok {
			return s, fmt.Errorf("memory: %w", errNone)
		}
		return s, nil
	}
	m.set = func(_ context.Context, key string, s secret.Secret) error {
		if s.Len() > MaxValue {
			return errors.New("too long")
		}
		m.kept[key] = s
		return nil
	}
	m.del = func(_ context.Context, key string) error {
		if _, ok := m.kept[key]; !ok {
			return errNone
		}
		delete(m.kept, key)
		return nil
	}
	m.all = func(context.Context) ([]string, error) { return slices.Collect(maps.Keys(m.kept)), nil }
	return m
}

func (m *memory) Get(ctx context.Context, key string) (secret.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.get(ctx, key)
}

func (m *memory) Set(ctx context.Context, key string, s secret.Secret) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.set(ctx, key, s)
}

func (m *memory) Delete(ctx context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.del(ctx, key)
}

func (m *memory) Keys(ctx context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all(ctx)
}

func TestContractPasses(t *testing.T) {
	m := newMemory()
	Contract(t, m, errNone)
	if n := len(m.kept); n != 0 {
		t.Errorf("the contract left %d items behind", n)
	}
}

func article(t *testing.T, name string) check {
	t.Helper()
	for _, c := range checks() {
		if c.name == name {
			return c
		}
	}
	t.Fatalf("no article %q", name)
	return check{}
}

// wholeFile is a store that reads all, changes one and writes all, with other
// writers in between: the classic way to lose one.
type wholeFile struct {
	memory
	everyone chan struct{}
	n        int
}

func (w *wholeFile) Set(ctx context.Context, key string, s secret.Secret) error {
	w.mu.Lock()
	before := make(map[string]secret.Secret, len(w.kept))
	for k, v := range w.kept {
		before[k] = v
	}
	before[key] = s
	if w.n++; w.n == 24 {
		close(w.everyone)
	}
	w.mu.Unlock()
	<-w.everyone // all have read before the first one writes
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = before
	return nil
}

func TestContractFailsLostWrites(t *testing.T) {
	w := &wholeFile{memory: memory{kept: map[string]secret.Secret{}}, everyone: make(chan struct{})}
	w.get = func(_ context.Context, key string) (secret.Secret, error) {
		if s, ok := w.kept[key]; ok {
			return s, nil
		}
		return secret.Secret{}, errNone
	}
	if err := article(t, "many writers").run(newExam(w, errNone)); err == nil {
		t.Error("lost writes were not noticed")
	}
}

// TestContractFailsTornReads has a store whose second Set leaves half a value
// until somebody has read it.
func TestContractFailsTornReads(t *testing.T) {
	m := newMemory()
	get, half, read := m.get, secret.New("half"), make(chan struct{})
	once := sync.OnceFunc(func() { close(read) })
	m.get = func(ctx context.Context, key string) (secret.Secret, error) {
		s, err := get(ctx, key)
		if s.Equal(half) {
			once()
		}
		return s, err
	}
	if err := article(t, "readers beside a writer").run(newExam(&tearing{memory: m, half: half, read: read}, errNone)); err == nil {
		t.Error("a torn value was not noticed")
	}
}

type tearing struct {
	*memory
	half secret.Secret
	read chan struct{}
	sets int
}

func (s *tearing) Set(ctx context.Context, key string, value secret.Secret) error {
	if s.sets++; s.sets == 2 {
		_ = s.memory.Set(ctx, key, s.half)
		<-s.read
	}
	return s.memory.Set(ctx, key, value)
}
