package storetest

import (
	"context"
	"encoding/hex"
	"testing"

	"github.com/godbus/dbus/v5"
)

const promptIface = "org.freedesktop.Secret.Prompt"

// ask begins to unlock the login collection, as a client does, and returns the
// prompt and where its end will be told.
func ask(t *testing.T, c *client) (dbus.ObjectPath, <-chan *dbus.Signal) {
	t.Helper()
	must(t, c.AddMatchSignal(dbus.WithMatchInterface(promptIface)))
	ended := make(chan *dbus.Signal, 16)
	c.Signal(ended)
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	must(t, c.call(servicePath, serviceIface+".Unlock", []dbus.ObjectPath{collectionPath(Login)}).Store(&unlocked, &prompt))
	must(t, c.call(prompt, promptIface+".Prompt", "").Err)
	return prompt, ended
}

// wantEnd waits until the prompt says that it was dismissed or not, and holds
// that the collection is locked or not accordingly.
func wantEnd(t *testing.T, s *Service, c *client, ended <-chan *dbus.Signal, dismissed bool) {
	t.Helper()
	var signal *dbus.Signal
	for signal == nil || signal.Name != promptIface+".Completed" {
		select {
		case signal = <-ended:
		case <-c.ctx.Done():
			t.Fatal("the prompt never ended")
		}
	}
	if got, ok := signal.Body[0].(bool); !ok || got != dismissed {
		t.Errorf("completed with %v, want dismissed %v", signal.Body, dismissed)
	}
	if locked, err := s.IsLocked(Login); err != nil || locked != dismissed {
		t.Errorf("locked %v (%v), want %v", locked, err, dismissed)
	}
}

func dialogs(t *testing.T) (*Service, *Dialogs, *client) {
	t.Helper()
	s := StartFor(t, Locked)
	d, err := s.Dialogs()
	must(t, err)
	t.Cleanup(d.Close)
	c, err := s.connect()
	must(t, err)
	t.Cleanup(c.close)
	return s, d, c
}

func TestDialogCancelled(t *testing.T) {
	s, d, c := dialogs(t)
	_, ended := ask(t, c)
	must(t, d.Cancelled(c.ctx))
	wantEnd(t, s, c, ended, true)
}

func TestDialogAnswered(t *testing.T) {
	s, d, c := dialogs(t)
	_, ended := ask(t, c)
	must(t, d.Answered(c.ctx))
	wantEnd(t, s, c, ended, false)
	must(t, d.Gone(c.ctx))
}

// One number in 256 is shorter than the others, and a key from a padded one
// opens nothing.
func TestAgreedKeyOfAShortNumber(t *testing.T) {
	const want = "be7e83fbadb1f2f05d8dabecc6b84638"
	key, err := agreedKey("[sx-aes-1]\npublic=AQ==\n")
	if got := hex.EncodeToString(key); err != nil || got != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
}

// TestDialogDismissed is content with either: a daemon that says so, and one
// that dies of it.
func TestDialogDismissed(t *testing.T) {
	s, d, c := dialogs(t)
	prompt, ended := ask(t, c)
	must(t, d.Shown(c.ctx))
	if len(d.gone) != 0 || len(ended) != 0 {
		t.Error("the dialog went by itself")
	}
	err := c.call(prompt, promptIface+".Dismiss").Err
	must(t, d.Gone(c.ctx))
	if err == nil {
		wantEnd(t, s, c, ended, true)
		return
	}
	select {
	case <-s.keyring.done:
	case <-c.ctx.Done():
		t.Errorf("dismiss: %v, and the daemon lives", err)
	}
}

// TestNoDialog holds that without a desktop nobody waits.
func TestNoDialog(t *testing.T) {
	s := StartFor(t, Locked)
	c, err := s.connect()
	must(t, err)
	defer c.close()
	_, ended := ask(t, c)
	wantEnd(t, s, c, ended, true)
	ctx, cancel := context.WithCancel(c.ctx)
	cancel()
	if (&Dialogs{}).Shown(ctx) == nil {
		t.Error("a dialog that never came was shown")
	}
}
