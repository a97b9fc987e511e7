//go:build !linux

package storetest

import "errors"

// Missing names what the private Secret Service lacks: on this system, all.
func Missing() string { return "Secret Service (linux only)" }

// MissingKWallet names what the private KWallet lacks: on this system, all.
func MissingKWallet() string { return Missing() }

// Service cannot exist on this system; it is here so that tests for all
// systems compile.
type Service struct{}

// Start always fails on this system.
func Start(State) (*Service, error) { return nil, errors.New("missing: " + Missing()) }

// StartKWallet always fails on this system.
func StartKWallet() (*Service, error) { return Start(Ready) }

// Address is empty on this system.
func (*Service) Address() string { return "" }

// RuntimeDir is empty on this system.
func (*Service) RuntimeDir() string { return "" }

// Env is empty on this system.
func (*Service) Env() []string { return nil }

// Stop does nothing on this system.
func (*Service) Stop() {}
