package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

// Monitor sees what every client asks of the Secret Service, in the order in
// which the bus takes it: the service's own helpers too, if they are called
// meanwhile. It is for one goroutine at a time.
type Monitor struct {
	service *Service
	conn    *dbus.Conn
	owner   string // the provider's unique name, by which a client may call it as well
	seen    chan *dbus.Message
	calls   []string
}

// Watch begins to listen. Whatever a client sends after it returned is seen.
// The caller calls Close.
func (s *Service) Watch() (*Monitor, error) {
	conn, err := dial(context.Background(), s.Address())
	if err != nil {
		return nil, err
	}
	// godbus drops what does not fit; no test says this much between two looks.
	m := &Monitor{service: s, conn: conn, seen: make(chan *dbus.Message, 1<<14)}
	_ = conn.BusObject().Call("org.freedesktop.DBus.GetNameOwner", 0, provider).Store(&m.owner) // or nobody's
	become := conn.BusObject().Call("org.freedesktop.DBus.Monitoring.BecomeMonitor", 0, []string{}, uint32(0))
	if become.Err != nil {
		m.Close()
		return nil, fmt.Errorf("becoming a monitor: %w", become.Err)
	}
	conn.Eavesdrop(m.seen)
	return m, nil
}

// Close ends the listening.
func (m *Monitor) Close() { stopListening(m.conn) }

// stopListening closes a connection with an eavesdropper's channel, which
// Close alone would close while godbus may be about to send to it: a panic
// (v5.2.4, tried).
func stopListening(conn *dbus.Conn) {
	conn.Eavesdrop(nil)
	_ = conn.Close()
}

// Calls is the names of the methods called since Watch, such as "SearchItems".
// Every call that was answered before is among them; one that wants no answer
// may come too late.
func (m *Monitor) Calls() ([]string, error) {
	mark, err := m.service.connect()
	if err != nil {
		return nil, err
	}
	defer mark.close()
	// The bus passes messages on one after the other: when the monitor sees
	// this one, it has seen what was answered before it.
	if _, err := mark.owned(provider); err != nil {
		return nil, err
	}
	name := mark.Names()[0]
	err = m.readUntil(mark.ctx, func(msg *dbus.Message) bool { return header(msg, dbus.FieldSender) == name })
	return slices.Clone(m.calls), err
}

// Await waits until n methods were called and returns their names. After the
// timeout there is an error, and the names so far. With the daemon frozen it
// tells calls that were sent together from calls that waited for an answer.
func (m *Monitor) Await(n int, timeout time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var err error
	if len(m.calls) < n {
		err = m.readUntil(ctx, func(*dbus.Message) bool { return len(m.calls) >= n })
	}
	return slices.Clone(m.calls), err
}

func (m *Monitor) readUntil(ctx context.Context, last func(*dbus.Message) bool) error {
	for {
		select {
		case msg, open := <-m.seen:
			if !open {
				return errors.New("watching the bus: it hung up")
			}
			m.note(msg)
			if last(msg) {
				return nil
			}
		case <-ctx.Done():
			return fmt.Errorf("watching the bus: %w after %d calls", ctx.Err(), len(m.calls))
		}
	}
}

func (m *Monitor) note(msg *dbus.Message) {
	to := header(msg, dbus.FieldDestination)
	if msg.Type == dbus.TypeMethodCall && (to == provider || m.owner != "" && to == m.owner) {
		m.calls = append(m.calls, header(msg, dbus.FieldMember))
	}
}

// header is a message's header field, empty where there is none.
func header(msg *dbus.Message, field dbus.HeaderField) string {
	value, _ := msg.Headers[field].Value().(string)
	return value
}
