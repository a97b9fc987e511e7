package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

func (w *world) importCommand() *cobra.Command {
	var in helper.Import
	var noCheck, asJSON bool
	c := &cobra.Command{
		Use:   "import [HOST...]",
		Short: "Take tokens over from other helpers",
		Long: `Ask every other credential helper that git's configuration names for HOST, or
for all managed hosts, and keep the tokens that they have. Helpers that are
masked by configure are asked as well, and gh's and glab's logins in the keyring
are looked at. Nobody is prompted and no browser is opened.

Nothing is taken away from another helper, and no token that is kept already is
replaced. An account password, and a login that its owner renews by itself, is
named and left where it is.`,
		Example: `  git credential-pat import --dry-run
  git credential-pat import github.com`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: w.completeHost,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			if noCheck {
				if err := cfg.checkNothing(); err != nil {
					return err
				}
			}
			for _, typed := range args {
				host, _ := hostAndPath(typed)
				in.Hosts = append(in.Hosts, host)
			}
			return w.importTokens(c.Context(), cfg, in, asJSON)
		},
	}
	c.Flags().BoolVar(&in.DryRun, "dry-run", false, "say what would be kept, and keep nothing")
	c.Flags().BoolVar(&noCheck, "no-check", false, "do not ask the host what a token is worth")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, see help json")
	return c
}

// importReport is what import --json prints.
type importReport struct {
	Schema int               `json:"schema"`
	Found  []prompt.Imported `json:"found"`
}

// importTokens imports, and says of each thing that was found what became of it.
func (w *world) importTokens(ctx context.Context, cfg *config, in helper.Import, asJSON bool) error {
	self, err := w.stablePath()
	if err != nil {
		return err
	}
	// A helper runs in a session of its own, where Ctrl-C does not reach it.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	in.Places = w.places(ctx, cfg, self)
	report := importReport{Schema: 1, Found: []prompt.Imported{}}
	err = w.helper(ctx, cfg).Import(ctx, in, func(found prompt.Imported) {
		report.Found = append(report.Found, found)
		if !asJSON {
			w.tell(found.String())
		}
	})
	switch {
	case asJSON:
		for i := range report.Found {
			report.Found[i].Text, report.Found[i].Hint = w.withCommand(report.Found[i].Text), w.withCommand(report.Found[i].Hint)
		}
		if printErr := w.printJSON(report); err == nil {
			err = printErr
		}
	case err == nil && len(report.Found) == 0:
		w.tell(prompt.NothingToImport(len(in.Hosts)))
	}
	return err
}

// places is where other programs keep what they have.
func (w *world) places(ctx context.Context, cfg *config, self string) helper.Places {
	keyring := &store.Keyring{Env: w.env, Dialog: func() bool { return w.mayShowDialog(ctx, cfg) }}
	return helper.Places{
		Ours:    gitconfig.HelperValue(self),
		Environ: w.environ,
		Dir:     w.home,
		Keyring: keyring.GetOf,
		GHUsers: func(host string) []string { return helper.GHUsers(w.env, w.home, host) },
	}
}
