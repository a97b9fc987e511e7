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
	w.extend(dialogPatience)
	defer w.extend(patience)
	return s.showPrompt(w, prompt)
}

// showPrompt shows an unlocking dialog and waits for its end.
func (s *secretService) showPrompt(w *watch, prompt dbus.ObjectPath) error {
	completed := make(chan *dbus.Signal, 4)
	s.conn.Signal(completed)
	err := s.conn.AddMatchSignalContext(w, dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptIface))
	if err == nil {
		err = s.call(w, prompt, promptIface+".Prompt", "").Err
	}
	if err != nil {
		return busTrouble(err)
	}
	for {
		select {
		case signal := <-completed:
			if signal == nil {
				return &Trouble{State: NoService}
			}
			if signal.Path == prompt && signal.Name == promptIface+".Completed" {
				return outcome(signal)
			}
		case <-w.Done():
			return &Trouble{State: Dismissed}
		}
	}
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
