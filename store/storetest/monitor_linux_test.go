package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// TestMonitorOrder holds that calls are seen in order, and those of the bus
// itself are not.
func TestMonitorOrder(t *testing.T) {
	s := StartFor(t, Ready)
	must(t, s.Plant(Login, sample, "alice", "one"))
	m, err := s.Watch()
	must(t, err)
	defer m.Close()
	wantCalls(t, m)
	_, err = s.Items(sample)
	must(t, err)
	wantCalls(t, m, "SearchItems", "OpenSession", "Get", "GetSecret")
	_, err = s.IsLocked(Login)
	must(t, err)
	wantCalls(t, m, "SearchItems", "OpenSession", "Get", "GetSecret", "Get")
}

func wantCalls(t *testing.T, m *Monitor, want ...string) {
	t.Helper()
	got, err := m.Calls()
	must(t, err)
	if !slices.Equal(got, want) {
		t.Errorf("calls %q, want %q", got, want)
	}
}

// TestFreezeTellsTogether is the use that Await was made for: two calls sent
// together are both seen while nobody answers, two in turn are not.
func TestFreezeTellsTogether(t *testing.T) {
	s := StartFor(t, Ready)
	m, err := s.Watch()
	must(t, err)
	defer m.Close()
	c, err := s.connect()
	must(t, err)
	defer c.close()
	must(t, s.Freeze())
	answers := make(chan *dbus.Call, 2)
	object := c.Object(provider, servicePath)
	object.Go(serviceIface+".SearchItems", 0, answers, map[string]string{"service": sample})
	object.Go(serviceIface+".OpenSession", 0, answers, "plain", dbus.MakeVariant(""))
	got, err := m.Await(2, patience)
	if want := []string{"SearchItems", "OpenSession"}; err != nil || !slices.Equal(got, want) {
		t.Fatalf("calls %q (%v), want %q", got, err, want)
	}
	if got, err := m.Await(3, 10*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("calls %q (%v), want no third", got, err)
	}
	if len(answers) != 0 {
		t.Error("a frozen daemon answered")
	}
	s.Thaw()
	for range 2 {
		must(t, (<-answers).Err)
	}
}
