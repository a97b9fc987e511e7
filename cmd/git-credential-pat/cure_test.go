//go:build linux || darwin

package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"reflect"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"git-credential-pat/helper/prompt"
)

// cmdFinding asserts that doctor finds something by a code, or with ! that it
// does not, and status the same. A level counts where one is given; without it a
// finding counts that is not in order.
//
//	[!] finding CODE [LEVEL]
func cmdFinding(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: [!] finding CODE [LEVEL]")
	}
	levels := []prompt.Level{prompt.Warn, prompt.Fail}
	if len(args) == 2 {
		levels = []prompt.Level{prompt.Level(args[1])}
	}
	found := findings(ts)
	if has := find(found, args[0], levels) != nil; has == neg {
		ts.Fatalf("%s is among the findings: %v\n%+v", args[0], has, found)
	}
	if room, _, _ := strings.Cut(args[0], "."); slices.Contains(levels, prompt.OK) || room == "api" || room == "clock" {
		return // status tells what is not in order, and asks no host
	}
	if has := slices.Contains(inStatus(ts, levels), args[0]); has == neg {
		ts.Fatalf("%s is among the findings of status: %v", args[0], has)
	}
}

// inStatus are the codes that status tells at one of the levels.
func inStatus(ts *testscript.TestScript, levels []prompt.Level) (codes []string) {
	var report statusReport
	ownReport(ts, &report, "status")
	for _, f := range report.Findings {
		if slices.Contains(levels, f.Level) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// cmdCure types the command that doctor prints for a finding, as it is printed,
// in a shell, and asserts that the finding is gone afterwards. With steps it is
// typed at a terminal, where they are followed as those of expect are.
//
//	cure CODE [STEPS]
func cmdCure(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: cure CODE [STEPS]")
	}
	levels := []prompt.Level{prompt.Unknown, prompt.Warn, prompt.Fail}
	f := find(findings(ts), args[0], levels)
	if f == nil || f.Cure == "" {
		ts.Fatalf("no cure for %s: %+v", args[0], f)
	}
	if len(args) == 2 {
		cmdExpect(ts, false, []string{args[1], "sh", "-c", f.Cure})
	} else {
		typeCure(ts, f.Cure)
	}
	for _, again := range findings(ts) {
		if reflect.DeepEqual(again, *f) {
			ts.Fatalf("still there after %q: %+v", f.Cure, again)
		}
	}
}

// typeCure runs a cure in a shell, where nobody answers it. That a doctor finds
// something else is no failure.
func typeCure(ts *testscript.TestScript, cure string) {
	command := exec.Command("/bin/sh", "-c", cure)
	inScript(ts, command)
	out, err := command.CombinedOutput()
	if err != nil && command.ProcessState.ExitCode() != exitFindings {
		ts.Fatalf("the cure %q: %v\n%s", cure, err, out)
	}
}

// findings is what doctor finds in a script's world.
func findings(ts *testscript.TestScript) []prompt.Finding {
	var report doctorReport
	ownReport(ts, &report, "doctor", "--json")
	return report.Findings
}

// ownReport reads the JSON document that this program prints in a script's world.
func ownReport(ts *testscript.TestScript, report any, args ...string) {
	command := exec.Command(programIn(ts.Getenv("PATH")), args...)
	inScript(ts, command)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, _ := command.Output() // its status tells of findings
	if err := json.Unmarshal(out, report); err != nil {
		ts.Fatalf("%s: %v\n%s\n%s", args[0], err, out, stderr.String())
	}
}

// find returns the first finding of a code at one of the levels, or nil.
func find(all []prompt.Finding, code string, levels []prompt.Level) *prompt.Finding {
	at := slices.IndexFunc(all, func(f prompt.Finding) bool { return f.Code == code && slices.Contains(levels, f.Level) })
	if at < 0 {
		return nil
	}
	return &all[at]
}

// inScript gives a command the script's folder and environment.
func inScript(ts *testscript.TestScript, command *exec.Cmd) {
	environ, err := scriptEnviron(ts)
	ts.Check(err)
	command.Dir, command.Env = ts.MkAbs("."), environ
}
