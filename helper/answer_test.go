package helper

import (
	"errors"
	"strings"
	"testing"

	"git-credential-pat/store/secret"
)

// TestAnswerIsWhole: every line ends, capabilities stand before what depends
// on them, and nothing but the protocol is written.
func TestAnswerIsWhole(t *testing.T) {
	for name, c := range map[string]struct {
		answer Answer
		want   string
	}{
		"a pair":     {Answer{Username: "u", Password: secret.New("p")}, "username=u\npassword=p\n"},
		"empty pair": {Answer{}, "username=\npassword=\n"},
		"everything": {
			Answer{Username: "u", Password: secret.New("p"), Expiry: "9", RefreshToken: secret.New("r"), State: "s"},
			"capability[]=state\nusername=u\npassword=p\npassword_expiry_utc=9\noauth_refresh_token=r\nstate[]=s\n",
		},
		"bearer":           {Answer{Username: "u", Bearer: secret.New("b")}, "capability[]=authtype\nauthtype=Bearer\ncredential=b\n"},
		"bearer and state": {Answer{Bearer: secret.New("b"), State: "s"}, "capability[]=authtype\ncapability[]=state\nauthtype=Bearer\ncredential=b\nstate[]=s\n"},
		"quit":             {Answer{Quit: true, Password: secret.New("p")}, "quit=1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &countingWriter{}
			if _, err := c.answer.WriteTo(w); err != nil {
				t.Error(err)
			}
			if w.text != c.want || w.writes != 1 {
				t.Errorf("wrote %q in %d writes, want %q in one", w.text, w.writes, c.want)
			}
		})
	}
}

type countingWriter struct {
	text   string
	writes int
	err    error
}

func (w *countingWriter) Write(p []byte) (int, error) {
	w.text += string(p)
	w.writes++
	return len(p), w.err
}

// TestAnswerHoldsNoLineEnd: a value that would begin another line stops the
// whole answer, and the error does not say it.
func TestAnswerHoldsNoLineEnd(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\x00"} {
		bad := "before" + end + "host=evil.example"
		for _, a := range []Answer{
			{Username: bad, Password: secret.New("p")}, {Username: "u", Password: secret.New(bad)}, {Bearer: secret.New(bad)},
			{Username: "u", Password: secret.New("p"), Expiry: bad}, {Password: secret.New("p"), RefreshToken: secret.New(bad)}, {State: bad},
		} {
			w := &countingWriter{}
			_, err := a.WriteTo(w)
			if err == nil || w.writes > 0 || strings.Contains(err.Error(), "before") || strings.Contains(err.Error(), "evil") {
				t.Errorf("wrote %q: %v", w.text, err)
			}
		}
	}
}

func TestAnswerToNobody(t *testing.T) {
	a := Answer{Username: "u", Password: secret.New("hidden")}
	_, err := a.WriteTo(&countingWriter{err: errors.New("hidden pipe")})
	if err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("error is %v", err)
	}
}
