package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

const (
	// soon is the patience of tests with what never answers.
	soon = 500 * time.Millisecond
	// late is past every deadline, and long before dialogPatience is over.
	late = 20 * time.Second
)

// calls are the ways into a keyring.
func calls(k *store.Keyring) map[string]func(context.Context) error {
	const key = "https://alice@github.com"
	return map[string]func(context.Context) error{
		"Get":    func(ctx context.Context) error { _, err := k.Get(ctx, key); return err },
		"Set":    func(ctx context.Context) error { return k.Set(ctx, key, secret.New("value")) },
		"Delete": func(ctx context.Context) error { return k.Delete(ctx, key) },
		"Keys":   func(ctx context.Context) error { _, err := k.Keys(ctx); return err },
	}
}

// wantTrouble checks that a call said why the keyring cannot be used, and never
// that nothing is there.
func wantTrouble(t *testing.T, err error, want store.State) {
	t.Helper()
	var trouble *store.Trouble
	if !errors.As(err, &trouble) || !errors.Is(err, store.ErrUnavailable) || trouble.State != want {
		t.Errorf("%v, want %q", err, &store.Trouble{State: want})
	}
	if errors.Is(err, store.ErrNotFound) {
		t.Error("could not look is told as not found")
	}
}

// Each state of a keyring that cannot be used has its own name, and ends
// within the deadline.
func TestTrouble(t *testing.T) {
	for _, c := range []struct {
		name   string
		start  storetest.State
		change func(*storetest.Service) error
		want   store.State
	}{
		{"locked", storetest.Locked, nil, store.Locked},
		{"fresh home", storetest.Fresh, nil, store.NoCollection},
		{"no provider", storetest.NoProvider, nil, store.NoService},
		{"dead socket", storetest.DeadSocket, nil, store.NoBus},
		{"mute socket", storetest.MuteSocket, nil, store.Mute},
		{"frozen daemon", storetest.Ready, (*storetest.Service).Freeze, store.Mute},
		{"killed daemon", storetest.Ready, (*storetest.Service).KillDaemon, store.NoService},
	} {
		t.Run(c.name, func(t *testing.T) {
			leavesNothing(t)
			service := storetest.StartFor(t, c.start)
			if c.change != nil {
				if err := c.change(service); err != nil {
					t.Fatal(err)
				}
			}
			patience := late
			if c.want == store.Mute {
				patience = soon
			}
			for name, call := range calls(keyringOn(service).Hurried(patience, patience)) {
				t.Run(name, func(t *testing.T) { wantTrouble(t, call(t.Context()), c.want) })
			}
		})
	}
}

// What happens while a call waits for a frozen keyring ends it at once.
func TestTroubleBehindAFrozenDaemon(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*storetest.Service) error
		want   store.State
	}{
		{"it is killed", (*storetest.Service).KillDaemon, store.Vanished},
		{"the bus is killed", killBus, store.Vanished},
	} {
		for name := range calls(nil) {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				leavesNothing(t)
				service := storetest.StartFor(t, storetest.Ready)
				monitor, err := service.Watch()
				if err != nil {
					t.Fatal(err)
				}
				defer monitor.Close()
				if err := service.Freeze(); err != nil {
					t.Fatal(err)
				}
				got := begin(t, calls(keyringOn(service).Hurried(late, late))[name])
				if _, err := monitor.Await(1, late); err != nil {
					t.Fatal(err)
				}
				if err := c.change(service); err != nil {
					t.Fatal(err)
				}
				wantTrouble(t, <-got, c.want)
			})
		}
	}
}

// A locked keyring asks for its password only where somebody can answer, and
// whatever becomes of the dialog has its own name.
func TestTroubleWithADialog(t *testing.T) {
	for _, c := range []struct {
		name    string
		nobody  bool
		happens func(*storetest.Service, *storetest.Dialogs, context.Context) error
		want    store.State
	}{
		{"nobody there", true, nil, store.Locked},
		{"sent away", false, then((*storetest.Dialogs).Cancelled, nil), store.Dismissed},
		{"never answered", false, then((*storetest.Dialogs).Shown, nil), store.Dismissed},
		{"daemon killed", false, then((*storetest.Dialogs).Shown, (*storetest.Service).KillDaemon), store.Vanished},
		{"bus killed", false, then((*storetest.Dialogs).Shown, killBus), store.Vanished},
	} {
		for name := range calls(nil) {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				leavesNothing(t)
				service, dialogs, k := lockedWithDialogs(t)
				k.Dialog = func() bool { return !c.nobody }
				if c.name == "never answered" {
					k.Hurried(late, soon)
				}
				got := begin(t, calls(k)[name])
				if c.happens != nil {
					if err := c.happens(service, dialogs, t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				wantTrouble(t, <-got, c.want)
			})
		}
	}
}

// then waits for a dialog and then does something to the service.
func then(dialog func(*storetest.Dialogs, context.Context) error, change func(*storetest.Service) error,
) func(*storetest.Service, *storetest.Dialogs, context.Context) error {
	return func(s *storetest.Service, d *storetest.Dialogs, ctx context.Context) error {
		if err := dialog(d, ctx); err != nil || change == nil {
			return err
		}
		return change(s)
	}
}

func killBus(s *storetest.Service) error { s.KillBus(); return nil }

func TestAnsweredDialogUnlocks(t *testing.T) {
	for name := range calls(nil) {
		t.Run(name, func(t *testing.T) {
			_, dialogs, k := lockedWithDialogs(t)
			k.Dialog = func() bool { return true }
			got := begin(t, calls(k)[name])
			// Where no dialog came, the call's own error tells why.
			if err := errors.Join(dialogs.Answered(t.Context()), <-got); err != nil {
				t.Error(err)
			}
		})
	}
}

// lockedWithDialogs is a keyring that holds what calls look for, is locked, and
// has a desktop to ask on.
func lockedWithDialogs(t *testing.T) (*storetest.Service, *storetest.Dialogs, *store.Keyring) {
	t.Helper()
	service := storetest.StartFor(t, storetest.Ready)
	k := keyringOn(service)
	if err := calls(k)["Set"](t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := service.Lock(storetest.Login); err != nil {
		t.Fatal(err)
	}
	dialogs, err := service.Dialogs()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dialogs.Close)
	return service, dialogs, k.Hurried(late, late)
}

// begin makes the call and does not wait for it.
func begin(t *testing.T, call func(context.Context) error) <-chan error {
	got := make(chan error, 1)
	go func() { got <- call(t.Context()) }()
	return got
}

// A person waits no longer than this for a git command that gets no answer.
func TestPatience(t *testing.T) {
	service := storetest.StartFor(t, storetest.Ready)
	if err := service.Freeze(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err := keyringOn(service).Get(t.Context(), "key")
	wantTrouble(t, err, store.Mute)
	if took := time.Since(began); took < 2*time.Second || took > 10*time.Second {
		t.Errorf("it took %v, want about three seconds", took)
	}
}

// godbus would start dbus-launch, which leaves a daemon behind.
func TestNeverStartsABus(t *testing.T) {
	if _, err := os.Stat(filepath.Join("/run/user", fmt.Sprint(os.Getuid()), "bus")); err == nil {
		t.Skip("this session has a bus at its fixed address")
	}
	leavesNothing(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	for name, call := range calls(&store.Keyring{Env: os.Getenv}) {
		t.Run(name, func(t *testing.T) { wantTrouble(t, call(t.Context()), store.NoBus) })
	}
}
