package helper

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

func (b *bench) list(in List) ([]prompt.Listed, error) {
	var said strings.Builder
	rows, err := b.List(context.Background(), in, func(text string) { said.WriteString(text) })
	b.discreet(err)
	b.silent("list's words", said.String())
	for i := range rows {
		b.silent("a row", prompt.List(rows[i:i+1], prompt.Style{Env: func(string) string { return "" }, Columns: 80}))
	}
	return rows, err
}

// TestListMarks: what is to be known of an account is told, and only of that
// one.
func TestListMarks(t *testing.T) {
	b := newBench(t)
	b.WarnDays = 14
	at := func(days int) time.Time { return b.Now().AddDate(0, 0, days) }
	for name, e := range map[string]store.Entry{
		"plain":        {},
		"unconfirmed":  {Token: store.Token{Unconfirmed: true}},
		"suspect":      {Token: store.Token{Suspect: b.Now()}},
		"rotating":     {Token: store.Token{Rotating: b.Now()}},
		"expired":      {Token: store.Token{Expires: at(-1)}},
		"expires-soon": {Token: store.Token{Expires: at(14)}},
		"later":        {Token: store.Token{Expires: at(15)}},
		"handed-over":  {HandedOver: true},
		"default":      {Default: true},
		"no-token":     {},
	} {
		e.Host, e.Name = "github.com", name
		token := classic(name)
		if name == "no-token" {
			token = ""
		}
		b.seed(e, token)
	}
	rows, err := b.list(List{Host: "GitHub.com"})
	if err != nil || len(rows) != 10 {
		t.Fatalf("%d rows and %v", len(rows), err)
	}
	for _, r := range rows {
		want := []prompt.Mark{prompt.Mark(cmp.Or(r.User, defaultName))}
		if r.User == "plain" || r.User == "later" {
			want = nil
		}
		if !slices.Equal(r.Marks, want) {
			t.Errorf("%s is marked %v", r.User, r.Marks)
		}
	}
}

// TestListAsksNobody: neither a host nor the index is touched.
func TestListAsksNobody(t *testing.T) {
	b, _, _, _ := threeAccounts(t)
	was := b.state()
	if rows, err := b.list(List{}); err != nil || len(rows) != 3 {
		t.Errorf("%d rows and %v", len(rows), err)
	}
	b.unchanged(was)
	if len(b.calls) > 0 {
		t.Errorf("asked %q", b.calls)
	}
}

// TestListCheck notes what the hosts say. A token goes by its host's own 401
// only, and its account stays.
func TestListCheck(t *testing.T) {
	b, alice, acme, lab := threeAccounts(t)
	b.mark(alice, func(e *store.Entry) { e.Suspect, e.Unconfirmed = b.Now(), true })
	b.api = func(r *http.Request) reply {
		switch {
		case r.Host == "gitlab.com":
			return reply{500, nil, "{}"}
		case strings.HasSuffix(r.Header.Get("Authorization"), classic("alice")):
			return alive("alice")(r)
		}
		return dead(r)
	}
	rows, err := b.list(List{Check: true})
	if err != nil {
		t.Fatal(err)
	}
	var answers []string
	for _, r := range rows {
		answers = append(answers, r.User+r.Owner+" "+r.Answer)
	}
	if want := []string{"alice good", "bobacme rejected", "alice unknown"}; !slices.Equal(answers, want) {
		t.Errorf("the answers are %q", answers)
	}
	b.holds(alice, classic("alice"))
	b.holds(acme, "")
	b.holds(lab, glpat("alice"))
	if e := b.entry(alice); e.Marked() || !e.Confirmed.Equal(b.Now()) {
		t.Errorf("the account is %+v", e)
	}
	if b.entry(acme) == nil || !b.entry(lab).Confirmed.IsZero() {
		t.Error("an account is gone, or confirmed by nobody")
	}
}

// TestListCheckAtOnce: several hosts are asked at a time, and no more than so
// many.
func TestListCheckAtOnce(t *testing.T) {
	b := newBench(t)
	const many = 3 * mostAtOnce
	for i := range many {
		name := "user" + string(rune('a'+i))
		b.seed(acct(name), classic(name))
	}
	var now, most atomic.Int32
	var opened atomic.Bool
	full := make(chan struct{})
	b.api = func(r *http.Request) reply {
		defer now.Add(-1)
		n := now.Add(1)
		most.Store(max(most.Load(), n))
		if n == mostAtOnce && opened.CompareAndSwap(false, true) {
			for range many { // any that come too early come now
				runtime.Gosched()
			}
			close(full)
		}
		<-full
		return reply{500, nil, "{}"}
	}
	var told []int
	rows, err := b.list(List{Check: true, Progress: func(done, all int) { told = append(told, done*100/all) }})
	if err != nil || len(rows) != many || len(told) != many || told[many-1] != 100 {
		t.Errorf("%d rows, %v told, and %v", len(rows), told, err)
	}
	if most.Load() != mostAtOnce {
		t.Errorf("%d were asked at once", most.Load())
	}
}

// TestListCheckInterrupted: after Ctrl-C nothing is noted any more.
func TestListCheckInterrupted(t *testing.T) {
	b, alice, _, _ := threeAccounts(t)
	ctx, cancel := context.WithCancel(context.Background())
	b.api = func(r *http.Request) reply {
		cancel()
		return dead(r)
	}
	_, err := b.List(ctx, List{Check: true}, func(string) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	b.holds(alice, classic("alice"))
}
