package gitconfig

import (
	"slices"
	"strconv"
	"strings"
)

// noPrompt is what keeps helpers from asking anybody.
func noPrompt() []string {
	return []string{
		"GIT_TERMINAL_PROMPT=0", // git(1)
		"GIT_ASKPASS=",          // set to nothing it keeps git from the other two as well (git's prompt.c)
		"SSH_ASKPASS=",
		"GCM_INTERACTIVE=never", // https://github.com/git-ecosystem/git-credential-manager/blob/release/docs/environment.md
		"GCM_GUI_PROMPT=0",
		"GH_PROMPT_DISABLED=1", // https://cli.github.com/manual/gh_help_environment
		"NO_PROMPT=1",          // https://docs.gitlab.com/cli/
		"BROWSER=false",        // xdg-open(1)
	}
}

// dropped are variables that a helper is not given: the repository at hand, a
// display, and tokens that gh and glab would answer with in place of their own.
func dropped() []string {
	return []string{
		"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "PWD",
		"DISPLAY", "WAYLAND_DISPLAY",
		"GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", // https://cli.github.com/manual/gh_help_environment
		"GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN", "OAUTH_TOKEN", // https://docs.gitlab.com/cli/
	}
}

// silent is an environment in which a helper asks nobody. Of a variable that
// stands twice the last one counts.
func silent(environ []string) []string {
	values := map[string]string{}
	kept := slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		values[name] = value
		return slices.Contains(dropped(), name)
	})
	// GCM reads it with any git, git itself from 2.47 on.
	n, err := strconv.Atoi(values["GIT_CONFIG_COUNT"])
	if err != nil || n < 0 {
		n = 0
	}
	at := strconv.Itoa(n)
	return append(append(kept, noPrompt()...),
		"GIT_CONFIG_COUNT="+strconv.Itoa(n+1), "GIT_CONFIG_KEY_"+at+"=credential.interactive", "GIT_CONFIG_VALUE_"+at+"=false")
}
