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
	part := Missing()
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
	s, err := Start(state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}
