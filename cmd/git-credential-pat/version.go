package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionReport is what version --json prints.
type versionReport struct {
	Schema  int    `json:"schema"`
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Changed bool   `json:"changed,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func (w *world) versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return w.printJSON(thisVersion())
			}
			return w.printVersion()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, see help json")
	return c
}

func (w *world) printVersion() error {
	return w.print(fmt.Sprintf("%s version %s\n", program, version))
}

// thisVersion is what is known of this build.
func thisVersion() versionReport {
	r := versionReport{Schema: 1, Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			r.Commit = s.Value
		case "vcs.modified":
			r.Changed = s.Value == "true"
		}
	}
	return r
}
