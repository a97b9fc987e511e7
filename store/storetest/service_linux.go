package storetest

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"sync"
)

// Missing names the first program that a [Service] needs and this machine
// lacks. It is empty where all are there.
func Missing() string { return firstMissing("dbus-daemon", "gnome-keyring-daemon") }

func firstMissing(programs ...string) string {
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			return program
		}
	}
	return ""
}

// Service is a session bus of its own with, in most states, a Secret Service
// on it. It is for one goroutine at a time; its clients may be many.
type Service struct {
	state   State
	provide func(*Service) error // starts the provider
	dir     string               // everything of the service lives below it
	thread  thread               // the parent of both daemons
	bus     *process             // nil where the state has no bus
	keyring *process             // nil where the state has no provider
	socket  io.Closer            // what stands in the place of a bus
	once    sync.Once
}

// Start starts a service in the given state and returns when a client finds
// it so. It also removes what the services of dead processes left behind.
// The caller calls Stop.
func Start(state State) (*Service, error) { return start(state, (*Service).startKeyring) }

func start(state State, provide func(*Service) error) (*Service, error) {
	dir, err := newDir()
	if err != nil {
		return nil, err
	}
	s := &Service{state: state, provide: provide, dir: dir, thread: newThread()}
	if err := s.enter(); err != nil {
		s.Stop()
		return nil, fmt.Errorf("starting a secret service (%v): %w", state, err)
	}
	return s, nil
}

func (s *Service) enter() (err error) {
	switch s.state {
	case DeadSocket:
		return leaveDeadSocket(s.socketPath())
	case MuteSocket:
		s.socket, err = listenMutely(s.socketPath())
		return err
	}
	if err := s.startBus(); err != nil || s.state == NoProvider {
		return err
	}
	if err := s.provide(s); err != nil || s.state != Locked {
		return err
	}
	return s.Lock(Login)
}

// Stop ends both daemons and removes every file of theirs. Calling it again
// does nothing.
func (s *Service) Stop() { s.once.Do(s.stop) }

func (s *Service) stop() {
	s.keyring.stop()
	s.bus.stop()
	if s.socket != nil {
		_ = s.socket.Close()
	}
	close(s.thread)
	removeDir(s.dir)
}

func (s *Service) socketPath() string { return filepath.Join(s.dir, "bus") }

// Address is the bus's address, as in DBUS_SESSION_BUS_ADDRESS.
func (s *Service) Address() string { return "unix:path=" + s.socketPath() }

// RuntimeDir is a folder fit for XDG_RUNTIME_DIR: ours alone, short, and gone
// when the service stops.
func (s *Service) RuntimeDir() string { return filepath.Join(s.dir, "run") }

// Env is what a client's environment needs to find this service and no other.
// HOME and the other XDG variables are the caller's affair.
func (s *Service) Env() []string {
	return []string{
		"DBUS_SESSION_BUS_ADDRESS=" + s.Address(),
		"XDG_RUNTIME_DIR=" + s.RuntimeDir(),
	}
}
