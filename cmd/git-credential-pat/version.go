package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (w *world) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(w.stdout, "%s version %s\n", program, version)
			return err
		},
	}
}
