package storetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// busConfig has no <standard_session_servicedirs/>: nothing can be started by
// a message, so no prompter and never the person's own daemon.
const busConfig = `<busconfig><type>session</type><listen>%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`

// startBus returns when the bus has printed its address: then it listens.
func (s *Service) startBus() error {
	config := filepath.Join(s.dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, s.Address()), 0o600); err != nil {
		return err
	}
	ready, stdout, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ready.Close()
	cmd := exec.Command("dbus-daemon", "--config-file="+config,
		"--nofork", "--nopidfile", "--nosyslog", "--print-address=1")
	cmd.Stdout = stdout
	s.bus, err = s.startProcess(cmd)
	_ = stdout.Close() // the daemon's copy is the only one: its end is our EOF
	if err != nil {
		return err
	}
	_ = ready.SetReadDeadline(time.Now().Add(patience))
	if _, err := bufio.NewReader(ready).ReadString('\n'); err != nil {
		return fmt.Errorf("dbus-daemon: %w: %s", err, s.complaint(s.bus))
	}
	return nil
}

// KillBus ends the bus with SIGKILL and returns when it is gone: clients lose
// their connections, the socket is dead, and the keyring goes with it.
func (s *Service) KillBus() {
	if s.bus != nil {
		s.bus.kill()
	}
}

// leaveDeadSocket leaves a socket's file behind as a killed bus does.
func leaveDeadSocket(path string) error {
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	return l.Close()
}

// listenMutely opens a socket and never looks at it. The kernel connects
// clients all the same.
func listenMutely(path string) (io.Closer, error) { return net.Listen("unix", path) }

// client is a connection of our own, never godbus's process-wide one, which
// the code under test may be using. It is closed after patience.
type client struct {
	*dbus.Conn
	ctx    context.Context
	cancel context.CancelFunc
}

func (s *Service) connect() (*client, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	conn, err := dial(ctx, s.Address())
	if err != nil {
		cancel()
		return nil, err
	}
	return &client{conn, ctx, cancel}, nil
}

func dial(ctx context.Context, address string) (*dbus.Conn, error) {
	conn, err := dbus.Dial(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err := conn.Auth(nil); err != nil {
		_ = conn.Close()
		return nil, err
	}
	if err := conn.Hello(); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

func (c *client) close() {
	_ = c.Close()
	c.cancel()
}
