package main

import (
	"github.com/spf13/cobra"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// stepsReport is what steps --json prints.
type stepsReport struct {
	Schema       int      `json:"schema"`
	Host         string   `json:"host"`
	Provider     string   `json:"provider"`
	For          string   `json:"for,omitempty"`
	Token        string   `json:"token"`
	Note         string   `json:"note,omitempty"`
	Instructions string   `json:"instructions,omitempty"`
	Page         string   `json:"page"`
	Open         string   `json:"open"`
	Steps        []string `json:"steps"`
	Cases        []string `json:"cases"`
}

func (w *world) stepsCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "steps HOST[/OWNER/REPO]",
		Short: "Print the steps for making a token",
		Long: `Print the numbered steps for making a token for HOST, or for one repository
there, as the prompt inside git shows them. For documentation and help desks.`,
		Example: `  git credential-pat steps github.com/acme/website
  git credential-pat steps gitlab.com --json`,
		Args:              oneHost,
		ValidArgsFunction: w.completeHost,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			screen, host, err := w.helper(c.Context(), cfg).Steps(hostAndPath(args[0]))
			switch {
			case err != nil:
				return err
			case asJSON:
				return w.printJSON(reportOf(screen, host))
			}
			return w.print(screen.Instructions(w.style()))
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, see help json")
	return c
}

func reportOf(s *prompt.Screen, host *providers.Host) stepsReport {
	return stepsReport{
		Schema: 1, Host: s.Host, Provider: host.Provider.ID, For: s.For, Token: s.Token, Note: s.Note, Instructions: s.Own,
		Page: s.Page, Open: s.Open, Steps: s.Steps, Cases: append([]string{}, s.Cases...),
	}
}
