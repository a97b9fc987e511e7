package prompt

import "fmt"

// GitVersion tells which git there is and what it can do.
func GitVersion(version string, again bool) Finding {
	f := Finding{Code: "git.version", Level: OK, Subject: version, Text: "git " + Escape(version)}
	if again {
		f.Text += ": a rejected token is replaced within the same command"
	} else {
		f.Text += ": after a rejected token the command is to be run again (git 2.46 does it by itself)"
	}
	return f
}

// NoGit is for a machine on which git cannot be run.
func NoGit(cause string) Finding {
	return Finding{Code: "git.missing", Level: Fail, Text: fmt.Sprintf("git cannot be run: %s", cause), Cure: "install git, and see that it is in PATH"}
}
