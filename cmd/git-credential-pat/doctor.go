package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/doctor"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// errFindings ends a command that found something that is not in order, after
// it has said what: exit status 3.
var errFindings = errors.New("not in order")

// doctorWait is how long a doctor may look in all.
const doctorWait = 30 * time.Second

func (w *world) doctorCommand() *cobra.Command {
	var asJSON, fix bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look at whether git and tokens are in order here",
		Long: `Look at git's configuration, the keyring or the vault, this program's own
configuration and the tokens, and say what is in order and what is not, with the
command that mends it. What is printed holds no secret and can be shown to
others.

A throw-away item is written to the keyring or the vault and removed again. Each
host that there is a token for, or that is configured, is asked once whether its
API can be reached, without a token, unless check = "off" is configured. No
dialog is shown and no passphrase asked for: what a locked vault holds is not
looked at.

With --fix what is safe to mend is mended first, and said: file modes, the
index of accounts, git's configuration as configure would write it.

The exit status is 0 where all is in order, 3 where there is a warn or a fail,
and 1 where it could not be looked.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(c.Context(), doctorWait)
			defer cancel()
			findings, err := w.visit(ctx, fix)
			if err != nil {
				return err
			}
			return w.reportFindings(findings, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, see help json")
	c.Flags().BoolVar(&fix, "fix", false, "mend what is safe to mend")
	return c
}

// doctorReport is what doctor --json prints.
type doctorReport struct {
	Schema   int              `json:"schema"`
	Version  string           `json:"version"`
	OK       bool             `json:"ok"`
	Findings []prompt.Finding `json:"findings"`
}

// reportFindings prints them, and says by its error whether all is in order.
func (w *world) reportFindings(findings []prompt.Finding, asJSON bool) error {
	var err error
	if asJSON {
		err = w.printJSON(doctorReport{Schema: 1, Version: version, OK: prompt.InOrder(findings), Findings: findings})
	} else {
		err = w.print(prompt.Report(findings, w.style()))
	}
	if err == nil && !prompt.InOrder(findings) {
		err = errFindings
	}
	return err
}

// visit has a doctor look at this machine, and mend what is safe before where
// that is wanted. The findings are what is left, as they can be shown.
func (w *world) visit(ctx context.Context, fix bool) ([]prompt.Finding, error) {
	d, err := w.doctor(ctx)
	if err != nil {
		return nil, err
	}
	show, end := w.liveLine()
	defer end()
	d.Asking = func(hosts []string) { show(prompt.Asking(hosts)) }
	found := d.Examine(ctx)
	if !fix {
		return w.shown(found), nil
	}
	if tried := mend(ctx, found); len(tried) > 0 {
		found = d.Examine(ctx)
		w.tellOfMended(tried, w.shown(found))
	}
	return w.shown(found), nil
}

// attempt is what was to be mended, and what came of it.
type attempt struct {
	doctor.Found
	err error
}

// mend mends what is not in order and safe to mend.
func mend(ctx context.Context, found []doctor.Found) (tried []attempt) {
	for _, f := range found {
		if f.Fix != nil && (f.Level == prompt.Warn || f.Level == prompt.Fail) {
			tried = append(tried, attempt{f, f.Fix(ctx)})
		}
	}
	return tried
}

// tellOfMended says of each attempt whether it came to anything, by what is left.
func (w *world) tellOfMended(tried []attempt, left []prompt.Finding) {
	for _, a := range tried {
		was := w.shown([]doctor.Found{a.Found})[0]
		isLeft := slices.ContainsFunc(left, func(f prompt.Finding) bool { return f.Code == was.Code && f.Text == was.Text })
		switch {
		case a.err != nil:
			w.tell(prompt.NotMended(was.Text, w.inTilde(a.err.Error())))
		case isLeft:
			w.tell(prompt.NotMended(was.Text, prompt.NoUse))
		default:
			w.tell(prompt.Mended(was.Text))
		}
	}
}

// doctor is one for this machine. Its keyring shows no dialog: nobody asked for
// one.
func (w *world) doctor(ctx context.Context) (*doctor.Doctor, error) {
	self, err := w.stablePath()
	if err != nil {
		return nil, err
	}
	d := &doctor.Doctor{
		Self: gitconfig.HelperValue(self), Program: self, ConfigFiles: w.configFiles,
		Env: w.env, Home: w.home, Now: w.now, Root: os.Geteuid() == 0,
	}
	cfg, err := w.loadConfig()
	d.BadConfig = err
	if err != nil && w.checkPlaces() == nil {
		cfg = emptyConfig()
	}
	if cfg != nil {
		d.Helper = w.helper(ctx, cfg)
		d.Helper.Stores[store.InKeyring] = &store.Keyring{Env: w.env}
	}
	return d, nil
}

// shown are findings as they can be shown to anybody: with the command that
// works here, the home folder by its sign, and no secret that somebody put in an
// odd place.
func (w *world) shown(found []doctor.Found) []prompt.Finding {
	findings, c := []prompt.Finding{}, newCensor()
	for _, f := range found {
		f.Subject, f.Text = w.inTilde(f.Subject), w.inTilde(w.withCommand(f.Text))
		f.Subject, f.Text = c.cut(prompt.Clean(f.Subject)), c.cut(prompt.Clean(f.Text))
		f.Cure = prompt.Clean(w.inShell(w.withCommand(f.Cure)))
		if c.cut(f.Cure) != f.Cure {
			f.Cure = prompt.CureUnshown // a shell would read *** as a pattern
		}
		findings = append(findings, f.Finding)
	}
	return findings
}

// inTilde writes the home folder as people do.
func (w *world) inTilde(text string) string {
	if len(w.home) < 2 {
		return text
	}
	sep := string(os.PathSeparator)
	parts := strings.Split(text, w.home+sep)
	for i, part := range parts[:len(parts)-1] {
		if strings.TrimRight(part, nameBytes) == part {
			parts[i] += "~" + sep
		} else {
			parts[i] += w.home + sep // the end of another path
		}
	}
	return strings.Join(parts, "")
}

// nameBytes are what names of files mostly consist of.
const nameBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."

// inShell writes the home folder as a shell knows it: at the beginning of a
// word, and outside of quotes.
func (w *world) inShell(command string) string {
	if len(w.home) < 2 || os.PathSeparator != '/' {
		return command
	}
	spaced := strings.NewReplacer(" '"+w.home+"/", " ~/'", " "+w.home+"/", " ~/").Replace(" " + command)
	return spaced[1:]
}
