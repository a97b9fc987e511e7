package storetest

import (
	"os"
	"runtime"
	"testing"
)

// Require skips the test where the private Secret Service cannot run, by the
// name of what is missing. Where CI is "true" a part that could have been
// installed is a failure instead, since a test that silently never runs proves
// nothing.
func Require(t testing.TB) {
	t.Helper()
	require(t, Missing())
}

// RequireKWallet is [Require] for [StartKWallet].
func RequireKWallet(t testing.TB) {
	t.Helper()
	require(t, MissingKWallet())
}

func require(t testing.TB, part string) {
	t.Helper()
	switch {
	case part == "":
	case runtime.GOOS == "linux" && os.Getenv("CI") == "true":
		t.Fatalf("missing: %s", part)
	default:
		t.Skipf("missing: %s", part)
	}
}

// StartFor is [Require], then [Start], then Stop when the test ends.
func StartFor(t testing.TB, state State) *Service {
	t.Helper()
	Require(t)
	return stopAfter(t, func() (*Service, error) { return Start(state) })
}

// StartKWalletFor is [RequireKWallet], then [StartKWallet], then Stop when the
// test ends.
func StartKWalletFor(t testing.TB) *Service {
	t.Helper()
	RequireKWallet(t)
	return stopAfter(t, StartKWallet)
}

func stopAfter(t testing.TB, start func() (*Service, error)) *Service {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}
