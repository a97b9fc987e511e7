// Package secret holds the one type that may carry a token or a password.
//
// It exists so that no secret can be printed by mistake: whatever prints or
// encodes a value that holds a Secret writes the word "[secret]" instead.
package secret

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// redacted is what every verb and encoder writes in a secret's place.
const redacted = "[secret]"

// Secret is a token or a password. The zero value is the empty secret.
//
// It points to its value, since fmt asks no method under %p and under wrong
// verbs inside others: there it prints what is in the struct, an address.
type Secret struct{ value *string }

// New wraps s.
func New(s string) Secret { return Secret{&s} }

// Reveal returns the secret itself. Call it only where the secret leaves for
// the place it is meant for: git's pipe, a store, the shape of a token.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Len is the secret's length in bytes.
func (s Secret) Len() int { return len(s.Reveal()) }

// Empty reports whether there is no secret.
func (s Secret) Empty() bool { return s.Reveal() == "" }

// Equal compares two secrets in a time that depends on their lengths only.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String implements fmt.Stringer and redacts.
func (s Secret) String() string { return redacted }

// GoString implements fmt.GoStringer and redacts.
func (s Secret) GoString() string { return redacted }

// Format implements fmt.Formatter, so that no verb (%x and %d included)
// reaches the value.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText implements encoding.TextMarshaler, which JSON, XML and TOML use.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalBinary implements encoding.BinaryMarshaler, which gob uses.
func (s Secret) MarshalBinary() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements slog.LogValuer and redacts.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
