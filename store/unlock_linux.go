package store

import (
	"time"

	"github.com/godbus/dbus/v5"
)

// dialogPatience is how long a person may take to unlock a keyring.
const dialogPatience = 60 * time.Second

// extend gives the call more time, counted from now.
func (w *watch) extend(d time.Duration) { w.timer.Reset(d) }

// unlock unlocks a collection or an item. Where that takes a dialog it is
// shown only if there is a display and a person.
//
// A dialog that nobody answers in time is left standing: dismissing it makes
// gnome-keyring 42.1 abort (perform_next_unlock: assertion failed; tried),
// and with it goes every secret that the session had unlocked. Answered later
// it unlocks for the next caller.
func (s *secretService) unlock(w *watch, object dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := s.call(w, servicePath, serviceIface+".Unlock", []dbus.ObjectPath{object}).Store(&unlocked, &prompt)
	if err != nil {
		return busTrouble(err)
	}
	if prompt == noObject {
		return nil
	}
	if s.openInKWallet(w, object) {
		return s.showPrompt(w, prompt)
	}
	if s.dialog == nil || !s.dialog() {
		return &Trouble{State: Locked}
	}
	w.extend(s.person)
	defer w.extend(w.patience)
	return s.showPrompt(w, prompt)
}

// showPrompt shows an unlocking dialog and waits for its end, or for that of
// who shows it: a keyring that ended says nothing more.
func (s *secretService) showPrompt(w *watch, prompt dbus.ObjectPath) error {
	signals := make(chan *dbus.Signal, 4)
	s.conn.Signal(signals)
	defer s.conn.RemoveSignal(signals)
	if err := s.listen(w, prompt); err != nil {
		return busTrouble(err)
	}
	defer s.listenNoMore(w, prompt)
	if err := s.call(w, prompt, promptIface+".Prompt", "").Err; err != nil {
		return busTrouble(err)
	}
	for {
		select {
		case signal, open := <-signals:
			switch {
			case !open:
				return &Trouble{State: Vanished}
			case signal.Path == prompt && signal.Name == promptIface+".Completed":
				return outcome(signal)
			case ended(signal):
				return &Trouble{State: Vanished}
			}
		case <-w.Done():
			return &Trouble{State: Dismissed}
		}
	}
}

const busIface = "org.freedesktop.DBus"

// news are what the prompt says, and who has the keyring's name.
func news(prompt dbus.ObjectPath) [2][]dbus.MatchOption {
	return [...][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptIface)},
		{dbus.WithMatchSender(busIface), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, busName)},
	}
}

// listen asks the bus for the news.
func (s *secretService) listen(w *watch, prompt dbus.ObjectPath) error {
	for _, rule := range news(prompt) {
		if err := s.conn.AddMatchSignalContext(w, rule...); err != nil {
			return err
		}
	}
	return nil
}

// listenNoMore is for go-keyring, which takes whatever signal comes next for
// the answer that it waits for. A connection that failed hears nothing anyway.
func (s *secretService) listenNoMore(w *watch, prompt dbus.ObjectPath) {
	for _, rule := range news(prompt) {
		_ = s.conn.RemoveMatchSignalContext(w, rule...)
	}
}

// ended tells whether a signal says that the keyring has left the bus.
func ended(signal *dbus.Signal) bool {
	if signal.Name != busIface+".NameOwnerChanged" || len(signal.Body) != 3 {
		return false
	}
	return signal.Body[0] == busName && signal.Body[2] == ""
}

// outcome tells whether the dialog was answered or sent away.
func outcome(signal *dbus.Signal) error {
	if len(signal.Body) == 0 {
		return &Trouble{State: Failed}
	}
	if dismissed, isBool := signal.Body[0].(bool); isBool && !dismissed {
		return nil
	}
	return &Trouble{State: Dismissed}
}
