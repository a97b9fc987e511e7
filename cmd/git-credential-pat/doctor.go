package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/doctor"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
)

// errFindings ends a command that found something that is not in order, after
// it has said what: exit status 3.
var errFindings = errors.New("not in order")

func (w *world) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look at whether git and tokens are in order here",
		Long: `Look at git's configuration, the keyring or the vault, this program's own
configuration and the tokens, and say what is in order and what is not, with the
command that mends it. What is printed holds no secret and can be shown to
others.
The exit status is 0 where all is in order, else 3.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			findings, err := w.examine(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				err = w.printJSON(doctorReport{Schema: 1, Version: version, Findings: findings})
			} else {
				err = w.print(w.withCommand(prompt.Report(findings, w.style())))
			}
			if err == nil && !prompt.InOrder(findings) {
				err = errFindings
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return c
}

// doctorReport is what doctor --json prints.
type doctorReport struct {
	Schema   int              `json:"schema"`
	Version  string           `json:"version"`
	Findings []prompt.Finding `json:"findings"`
}

// examine has a doctor look at this machine.
func (w *world) examine(ctx context.Context) ([]prompt.Finding, error) {
	self, err := w.stablePath()
	if err != nil {
		return nil, err
	}
	d := &doctor.Doctor{Self: gitconfig.HelperValue(self), Env: w.env, Home: w.home, Now: w.now}
	if cfg, err := w.loadConfig(); err != nil {
		d.BadConfig = err
	} else {
		d.Helper = w.helper(ctx, cfg)
	}
	var findings []prompt.Finding
	for _, found := range d.Examine(ctx) {
		findings = append(findings, found.Finding)
	}
	return findings, nil
}
