package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/godbus/dbus/v5"
)

// The names by which gnome-keyring asks the desktop for a dialog (gcr,
// gcr/gcr-dbus-constants.h and org.gnome.keyring.Prompter.xml).
const (
	prompter      = "org.gnome.keyring.SystemPrompter"
	callbackReady = "org.gnome.keyring.internal.Prompter.Callback.PromptReady"
	callbackDone  = "org.gnome.keyring.internal.Prompter.Callback.PromptDone"
)

// Dialogs stands where a desktop shows the keyring's dialogs and a person
// sits before them. By itself it shows each dialog and answers none, as with a
// person who is away.
//
// gnome-keyring aborts when the dialog of an Unlock is dismissed by its asker
// (42.1, tried: mark_as_complete in gkd-secret-unlock.c takes the unlock that
// is still under way for the next one, and perform_next_unlock asserts that
// there is none). The dialog goes, and with it the daemon.
type Dialogs struct {
	conn  *dbus.Conn
	heard chan *dbus.Message
	shown chan dialog
	gone  chan dialog
	up    []dialog // for serve alone
}

// dialog is where the daemon waits for a person's answer.
type dialog struct {
	asker    string
	at       dbus.ObjectPath
	exchange string // the daemon's half, for the way of the password
}

// Dialogs puts a desktop on the bus. From then on an Unlock of a locked
// collection asks, instead of failing at once. The caller calls Close.
func (s *Service) Dialogs() (*Dialogs, error) {
	conn, err := dial(context.Background(), s.Address())
	if err != nil {
		return nil, err
	}
	if err := becomePrompter(conn); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("standing in for the desktop: %w", err)
	}
	d := &Dialogs{conn: conn, heard: make(chan *dbus.Message, 64), shown: make(chan dialog, 64), gone: make(chan dialog, 64)}
	// Raw messages and not Export, whose reply leaves after the method has
	// returned: the daemon stalls when PromptReady overtakes it (42.1, tried).
	conn.Eavesdrop(d.heard)
	go d.serve()
	return d, nil
}

func becomePrompter(conn *dbus.Conn) error {
	// A desktop takes the dialogs of a daemon that died away.
	err := conn.AddMatchSignal(dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"))
	if err != nil {
		return err
	}
	reply, err := conn.RequestName(prompter, dbus.NameFlagDoNotQueue)
	if err == nil && reply != dbus.RequestNameReplyPrimaryOwner {
		return errors.New("there is one already")
	}
	return err
}

func (d *Dialogs) serve() {
	for {
		select {
		case msg, open := <-d.heard:
			if !open {
				return
			}
			d.hear(msg)
		case <-d.conn.Context().Done():
			return
		}
	}
}

func (d *Dialogs) hear(msg *dbus.Message) {
	switch {
	case msg.Type == dbus.TypeMethodCall:
		d.answer(msg)
	case header(msg, dbus.FieldMember) == "NameOwnerChanged" && msg.Body[2] == "":
		d.take(func(up dialog) bool { return up.asker == msg.Body[0] })
	}
}

// take takes dialogs away.
func (d *Dialogs) take(which func(dialog) bool) {
	for _, up := range d.up {
		if which(up) {
			d.gone <- up
		}
	}
	d.up = slices.DeleteFunc(d.up, which)
}

// answer answers BeginPrompting(o), PerformPrompt(osa{sv}s), StopPrompting(o).
func (d *Dialogs) answer(msg *dbus.Message) {
	up := dialog{asker: header(msg, dbus.FieldSender)}
	if len(msg.Body) > 0 {
		up.at, _ = msg.Body[0].(dbus.ObjectPath)
	}
	d.conn.Send(&dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: dbus.MakeVariant(up.asker),
		dbus.FieldReplySerial: dbus.MakeVariant(msg.Serial()),
	}}, nil)
	switch header(msg, dbus.FieldMember) {
	case "BeginPrompting":
		d.tell(up, callbackReady, "", map[string]dbus.Variant{}, "")
	case "PerformPrompt":
		up.exchange, _ = msg.Body[3].(string)
		d.up = append(d.up, up)
		d.shown <- up
	case "StopPrompting":
		d.tell(up, callbackDone)
		d.take(func(other dialog) bool { return other.asker == up.asker && other.at == up.at })
	}
}

// tell sends and does not wait: the daemon may itself be waiting for us.
func (d *Dialogs) tell(to dialog, method string, args ...any) {
	d.conn.Object(to.asker, to.at).Go(method, dbus.FlagNoReplyExpected, nil, args...)
}

// Shown waits until one more dialog is up. The error is the context's.
func (d *Dialogs) Shown(ctx context.Context) error {
	_, err := next(ctx, d.shown)
	return err
}

// Cancelled waits until one more dialog is up and then presses Escape.
// The error is the context's.
func (d *Dialogs) Cancelled(ctx context.Context) error {
	up, err := next(ctx, d.shown)
	if err == nil {
		d.tell(up, callbackDone)
	}
	return err
}

// Answered waits until one more dialog is up and then types the password.
// The error is the context's, or a prompt's that cannot be understood.
func (d *Dialogs) Answered(ctx context.Context) error {
	up, err := next(ctx, d.shown)
	if err != nil {
		return err
	}
	exchange, err := replyTo(up.exchange, masterPassword)
	if err == nil {
		d.tell(up, callbackReady, "yes", map[string]dbus.Variant{}, exchange)
	}
	return err
}

// Gone waits until one more dialog was taken away: after an answer, by its
// asker's Prompt.Dismiss, or with the daemon. The error is the context's.
func (d *Dialogs) Gone(ctx context.Context) error {
	_, err := next(ctx, d.gone)
	return err
}

// next waits for patience at most: where no dialog comes a test fails here, and
// not with its whole package when go test has had enough.
func next(ctx context.Context, dialogs <-chan dialog) (dialog, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case up := <-dialogs:
		return up, nil
	case <-ctx.Done():
		return dialog{}, fmt.Errorf("waiting for a dialog: %w", ctx.Err())
	}
}

// Close takes the desktop away. Dialogs that are up stay unanswered.
func (d *Dialogs) Close() { stopListening(d.conn) }
