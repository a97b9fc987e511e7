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
	// Helper is the program as it is configured, nil where the configuration
	// cannot be read; BadConfig says why.
	Helper    *helper.Helper
	BadConfig error
	// Self is the value of credential.helper that runs this program.
	Self string
	Env  func(string) string
	Home string
	Now  func() time.Time
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
		(*Doctor).gitVersion,
	}
}

// Examine looks at everything. It changes nothing, and asks hosts only where
// the configuration lets it.
func (d *Doctor) Examine(ctx context.Context) []Found {
	var all []Found
	for _, look := range checks() {
		all = append(all, look(d, ctx)...)
	}
	return all
}

// tell is a finding that nothing of ours mends.
func tell(f prompt.Finding) Found { return Found{Finding: f} }
