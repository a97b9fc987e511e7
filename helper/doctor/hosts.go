package doctor

import (
	"context"
	"slices"
	"sync"
	"time"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

const (
	// hostWait is how long the hosts may take to answer, all of them.
	hostWait = 5 * time.Second
	// atOnce is how many of them are asked at once.
	atOnce = 8
	// clockOff is how far a clock may be off before anything goes by it wrongly.
	clockOff = 5 * time.Minute
)

// hosts asks every host that has an account, or that was configured, whether
// its API can be reached, and compares clocks. No token is sent.
func (d *Doctor) hosts(ctx context.Context) []Found {
	if d.Helper == nil || d.Glance || d.Helper.Check == helper.CheckNever {
		return nil
	}
	answers := d.ask(ctx, d.asked())
	var found []Found
	for _, a := range answers {
		found = append(found, tell(prompt.Reached(a.host.Name, a.At, a.Cause)))
	}
	if off, known := leastOff(answers); known {
		found = append(found, tell(prompt.Clock(off, off.Abs() > clockOff)))
	}
	return found
}

// asked are the hosts that are asked, in order: not those of the table that
// nobody here has an account with.
func (d *Doctor) asked() []*providers.Host {
	names := map[string]bool{}
	entries, _ := d.Helper.Index.Accounts()
	for _, e := range entries {
		names[e.Host] = true
	}
	for name := range d.Helper.Sources {
		names[name] = true
	}
	builtin := providers.Builtin()
	hosts := map[string]*providers.Host{}
	for name, host := range d.Helper.Hosts {
		if names[name] || builtin[name] == nil {
			hosts[host.APIBase()] = host // an alias has the API of its host
		}
	}
	return sorted(hosts)
}

func sorted(hosts map[string]*providers.Host) (all []*providers.Host) {
	for _, host := range hosts {
		all = append(all, host)
	}
	slices.SortFunc(all, func(a, b *providers.Host) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}

// answer is what came of asking a host.
type answer struct {
	providers.Reached
	host *providers.Host
	off  time.Duration // how far the clock here is ahead of the host's
}

// ask asks the hosts, a few at once, and returns the answers in order.
func (d *Doctor) ask(ctx context.Context, hosts []*providers.Host) []answer {
	ctx, cancel := context.WithTimeout(ctx, hostWait)
	defer cancel()
	answers := make([]answer, len(hosts))
	waiting := newWaiting(hosts, d.Asking)
	room := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, host := range hosts {
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			answers[i] = d.askOne(ctx, host)
			waiting.answered(host.Name)
		})
	}
	all.Wait()
	return answers
}

func (d *Doctor) askOne(ctx context.Context, host *providers.Host) answer {
	client, err := d.Helper.Client(ctx, host)
	if err != nil {
		return answer{Reached: providers.Reached{At: host.Name, Cause: err.Error()}, host: host}
	}
	r := host.Reach(ctx, client)
	return answer{r, host, d.Now().Sub(r.Date)}
}

// leastOff is how far the clock here is off, by the host that it is nearest to.
func leastOff(answers []answer) (off time.Duration, known bool) {
	for _, a := range answers {
		if !a.Date.IsZero() && (!known || a.off.Abs() < off.Abs()) {
			off, known = a.off, true
		}
	}
	return off, known
}

// waiting tells which hosts have not answered yet.
type waiting struct {
	mu    sync.Mutex
	names []string
	tell  func([]string)
}

func newWaiting(hosts []*providers.Host, tell func([]string)) *waiting {
	w := &waiting{tell: tell}
	for _, host := range hosts {
		w.names = append(w.names, host.Name)
	}
	if tell != nil && len(hosts) > 0 {
		tell(w.names)
	}
	return w
}

func (w *waiting) answered(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names = slices.DeleteFunc(slices.Clone(w.names), func(n string) bool { return n == name })
	if w.tell != nil {
		w.tell(w.names)
	}
}
