//go:build !linux

package store

import "git-credential-pat/store/secret"

// remember cannot: this system's kernel has no key ring.
func remember(string, secret.Secret) bool { return false }

// recall has nothing to recall.
func recall(string) secret.Secret { return secret.Secret{} }

// forget has nothing to forget.
func forget(string) error { return nil }
