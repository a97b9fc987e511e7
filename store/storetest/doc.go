// Package storetest is what the tests of every room stand on that keeps or
// reads a secret. No program imports it.
//
// It has two halves:
//
//   - [Contract], the exam that every store passes, on every system;
//   - [Service], a private D-Bus session bus with a real gnome-keyring on it
//     (Linux only). It knows nothing of the person's own bus and keyring, needs
//     no display, no systemd and no root, and starts in about 30 ms. [StartKWallet]
//     puts KDE's wallet in gnome-keyring's place, in about 150 ms, so that what
//     holds for the one program alone is found out.
//
// A test that wants the service says so and is skipped by name where a part is
// missing:
//
//	storetest.Require(t)
//	s := storetest.StartFor(t, storetest.Ready)
//	cmd.Env = append(cmd.Env, s.Env()...)
//
// A testscript has no testing.TB in its set-up; there, [Start] and Stop:
//
//	s, err := storetest.Start(storetest.Locked)
//	env.Vars = append(env.Vars, s.Env()...)
//	env.Defer(s.Stop)
//
// What can go wrong with a keyring is a [State] to start in, or a method of a
// running service: Lock, Freeze, KillDaemon, KillBus. Watch tells what clients
// ask of it, Items what it holds, Plant puts something there, and Dialogs
// stands in for the desktop and the person.
//
// Of the kernel's key rings, [RefuseKeyctl] refuses what a container refuses
// (Linux only), and [RefusePersistent] what WSL lacks.
//
// godbus, and go-keyring with it, finds the bus in the environment and keeps
// one connection a process for as long as that bus lives. So code under test
// that runs in the test's own process meets a second service only after the
// first has stopped; code that runs in a process of its own always meets the
// one in its environment.
package storetest
