package main

import (
	"context"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
)

// listReport is what list --json prints.
type listReport struct {
	Schema   int             `json:"schema"`
	Accounts []prompt.Listed `json:"accounts"`
}

func (w *world) listCommand() *cobra.Command {
	var in helper.List
	var asJSON bool
	c := &cobra.Command{
		Use:   "list [HOST]",
		Short: "List the accounts that tokens are kept for",
		Long: `List the accounts, of HOST or of every host, with what is known of their tokens:
whose they are, their kind, scopes and end, where they are kept, and when the
host last took them as far as that was noted. What the configuration names as a
source, and what is kept for other hosts, is listed too.

No host is asked and no vault is opened, unless --check is given: then each host
is asked about its tokens, and what it says is noted as after a rejection. A
token that its host no longer knows is removed, its account stays.`,
		Example: `  git credential-pat list
  git credential-pat list github.com --check`,
		Args:              atMostOneHost,
		ValidArgsFunction: w.completeHost,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				in.Host, _ = hostAndPath(args[0])
			}
			rows, err := w.list(c.Context(), in)
			switch {
			case err != nil:
				return err
			case asJSON:
				return w.printJSON(listReport{Schema: 1, Accounts: rows})
			case len(rows) == 0:
				w.tell(prompt.NothingListed(in.Host))
				return nil
			}
			return w.print(prompt.List(rows, w.style()))
		},
	}
	c.Flags().BoolVar(&in.Check, "check", false, "ask the hosts about the tokens")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, see help json")
	return c
}

// fewEnough is how many hosts are asked before anybody wonders.
const fewEnough = 3

// list looks at what is kept. Unless hosts are asked nobody is, not even by the
// keyring's dialog.
func (w *world) list(ctx context.Context, in helper.List) ([]prompt.Listed, error) {
	cfg, err := w.loadConfig()
	if err != nil {
		return nil, err
	}
	if !in.Check {
		cfg.Prompt = "off"
		return w.helper(ctx, cfg).List(ctx, in, w.tell)
	}
	show, end := w.liveLine()
	defer end()
	in.Progress = func(done, all int) {
		if all > fewEnough {
			show(prompt.HostsDone(done, all))
		}
	}
	return w.helper(ctx, cfg).List(ctx, in, w.tell)
}
