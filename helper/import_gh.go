package helper

import (
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"go.yaml.in/yaml/v3"
)

// GHUsers returns the users that gh has logins of at a host, as its hosts.yml
// tells; none where that is not there.
func GHUsers(env func(string) string, home, host string) []string {
	text, err := os.ReadFile(filepath.Join(ghFolder(env, home), "hosts.yml"))
	if err != nil {
		return nil
	}
	return ghUsers(text, host)
}

// ghFolder is where gh's configuration lies.
// https://cli.github.com/manual/gh_help_environment, GH_CONFIG_DIR
func ghFolder(env func(string) string, home string) string {
	switch {
	case env("GH_CONFIG_DIR") != "":
		return env("GH_CONFIG_DIR")
	case env("XDG_CONFIG_HOME") != "":
		return filepath.Join(env("XDG_CONFIG_HOME"), "gh")
	case runtime.GOOS == "windows" && env("AppData") != "":
		return filepath.Join(env("AppData"), "GitHub CLI")
	}
	return filepath.Join(home, ".config", "gh")
}

// ghUsers reads what gh writes: under the host's name a key users, and below that
// one key for each of them.
// https://github.com/cli/cli/blob/trunk/internal/config/config.go, UsersForHost
func ghUsers(text []byte, host string) []string {
	var hosts map[string]struct {
		Users map[string]any `yaml:"users"`
	}
	if err := yaml.Unmarshal(text, &hosts); err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(hosts[host].Users))
}
