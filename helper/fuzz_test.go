package helper

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"git-credential-pat/providers"
	"git-credential-pat/store/secret"
)

// addVectors seeds a fuzzer with the requests of testdata/wire, but for the
// very long ones.
func addVectors(f *testing.F) {
	for _, name := range []string{
		"get_username", "get_host_mixed_case_and_port", "get_host_dotted_i", "get_cr_in_host_forge_first", "get_blank_line_then_evil",
		"get_capability_reset_then_again", "get_state_forged", "get_line_end_nel_forge_last", "erase_the_same", "get_crlf_lines",
	} {
		v, err := readVector("../testdata/wire/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(v.body))
	}
}

// FuzzGet: whatever git is made to send, alice's token leaves only for a
// request that a strict reader takes for https://github.com or its gists.
func FuzzGet(f *testing.F) {
	addVectors(f)
	b := newBench(f)
	token := classic("alice")
	b.seed(hostWide("github.com", "alice"), token)
	was := b.state()
	f.Fuzz(func(t *testing.T, request []byte) {
		b.TB, b.mem.Calls = t, nil
		var out strings.Builder
		err := b.Run(context.Background(), "get", bytes.NewReader(request), &out)
		if !bytes.Contains(request, []byte(token)) { // what a URL says, it says
			b.discreet(err)
		}
		if strings.Contains(out.String(), token) && !forGithub(request) {
			t.Errorf("the token left for %q", request)
		}
		if out.Len() > 0 && out.String() != quit && !strings.Contains(out.String(), "\npassword="+token+"\n") {
			t.Errorf("half an answer to %q", request)
		}
		if errors.Is(err, ErrMalformed) && (out.Len() > 0 || len(b.mem.Calls) > 0) {
			t.Errorf("something was done for the malformed %q", request)
		}
		if len(b.mem.Kept()) != len(was.kept) {
			t.Error("the store has changed")
		}
	})
}

// forGithub is the strict reader: it knows nothing of the package, and refuses
// what is in doubt.
func forGithub(request []byte) bool {
	head, _, _ := strings.Cut(strings.ReplaceAll(string(request), "\r\n", "\n"), "\n\n")
	seen := map[string]string{}
	for line := range strings.SplitSeq(head, "\n") {
		if strings.ContainsAny(line, "\r\x00") {
			return false
		}
		key, value, _ := strings.Cut(line, "=")
		if earlier, again := seen[key]; again && earlier != value && (key == "host" || key == "protocol") {
			return false
		}
		seen[key] = value
	}
	host := []byte(strings.TrimSuffix(seen["host"], ":443"))
	for i, c := range host {
		if c >= 'A' && c <= 'Z' {
			host[i] = c - 'A' + 'a'
		}
	}
	return seen["protocol"] == "https" && (string(host) == "github.com" || string(host) == "gist.github.com")
}

// FuzzRequest: a request is read or refused, without a panic and without a
// word of it in the error; what is read keeps to its bounds.
func FuzzRequest(f *testing.F) {
	addVectors(f)
	f.Add([]byte("protocol=https\nhost=github.com\npassword=hidden\nstate[]=a\nstate[]=\n"))
	f.Fuzz(func(t *testing.T, request []byte) {
		r, err := ReadRequest(bytes.NewReader(request))
		if err != nil {
			if !errors.Is(err, ErrMalformed) || r != nil {
				t.Errorf("%v", err)
			}
			for _, c := range []byte(err.Error()) {
				if c < ' ' || c > '~' {
					t.Errorf("the error holds the raw byte %#02x: %q", c, err)
				}
			}
			return
		}
		values := []string{r.Protocol, r.Host, r.Path, r.Username, r.Password.Reveal(), r.Expiry, r.RefreshToken.Reveal(), r.AuthType, r.Credential.Reveal()}
		for _, value := range append(values, r.State...) {
			if len(value) >= maxLine || strings.ContainsAny(value, "\r\n\x00") || !bytes.Contains(request, []byte(value)) {
				t.Errorf("read %q of %q", value, request)
			}
		}
		if r.Protocol == "" || r.Host == "" {
			t.Errorf("took %q without a protocol or a host", request)
		}
		for i := range r.Host {
			if r.Host[i] >= 0x80 {
				if name, ok := providers.Canonical("https", r.Host); ok {
					t.Errorf("made %q of %q", name, r.Host)
				}
				break
			}
		}
	})
}

// FuzzPlain: what is packed comes back, for values as a request can have them.
func FuzzPlain(f *testing.F) {
	f.Add("passw", "9999999999", "xyzzy")
	f.Add("password_expiry_utc=1", "", "oauth_refresh_token=")
	f.Add("", "0", "=")
	f.Fuzz(func(t *testing.T, password, expiry, refresh string) {
		if strings.ContainsAny(password+expiry+refresh, "\n\r\x00") {
			return
		}
		roundTrip(t, password, expiry, refresh)
	})
}

// FuzzAnswer: an answer is written whole, a line a value, or not at all.
func FuzzAnswer(f *testing.F) {
	f.Add("alice", "passw", "9", "xyzzy", "state")
	f.Add("alice\nhost=evil.example", "passw", "", "", "")
	f.Fuzz(func(t *testing.T, user, password, expiry, refresh, state string) {
		a := Answer{Username: user, Password: secret.New(password), Expiry: expiry, RefreshToken: secret.New(refresh), State: state}
		w := &countingWriter{}
		_, err := a.WriteTo(w)
		if breaks := strings.ContainsAny(user+password+expiry+refresh+state, "\r\n\x00"); breaks != (err != nil) || breaks != (w.text == "") {
			t.Fatalf("wrote %q: %v", w.text, err)
		}
		if err != nil {
			return
		}
		lines := 2
		for _, value := range []string{expiry, refresh, state, state} {
			if value != "" {
				lines++
			}
		}
		if n := strings.Count(w.text, "\n"); n != lines || !strings.HasSuffix(w.text, "\n") {
			t.Errorf("wrote %d lines, want %d", n, lines)
		}
		if !strings.Contains("\n"+w.text, "\nusername="+user+"\npassword="+password+"\n") {
			t.Errorf("wrote %q", w.text)
		}
	})
}
