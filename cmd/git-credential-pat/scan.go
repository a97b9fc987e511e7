package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
	"git-credential-pat/helper/exposed"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// scan is what the command was told.
type scan struct {
	helper.Mending
	fix, asJSON bool
}

func (w *world) scanCommand() *cobra.Command {
	var s scan
	c := &cobra.Command{
		Use:   "scan [DIR...]",
		Short: "Find tokens and passwords that lie in plain text",
		Long: `Look for tokens and account passwords of managed hosts in files in plain text:
git's configuration and what it includes, git-credential-store's files, .netrc,
the files of gh, glab and Git Credential Manager, the repository around this
folder, and every repository below each DIR. What is found is named, and never
shown.

With --fix a token is kept in the keyring or the vault and then taken out of its
file; a password is removed after a question, and so is a token in .netrc, which
others read too. Everything else in the files stays as it is. What lay in plain
text should be revoked: --revoke does it, where the provider has a call for it.
A token that is good and cannot be kept, since its account holds another one,
goes after a question only, with --yes too.

The exit status is 0 where nothing is found or left, 3 with findings, and 1
where something could not be looked into.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, dirs []string) error {
			return w.scan(c.Context(), s, dirs)
		},
	}
	c.Flags().BoolVar(&s.fix, "fix", false, "keep tokens, and take what is found out of its file")
	c.Flags().BoolVar(&s.Revoke, "revoke", false, "as --fix, and revoke tokens instead of keeping them")
	c.Flags().BoolVar(&s.Sure, "yes", false, "do not ask before something is removed or revoked")
	c.Flags().BoolVar(&s.asJSON, "json", false, "print one JSON document, see help json")
	return c
}

// scanReport is what scan --json prints.
type scanReport struct {
	Schema   int               `json:"schema"`
	Findings []prompt.Exposure `json:"findings"`
	Unread   []string          `json:"unread"` // what could not be looked into, and why
}

func (w *world) scan(ctx context.Context, s scan, dirs []string) error {
	cfg, err := w.loadConfig()
	if err != nil {
		return err
	}
	seen, err := w.look(ctx, dirs)
	if err != nil {
		return err
	}
	h := w.helper(ctx, cfg)
	found := h.Exposed(seen.Found)
	report := scanReport{Schema: 1, Findings: []prompt.Exposure{}, Unread: []string{}}
	if s.fix || s.Revoke {
		report.Findings, err = h.MendExposed(ctx, found, s.Mending, w.tell)
		report.Findings = append([]prompt.Exposure{}, report.Findings...)
		w.tellWhereNotAsked(ctx, report.Findings)
		if err != nil {
			return err
		}
	} else {
		for i := range found {
			report.Findings = append(report.Findings, found[i].Told())
		}
	}
	return w.reportScan(s, report, seen.Unread)
}

// tellWhereNotAsked names the hosts whose tokens git would no longer find.
func (w *world) tellWhereNotAsked(ctx context.Context, all []prompt.Exposure) {
	told := map[string]bool{}
	for _, x := range all {
		if x.Action == prompt.HasMoved && !told[x.Host] {
			told[x.Host] = true
			w.tellIfNotAsked(ctx, x.Host)
		}
	}
}

// look looks for secrets, and tells of its progress at a terminal.
func (w *world) look(ctx context.Context, dirs []string) (exposed.Report, error) {
	where := exposed.Where{Env: w.env, Home: w.home}
	var err error
	if where.Here, err = os.Getwd(); err != nil {
		return exposed.Report{}, err
	}
	for _, dir := range dirs {
		if providers.LooksLikeToken(filepath.Base(dir)) {
			return exposed.Report{}, usageError{prompt.TokenTyped("a folder")}
		}
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			err = fmt.Errorf("%s is no folder", prompt.Clean(dir))
		}
		if err != nil {
			return exposed.Report{}, usageError{err}
		}
		if dir, err = filepath.Abs(dir); err != nil {
			return exposed.Report{}, err
		}
		where.Below = append(where.Below, dir)
	}
	// Without git there is no such file that anybody reads.
	where.System, _ = gitconfig.SystemFile(ctx, "")
	show, end := w.liveLine()
	defer end()
	where.Progress = func(folders int) {
		if folders%progressEvery == 0 {
			show(prompt.FoldersSeen(folders))
		}
	}
	return exposed.Look(ctx, where)
}

// progressEvery is after how many folders progress is told.
const progressEvery = 1000

// reportScan prints a report. What could not be read may hold something: that
// is no success.
func (w *world) reportScan(s scan, report scanReport, unread []error) error {
	for _, err := range unread {
		report.Unread = append(report.Unread, prompt.Clean(err.Error()))
	}
	var err error
	if s.asJSON {
		err = w.printJSON(report)
	} else {
		err = w.print(w.withCommand(prompt.Exposures(report.Findings, s.fix || s.Revoke, w.style())))
	}
	if err != nil {
		return err
	}
	for _, text := range report.Unread {
		w.say(text, "")
	}
	switch left := slices.ContainsFunc(report.Findings, func(x prompt.Exposure) bool { return !x.Mended() }); {
	case left:
		return errFindings
	case len(unread) > 0:
		return prompt.Unread(len(unread))
	}
	return nil
}
