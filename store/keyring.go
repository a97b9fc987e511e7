package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"

	"git-credential-pat/store/secret"
)

const (
	// callPatience is how long one call may take in all. go-keyring has no
	// deadline of its own (its issue 131), and a mute bus answers never.
	callPatience = 3 * time.Second
	// grace is what a call that ran out of time gets to tidy up.
	grace = 250 * time.Millisecond
)

// Keyring is the operating system's keyring: the Secret Service on Linux, the
// keychain on macOS, the Credential Manager on Windows.
type Keyring struct {
	// Env looks up an environment variable.
	Env func(string) string
	// Dialog is called before a dialog that unlocks the keyring is shown, and
	// says whether there is a person to answer it. nil means nobody.
	Dialog func() bool

	// call and person take the place of callPatience and dialogPatience, if not
	// zero: tests are in a hurry.
	call, person time.Duration
}

// Get implements Store.
func (k *Keyring) Get(ctx context.Context, key string) (secret.Secret, error) {
	return within(ctx, k, func(w *watch) (secret.Secret, error) { return k.get(w, key) })
}

// Set implements Store. What was written is read back before Set returns: an
// item of another program that hides ours is removed.
func (k *Keyring) Set(ctx context.Context, key string, s secret.Secret) error {
	if s.Len() > MaxSecret {
		return ErrTooLong
	}
	for range 2 {
		if err := k.setOnce(ctx, key, s); err != nil {
			return err
		}
		kept, err := k.Get(ctx, key)
		switch {
		case err == nil && kept.Equal(s):
			return nil
		case err != nil && !errors.Is(err, ErrNotFound):
			return fmt.Errorf("reading back what was kept: %w", err)
		}
		if err := k.Delete(ctx, key); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return &Trouble{State: Failed, Cause: errors.New("it gives back something else than was kept")}
}

func (k *Keyring) setOnce(ctx context.Context, key string, s secret.Secret) error {
	_, err := within(ctx, k, func(w *watch) (struct{}, error) {
		if err := k.makeReady(w); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, translate(keyring.Set(Service, key, s.Reveal()))
	})
	return err
}

// Delete implements Store. Every item of that name goes: one that was left
// behind would answer in place of the one that was removed.
func (k *Keyring) Delete(ctx context.Context, key string) error {
	_, err := within(ctx, k, func(w *watch) (struct{}, error) {
		if err := k.makeReady(w); err != nil {
			return struct{}{}, err
		}
		err := translate(keyring.Delete(Service, key))
		for again := err; again == nil; {
			again = keyring.Delete(Service, key)
		}
		return struct{}{}, err
	})
	return err
}

// Keys implements Store. It lists what Get would find: on Linux the copies in
// other collections than the one that is used are left out.
func (k *Keyring) Keys(ctx context.Context) ([]string, error) {
	return within(ctx, k, k.keys)
}

// translate turns go-keyring's errors into this package's.
func translate(err error) error {
	switch err {
	case nil:
		return nil
	case keyring.ErrNotFound:
		return ErrNotFound
	case keyring.ErrSetDataTooBig:
		return ErrTooLong
	}
	return troubleOf(err)
}

// watch is the time that one call has left.
type watch struct {
	context.Context
	timer    *time.Timer
	patience time.Duration
}

// within runs call, and gives up on it when its time is over. The abandoned
// call ends with the process: some calls can be ended in no other way.
func within[T any](ctx context.Context, k *Keyring, call func(*watch) (T, error)) (T, error) {
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	patience := cmp.Or(k.call, callPatience)
	w := &watch{limited, time.AfterFunc(patience, cancel), patience}
	defer w.timer.Stop()

	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if recover() != nil { // what it says may hold a secret
				o.err = &Trouble{State: Failed, Cause: errors.New("internal error")}
			}
			done <- o
		}()
		o.value, o.err = call(w)
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-limited.Done():
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	select {
	case o := <-done:
		return o.value, o.err
	case <-time.After(grace):
		return none, &Trouble{State: Mute}
	}
}
