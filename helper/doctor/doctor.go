// Package doctor looks at a machine: whether git asks this helper for the
// managed hosts and nobody else, whether tokens can be kept and are good, and
// what goes past us. It says what it found by stable codes, and mends what is
// safe to mend. What each finding says to people is in package prompt.
package doctor

import (
	"context"
	"time"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
)

// Doctor knows what to look at.
type Doctor struct {
	// Helper is the program as it is configured. Where the configuration
	// cannot be read, BadConfig says why, and Helper is the program without
	// one, or nil where even that cannot be. Its keyring shows no dialog.
	Helper    *helper.Helper
	BadConfig error
	// ConfigFiles are where the configuration is looked for.
	ConfigFiles []string
	// Self is the value of credential.helper that runs this program, Program
	// the path of its file.
	Self, Program string
	Env           func(string) string
	Home          string
	Now           func() time.Time
	// Root means that this process acts for the administrator.
	Root bool
	// Glance means that nothing is written, no host is asked, and no more is
	// read than can be at once.
	Glance bool
	// Asking is told which hosts have not answered yet, whenever that changes.
	// nil tells nobody.
	Asking func(hosts []string)
}

// Found is a finding, and what mends it where that is safe; or nil.
type Found struct {
	prompt.Finding
	Fix func(context.Context) error
}

// check looks at one thing.
type check func(*Doctor, context.Context) []Found

// checks is what is looked at, in the order in which it is told.
func checks() []check {
	return []check{
		(*Doctor).configuration,
		(*Doctor).program,
		(*Doctor).files,
		(*Doctor).gitVersion,
		(*Doctor).gitSettings,
		(*Doctor).ides,
		(*Doctor).index,
		(*Doctor).stores,
		(*Doctor).accounts,
		(*Doctor).sources,
		(*Doctor).hosts,
	}
}

// grace is what a check gets to come to its end when the time is over.
const grace = 100 * time.Millisecond

// Examine looks at everything at once. It changes nothing but a throw-away item
// in a store, which it removes, and asks hosts only where the configuration
// lets it. What was not seen before the context ended is told as unknown.
func (d *Doctor) Examine(ctx context.Context) []Found {
	var seen []chan []Found
	for _, look := range checks() {
		found := make(chan []Found, 1)
		seen = append(seen, found)
		go func() { found <- d.safely(ctx, look) }()
	}
	var all []Found
	for _, found := range seen {
		all = append(all, await(ctx, found)...)
	}
	return all
}

// safely is look, of which a failure of our own ends no more than itself. What a
// panic says may hold a secret.
func (d *Doctor) safely(ctx context.Context, look check) (found []Found) {
	defer func() {
		if recover() != nil {
			found = []Found{tell(prompt.CheckFailed())}
		}
	}()
	return look(d, ctx)
}

// await returns what a check found, or that it took too long.
func await(ctx context.Context, found <-chan []Found) []Found {
	select {
	case f := <-found:
		return f
	case <-ctx.Done():
	}
	select {
	case f := <-found:
		return f
	case <-time.After(grace):
		return []Found{tell(prompt.CheckUnfinished())}
	}
}

// tell is a finding that nothing of ours mends.
func tell(f prompt.Finding) Found { return Found{Finding: f} }
