package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"git-credential-pat/store"
)

// shell is one that completion scripts are made for.
type shell struct {
	name  string
	write func(root *cobra.Command, out io.Writer) error
}

func shells() []shell {
	return []shell{
		{"bash", writeBash},
		{"zsh", (*cobra.Command).GenZshCompletion},
		{"fish", func(root *cobra.Command, out io.Writer) error { return root.GenFishCompletion(out, true) }},
		{"powershell", (*cobra.Command).GenPowerShellCompletionWithDesc},
	}
}

func shellNames() []string {
	var names []string
	for _, s := range shells() {
		names = append(names, s.name)
	}
	return names
}

func (w *world) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a script that completes commands, hosts and accounts",
		Long: `Print the script that makes a shell complete this program's commands, flags,
hosts and accounts. In bash it works for "git credential-pat" as well, where
git's own completion is loaded.`,
		Example: `  source <(git credential-pat completion bash)
  git credential-pat completion fish | source`,
		Args:      oneShell,
		ValidArgs: shellNames(),
		RunE: func(c *cobra.Command, args []string) error {
			at := slices.Index(shellNames(), args[0])
			return shells()[at].write(c.Root(), w.stdout)
		},
	}
}

func oneShell(_ *cobra.Command, args []string) error {
	if len(args) != 1 || !slices.Contains(shellNames(), args[0]) {
		return fmt.Errorf("completion wants one shell: bash, zsh, fish or powershell")
	}
	return nil
}

// underGit is what git's own completion for bash calls for `git credential-pat`
// (git contrib/completion/git-completion.bash, __git_complete_command). It hands
// over what git's has found in words, cword and cur.
const underGit = `
_git_credential_pat()
{
    local at=0 out directive
    while [[ ${at} -lt ${cword} && ${words[at]} != credential-pat ]]; do
        at=$((at + 1))
    done
    words=(git-credential-pat "${words[@]:at+1:cword-at}")
    cword=$((cword - at))
    __git-credential-pat_get_completion_results
    __git-credential-pat_process_completion_results
}
`

func writeBash(root *cobra.Command, out io.Writer) error {
	if err := root.GenBashCompletionV2(out, true); err != nil {
		return err
	}
	_, err := io.WriteString(out, underGit)
	return err
}

// completeHost completes a managed host.
func (w *world) completeHost(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	cfg, err := w.loadConfig()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return managedHosts(cfg.hosts), cobra.ShellCompDirectiveNoFileComp
}

// completeKeptHost completes a host that anything is kept for.
func (w *world) completeKeptHost(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	hosts, err := w.keptHosts()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return slices.DeleteFunc(hosts, isMore), cobra.ShellCompDirectiveNoFileComp
}

// completeAccount completes --username and --owner with what is kept for the
// host.
func (w *world) completeAccount(c *cobra.Command) {
	for flag, of := range map[string]func(store.Entry) string{
		"username": func(e store.Entry) string { return e.Name },
		"owner":    func(e store.Entry) string { return e.Owner },
	} {
		_ = c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return w.keptOf(args, of), cobra.ShellCompDirectiveNoFileComp
		})
	}
}

// keptOf is what of tells of the accounts of the host that was typed, or of all:
// each value once.
func (w *world) keptOf(args []string, of func(store.Entry) string) []cobra.Completion {
	c, err := (&store.Index{Path: w.index}).Read()
	if err != nil {
		return nil
	}
	var values []cobra.Completion
	for _, e := range c.Accounts {
		value := of(e)
		if (len(args) == 0 || e.Host == args[0]) && value != "" && !isMore(value) && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// isMore reports whether a shell or a terminal could take a name for more than a
// word. Names can come from anybody's URL; such a one is left to be typed.
func isMore(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("@._+-/:", r)
	})
}
