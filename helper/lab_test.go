package helper

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// lab is GitLab, which knows one token and puts another one in its place when
// it is asked to.
type lab struct {
	good, next string
	meanwhile  func()                // happens when it is asked about the token
	says       func(own reply) reply // of a rotation, once it is made; nil: that it is
}

func (l *lab) api(r *http.Request) reply {
	const revoked = `{"error":"invalid_token","error_description":"Token was revoked. You have to re-authorize from the user."}`
	switch {
	case r.Header.Get("PRIVATE-TOKEN") != l.good:
		return reply{401, nil, revoked}
	case r.Method == http.MethodGet:
		if l.meanwhile != nil {
			l.meanwhile()
		}
		return reply{200, nil, `{"active":true,"scopes":["write_repository","self_rotate"],"expires_at":"2026-12-24"}`}
	case r.Method == http.MethodDelete:
		l.good = ""
		return reply{204, nil, ""}
	}
	asked, _ := io.ReadAll(r.Body)
	own := reply{200, nil, strings.TrimSuffix(string(asked), "}") + `,"token":"` + l.next + `"}`}
	if l.says != nil {
		return l.says(own)
	}
	l.good = l.next
	return own
}

// withLab is a bench with an account at gitlab.com whose token can be rotated.
func withLab(t *testing.T) (b *bench, l *lab, key string) {
	b = newBench(t)
	l = &lab{good: glpat("old"), next: glpat("new")}
	b.api = l.api
	b.secrets = append(b.secrets, l.next)
	return b, l, b.seed(hostWide("gitlab.com", "alice"), l.good)
}

func (b *bench) rotate(in Rotate) (said string, err error) {
	if in.Until.IsZero() {
		in.Until = time.Date(2027, 2, 22, 0, 0, 0, 0, time.UTC)
	}
	err = b.Rotate(context.Background(), in, func(text string) { said += inASCII(text) + "\n" })
	b.discreet(err)
	b.silent("rotate's words", said)
	if b.held != 0 {
		b.Error("signals are held for good")
	}
	return said, err
}

// rotations is how often GitLab was asked to rotate a token.
func (b *bench) rotations() (n int) {
	for _, call := range b.calls {
		if strings.HasPrefix(call, "POST ") {
			n++
		}
	}
	return n
}

// hooked is a store in which something else may happen than what it is asked.
type hooked struct {
	store.Store
	on map[string]func() error // by the call, such as "set KEY"; an error in its place
}

func (s *hooked) meet(call, key string) error {
	if happens := s.on[call+" "+key]; happens != nil {
		return happens()
	}
	return nil
}

func (s *hooked) Get(ctx context.Context, key string) (secret.Secret, error) {
	if err := s.meet("get", key); err != nil {
		return secret.Secret{}, err
	}
	return s.Store.Get(ctx, key)
}

func (s *hooked) Set(ctx context.Context, key string, token secret.Secret) error {
	if err := s.meet("set", key); err != nil {
		return err
	}
	return s.Store.Set(ctx, key, token)
}

func (s *hooked) Delete(ctx context.Context, key string) error {
	if err := s.meet("delete", key); err != nil {
		return err
	}
	return s.Store.Delete(ctx, key)
}

// tried is the item with which a store is tried.
const tried = "https://rotate@probe.invalid"

// mute is what a store says that does not answer.
func mute() error { return &store.Trouble{State: store.Mute} }
