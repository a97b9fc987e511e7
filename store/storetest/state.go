package storetest

import "fmt"

// Login is the collection that go-keyring uses wherever it exists.
const Login = "login"

// Wallet is the collection that KWallet has in its place.
const Wallet = "kdewallet"

// State is the condition in which a [Service] starts.
type State int

const (
	// Ready has a login collection, unlocked.
	Ready State = iota
	// Locked has a login collection that is locked, and no display on which
	// to ask for its password.
	Locked
	// Fresh has a provider without any collection that outlives it, as in a
	// home folder that was never logged in to graphically.
	Fresh
	// NoProvider is a bus on which nobody keeps secrets and nobody can be
	// started to, as on a server.
	NoProvider
	// DeadSocket is the address of a socket that nobody listens on any more.
	DeadSocket
	// MuteSocket is the address of a socket that accepts and says nothing.
	MuteSocket
)

// String is the state's name in lower case, for names of tests.
func (s State) String() string {
	names := [...]string{"ready", "locked", "fresh", "no provider", "dead socket", "mute socket"}
	if s < 0 || int(s) >= len(names) {
		return fmt.Sprintf("state %d", int(s))
	}
	return names[s]
}
