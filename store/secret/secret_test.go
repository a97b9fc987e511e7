package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"git-credential-pat/store/secret"
)

const value = "hunter2-hunter2"

// holder is a value that somebody prints without knowing what is in it.
type holder struct {
	Name   string
	Secret secret.Secret
}

func TestNoVerbPrintsIt(t *testing.T) {
	s := secret.New(value)
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "x", "X", "d", "T", "p", "b", "40s", "c", "U"} {
		for _, what := range []any{s, &s, holder{"x", s}, &holder{"x", s}, []secret.Secret{s}, map[string]secret.Secret{"k": s}} {
			text := fmt.Sprintf("%"+verb, what)
			if leaks(text) {
				t.Errorf("%%%s of %T prints it", verb, what)
			}
		}
	}
}

func TestNoEncoderWritesIt(t *testing.T) {
	h := holder{"x", secret.New(value)}
	var b bytes.Buffer
	encoders := map[string]func() error{
		"json": func() error { return json.NewEncoder(&b).Encode(h) },
		"xml":  func() error { return xml.NewEncoder(&b).Encode(h) },
		"gob":  func() error { return gob.NewEncoder(&b).Encode(h) },
		"toml": func() error { return toml.NewEncoder(&b).Encode(h) },
		"slog text": func() error {
			slog.New(slog.NewTextHandler(&b, nil)).Info("m", "h", h, "s", h.Secret)
			return nil
		},
		"slog json": func() error {
			slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "h", h, "s", h.Secret)
			return nil
		},
	}
	for name, encode := range encoders {
		b.Reset()
		if err := encode(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if leaks(b.String()) {
			t.Errorf("%s writes it", name)
		}
	}
}

// leaks reports whether text holds the secret, plain or in hexadecimal.
func leaks(text string) bool {
	return strings.Contains(text, "hunter2") || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", "hunter2")) ||
		strings.Contains(text, "104 117 110 116")
}

func TestEqual(t *testing.T) {
	a := secret.New(value)
	for other, want := range map[string]bool{value: true, "": false, value + "x": false, "hunter2-hunter3": false} {
		if got := a.Equal(secret.New(other)); got != want {
			t.Errorf("Equal to another of %d bytes = %v, want %v", len(other), got, want)
		}
	}
	if a.Empty() || !(secret.Secret{}).Empty() || a.Len() != len(value) || a.Reveal() != value {
		t.Error("Empty, Len or Reveal is off")
	}
}
