package helper

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
)

// TestEnteredMeanwhile: of several processes that lack the same token one
// asks; the others find it when their turn comes.
func TestEnteredMeanwhile(t *testing.T) {
	b := newBench(t)
	var processes sync.WaitGroup
	people, results := make([]*person, 3), make([]result, 3)
	for i := range results {
		h, p := *b.Helper, &person{TB: t, answers: []string{classic("alice")}}
		h.Prompter = func() (prompt.Prompter, error) { return p, nil }
		people[i] = p
		processes.Go(func() {
			var out strings.Builder
			err := h.Run(t.Context(), "get", strings.NewReader("protocol=https\nhost=github.com\n"), &out)
			results[i] = result{out.String(), err}
		})
	}
	processes.Wait()
	asked := 0
	for i := range results {
		results[i].is(t, answer("x-access-token", classic("alice")))
		asked += len(people[i].shown)
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// TestNobodyListens: nobody would use what is entered, so nobody goes on
// asking, and nothing is kept.
func TestNobodyListens(t *testing.T) {
	b := newBench(t)
	b.answers(classic("alice"))
	b.Listening = func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		b.person.before = func() { b.person.wait = true; cancel() }
		return ctx, cancel
	}
	b.on("get", "github.com").is(t, quit)
	if len(b.mem.Kept()) > 0 {
		t.Error("a token was kept")
	}
	if b.person.closed == 0 {
		t.Error("the terminal was not given back")
	}
}

// TestCancelStopsThoseThatWait: what counts is when git asked. A later one
// asks again, at askpass only after a while.
func TestCancelStopsThoseThatWait(t *testing.T) {
	for _, c := range []struct {
		place string
		after time.Duration // the cancel
		asks  bool
		says  string
	}{
		{"tty", -time.Second, false, "when another git asked"},
		{"tty", time.Second, true, ""},
		{"askpass", -time.Second, false, "when another git asked"},
		{"askpass", time.Second, false, "a moment ago"},
		{"askpass", quiet - time.Second, false, "a moment ago"},
		{"askpass", quiet + time.Second, true, ""},
	} {
		b := newBench(t)
		cancelled := b.Now()
		q := newQuery(&Request{Protocol: "https", Host: "github.com"}, b.Hosts["github.com"])
		q.began = cancelled
		b.answers()
		b.person.place = c.place
		first, err := b.takeTurn(t.Context(), q.topic(), b.person)
		if err != nil {
			t.Fatal(err)
		}
		first.cancelled()
		first.end()

		q.began = cancelled.Add(c.after)
		next, err := b.takeTurn(t.Context(), q.topic(), b.person)
		if c.asks && err != nil {
			t.Errorf("%s, %v later: %v", c.place, c.after, err)
		}
		if c.asks && err == nil {
			next.end()
		}
		if !c.asks {
			notice(t, err, false, c.says)
		}
	}
}
