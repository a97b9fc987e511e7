package gitconfig

import (
	"context"
	"fmt"
	"strings"
)

// Version is the version of the git in PATH, as it calls itself: 2.39.5, or
// 2.46.0.windows.1.
func Version(ctx context.Context) (string, error) {
	out, err := question{args: []string{"version"}}.ask(ctx)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(strings.TrimRight(out, "\r\n"), "git version "), nil
}

// CanAskAgain reports whether a git of that version hands state back to a
// helper, which came with 2.46, so that a rejected token is replaced within the
// same command.
func CanAskAgain(version string) bool {
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil {
		return false
	}
	return major > 2 || major == 2 && minor >= 46
}
