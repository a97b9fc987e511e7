package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/doctor"
	"git-credential-pat/helper/gitconfig"
)

// errTold ends a command that has said on standard output why it failed: exit
// status 1, and nothing on stderr.
var errTold = errors.New("told already")

// statusWait is how long status may look: whoever runs it has other things to
// do.
const statusWait = 5 * time.Second

func (w *world) statusCommand() *cobra.Command {
	var exitZero bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Say in one line of JSON whether all is in order",
		Long: `Look at what doctor looks at, and print one line of JSON of less than 2 KiB,
with nothing on stderr. No host is asked, nothing is written, nobody is asked,
and what was not seen within five seconds is told as unknown. What can be seen
in a person's own session only is unknown to the administrator, not missing.

The exit status is 0 where all is in order, 3 where there is a warn or a fail,
and 1 where it could not be looked; then only schema, version and error stand
there. See help json.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(c.Context(), statusWait)
			defer cancel()
			d, err := w.doctor(ctx)
			if err != nil {
				return errors.Join(errTold, w.printJSON(statusFailed{Schema: 1, Version: version, Error: w.inTilde(err.Error())}))
			}
			d.Glance = true
			r := w.status(ctx, d)
			text, err := r.fit()
			if err != nil || w.print(text) != nil {
				return errTold
			}
			if !r.OK && !exitZero {
				return errFindings
			}
			return nil
		},
	}
	c.Flags().BoolVar(&exitZero, "exit-zero", false, "exit with 0 whatever was found")
	c.Flags().Bool("json", true, "print one line of JSON, which it does anyway")
	return c
}

// statusFailed is what status prints where it could not look.
type statusFailed struct {
	Schema  int    `json:"schema"`
	Version string `json:"version"`
	Error   string `json:"error"`
}

// status makes the report of what a doctor finds.
func (w *world) status(ctx context.Context, d *doctor.Doctor) *statusReport {
	git, _ := gitconfig.Version(ctx)
	r := newStatusReport(w.shown(d.Examine(ctx)))
	r.Git, r.Program = short(git), short(w.inTilde(d.Program))
	if d.Helper != nil {
		entries, _ := d.Helper.Index.Accounts()
		r.addTokens(entries, d.Helper.DaysLeft)
		r.addHosts(managedHosts(d.Helper.Hosts))
	}
	return r
}
