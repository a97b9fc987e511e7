package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"
)

// group is a part of the list of commands.
type group struct {
	title    string
	commands []string
}

// machineGroup is where a command goes that no group names.
const machineGroup = "This machine"

// groups are the parts in their order.
func groups() []group {
	return []group{
		{"Tokens", []string{"login", "logout", "rotate", "list", "explain", "steps", "import"}},
		{machineGroup, []string{"configure", "unconfigure", "doctor", "status", "scan", "unlock", "lock"}},
		{"Help", []string{"help", "completion", "version"}},
	}
}

// groupOf is the group of a command.
func groupOf(name string) string {
	for _, g := range groups() {
		if slices.Contains(g.commands, name) {
			return g.title
		}
	}
	return machineGroup
}

// shownAs is how the program is called in its own help.
const shownAs = "git credential-pat"

// addHelp adds what all commands have in common, and the topics.
func addHelp(root *cobra.Command) {
	root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: shownAs}
	root.SetUsageFunc(usage)
	root.SetHelpCommand(helpCommand())
	root.InitDefaultHelpCmd()
	for _, g := range groups() {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title + ":"})
	}
	for _, c := range root.Commands() {
		c.GroupID = groupOf(c.Name())
	}
	for _, t := range topics() {
		root.AddCommand(&cobra.Command{Use: t.name, Short: t.short, Long: t.text})
	}
}

// isTopic reports whether c only tells something.
func isTopic(c *cobra.Command) bool { return !c.Runnable() && !c.HasSubCommands() }

// helpCommand is cobra's own, but for words that it does not know.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND|TOPIC]",
		Short: "Tell more about a command or a topic",
		Long: `Tell more about a command or a topic. "git help credential-pat" opens the manual
page, which holds all of it.`,
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []cobra.Completion
			for _, sub := range c.Root().Commands() {
				if len(args) == 0 {
					names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			switch {
			case err != nil, about == c.Root() && len(args) > 0:
				return usageError{unknownCommand(c.Root(), args[0])}
			case len(rest) > 0:
				return usageError{errors.New("help takes one command or topic")}
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
