package helper

import (
	"context"
	"errors"
	"strings"
	"testing"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestWire puts every vector before a helper that nobody stands behind.
func TestWire(t *testing.T) {
	all := vectors(t)
	if len(all) < 100 {
		t.Fatalf("%d vectors found, there are more than 100", len(all))
	}
	for name, v := range all {
		t.Run(name, func(t *testing.T) { v.run(t) })
	}
}

func (v *vector) run(t *testing.T) {
	w := &wire{bench: newBench(t), vector: v}
	w.lay()
	w.api = dead
	was := w.state()
	var out strings.Builder
	err := w.Run(context.Background(), v.get("action"), strings.NewReader(v.body), &out)

	if want := w.wanted(); out.String() != want {
		t.Errorf("git was told %.60q, want %.60q", masked(w, out.String()), masked(w, want))
	}
	w.judge(err)
	w.discreet(err)
	w.modest()
	if v.get("after") == "" {
		w.unchanged(was)
		return
	}
	w.after(was)
}

// masked makes a failure's text fit for a log: these tokens are no secrets,
// but they look like some.
func masked(w *wire, text string) string {
	for _, s := range w.secrets {
		text = strings.ReplaceAll(text, s, "[secret]")
	}
	return text
}

// wire is the bench of one vector.
type wire struct {
	*bench
	vector *vector
	last   store.Entry // what was seeded last
	plain  string      // the plain item's password
}

// lay prepares what the vector's header says.
func (w *wire) lay() {
	for _, who := range []string{"alice", "bob", "mallory"} {
		w.secrets = append(w.secrets, passwordFor(who), classic(who), brief(who), refresh(who), glpat(who), apiToken(who))
	}
	for _, seed := range append([]string{"github.com alice"}, w.vector.header["seed"]...) {
		host, name, _ := strings.Cut(seed, " ")
		w.last = hostWide(host, name)
		w.seed(w.last, tokenFor(host, name))
	}
	for _, item := range w.vector.header["plain"] {
		f := strings.Fields(item)
		w.KeepUnlisted = true
		w.plain = passwordFor(f[2])
		p := store.Plain{Protocol: f[0], Host: f[1], Username: f[2]}
		w.update(func(c *store.Change) { c.PutPlain(p) })
		w.mem.Plant(p.Key(), secret.New(w.plain))
	}
	w.InCI = w.vector.get("ci") == "yes"
}

// wanted is what git must be told, byte for byte.
func (w *wire) wanted() string {
	f := strings.Fields(w.vector.get("expect"))
	switch f[0] {
	case "answer":
		text := answer(f[1], tokenFor(w.last.Host, w.last.Name))
		if len(f) > 2 {
			token := secret.New(tokenFor(w.last.Host, w.last.Name))
			end := "continue=1\n"
			if f[2] == "returned" { // answered once before
				text, end = text+"password_expiry_utc=0\n", ""
			}
			text = "capability[]=state\n" + text + "state[]=" + newState(&w.last, token, false) + "\n" + end
		}
		return text
	case "plain":
		return answer(f[1], w.plain)
	case "quit":
		return quit
	}
	return ""
}

// judge checks the error, from which the exit status comes.
func (w *wire) judge(err error) {
	var n *prompt.Notice
	isNotice := errors.As(err, &n)
	ok := false
	switch word, _, _ := strings.Cut(w.vector.get("expect"), " "); word {
	case "answer", "plain", "nothing":
		ok = err == nil
	case "hint", "quit":
		ok = isNotice && !n.Failed && n.Hint != ""
	case "refused":
		ok = isNotice && n.Failed && n.Hint != ""
	case "malformed":
		ok = errors.Is(err, ErrMalformed)
	default:
		w.Fatalf("unknown expectation %q", word)
	}
	if !ok {
		w.Errorf("the error is %v", err)
	}
}

// modest checks that nothing was looked at that the request gives no reason
// to look at, and that nobody was bothered.
func (w *wire) modest() {
	expect, action := w.vector.get("expect"), w.vector.get("action")
	unlisted := expect == "nothing" && action == "get" && w.vector.get("plain") == ""
	if (expect == "malformed" || unlisted) && len(w.mem.Calls)+w.asked > 0 {
		w.Errorf("the store was asked %q, a person %d times", w.mem.Calls, w.asked)
	}
	if strings.HasPrefix(expect, "answer") && len(w.mem.Calls) != 1 {
		w.Errorf("a hit made the calls %q", w.mem.Calls)
	}
	if action != "get" && w.asked > 0 {
		w.Error("a person was asked on " + action)
	}
}

// after checks the one thing that changed.
func (w *wire) after(was state) {
	f := strings.Fields(w.vector.get("after"))
	e := store.Entry{Host: f[1], Name: f[2]}
	now := w.state()
	switch f[0] {
	case "gone":
		w.holds(e.Key(), "")
		if now.index != was.index {
			w.Error("the index has changed")
		}
		delete(was.kept, e.Key())
	case "kept":
		w.holds(e.Key(), tokenFor(e.Host, e.Name))
		kept := w.entry(e.Key())
		if kept == nil || !kept.HandedOver || kept.Default {
			w.Errorf("the account is %+v", kept)
		}
		delete(now.kept, e.Key())
	default:
		w.Fatalf("unknown change %q", f[0])
	}
	if len(now.kept) != len(was.kept) {
		w.Errorf("%d secrets are kept, want %d", len(now.kept), len(was.kept))
	}
}
