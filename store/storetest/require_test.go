package storetest

import (
	"fmt"
	"runtime"
	"testing"
)

// verdict is what Require says to a test.
type verdict struct {
	testing.TB
	said string
}

func (v *verdict) Helper() {}
func (v *verdict) Fatalf(format string, args ...any) {
	v.said = "fail: " + fmt.Sprintf(format, args...)
}
func (v *verdict) Skipf(format string, args ...any) { v.said = "skip: " + fmt.Sprintf(format, args...) }

func TestRequireNamesThePart(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	part, strict := "dbus-daemon", "fail"
	if runtime.GOOS != "linux" {
		part, strict = "Secret Service (linux only)", "skip"
	}
	for ci, want := range map[string]string{"": "skip", "false": "skip", "true": strict} {
		t.Setenv("CI", ci)
		want += ": missing: " + part
		for _, require := range []func(testing.TB){Require, RequireKWallet} {
			v := &verdict{TB: t}
			if require(v); v.said != want {
				t.Errorf("CI=%q: %q, want %q", ci, v.said, want)
			}
		}
	}
}

func TestStateNames(t *testing.T) {
	if got := Ready.String() + ", " + MuteSocket.String() + ", " + State(99).String(); got != "ready, mute socket, state 99" {
		t.Error(got)
	}
}
