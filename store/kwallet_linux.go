package store

import "github.com/godbus/dbus/v5"

// openInKWallet reports whether the collection is a wallet that KWallet has
// open. KWallet calls a collection locked until the first client of the session
// went through the prompt, which then shows no dialog (kwalletd 5.103, tried).
// Other providers do not know the method, and say so.
func (s *secretService) openInKWallet(w *watch, collection dbus.ObjectPath) bool {
	var wallet string
	if s.property(w, collection, collectionIface, "Label", &wallet) != nil {
		return false
	}
	for _, module := range []dbus.ObjectPath{"/modules/kwalletd5", "/modules/kwalletd6"} {
		var open bool
		err := s.conn.Object(busName, module).CallWithContext(w, "org.kde.KWallet.isOpen", 0, wallet).Store(&open)
		if err == nil {
			return open
		}
	}
	return false
}
