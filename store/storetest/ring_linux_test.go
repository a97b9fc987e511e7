package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/store/secret"

	"github.com/zalando/go-keyring"
)

// ring is go-keyring as a store, to try contract and service on each other.
// What go-keyring cannot do, which is to list, the service does.
type ring struct{ service *Service }

func (ring) Get(ctx context.Context, key string) (secret.Secret, error) {
	if err := ctx.Err(); err != nil {
		return secret.Secret{}, err
	}
	value, err := keyring.Get(sample, key)
	return secret.New(value), err
}

func (ring) Set(_ context.Context, key string, s secret.Secret) error {
	if s.Len() > MaxValue {
		return errors.New("too long")
	}
	return keyring.Set(sample, key, s.Reveal())
}

func (ring) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return keyring.Delete(sample, key)
}

func (r ring) Keys(context.Context) (keys []string, err error) {
	items, err := r.service.Items(sample)
	for _, item := range items {
		keys = append(keys, item.User)
	}
	return keys, err
}

func TestContractOnKeyring(t *testing.T) {
	s := StartFor(t, Ready)
	for _, variable := range s.Env() {
		key, value, _ := strings.Cut(variable, "=")
		t.Setenv(key, value)
	}
	m, err := s.Watch()
	must(t, err)
	defer m.Close()
	Contract(t, ring{s}, keyring.ErrNotFound)
	wantItems(t, s)
	if calls, err := m.Calls(); err != nil || !slices.Contains(calls, "CreateItem") {
		t.Errorf("the contract did not reach this service: %d calls, %v", len(calls), err)
	}
}
