package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// usage prints how a command is called: as cobra does it, but for 80 columns and
// with the topics as they are asked for. cobra's own way to change that is a
// template, which makes the program a fifth larger.
func usage(c *cobra.Command) error {
	parts := usageLine(c)
	if c.HasExample() {
		parts = append(parts, "Examples:\n"+c.Example)
	}
	for _, g := range c.Groups() {
		parts = append(parts, g.Title+names(c, func(sub *cobra.Command) bool { return sub.GroupID == g.ID }))
	}
	if c.HasHelpSubCommands() {
		parts = append(parts, "Topics:"+names(c, isTopic))
	}
	if c.Runnable() && c.HasAvailableLocalFlags() {
		parts = append(parts, "Flags:\n"+strings.TrimRight(c.LocalFlags().FlagUsagesWrapped(79), "\n"))
	}
	if c.HasAvailableSubCommands() {
		parts = append(parts, "More about each: "+c.CommandPath()+" help NAME")
	}
	_, err := io.WriteString(c.OutOrStderr(), strings.Join(parts, "\n\n")+"\n")
	return err
}

func usageLine(c *cobra.Command) []string {
	if !c.Runnable() {
		return nil
	}
	line := "Usage:\n  " + c.UseLine()
	if c.HasAvailableSubCommands() {
		line += " COMMAND"
	}
	return []string{line}
}

// names lists those of a command's commands that are wanted, a line each.
func names(c *cobra.Command, wanted func(*cobra.Command) bool) string {
	var b strings.Builder
	for _, sub := range c.Commands() {
		if wanted(sub) {
			fmt.Fprintf(&b, "\n  %-*s %s", sub.NamePadding(), sub.Name(), sub.Short)
		}
	}
	return b.String()
}
