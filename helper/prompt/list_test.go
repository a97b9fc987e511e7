package prompt

import (
	"strings"
	"testing"
)

// TestListedInItsLine: a file's name may have line breaks, and the table has
// none but its own.
func TestListedInItsLine(t *testing.T) {
	rows := []Listed{{Host: "github.com", Store: "file", Source: "file /run/a\nb", Marks: []Mark{NotSet}}, {Host: "gitlab.com"}}
	for _, columns := range []int{40, 200} {
		text := List(rows, Style{Env: func(string) string { return "" }, Columns: columns})
		if lines := strings.Count(text, "\n"); lines != 4 || !strings.Contains(text, "/run/a?b") {
			t.Errorf("%d lines: %q", lines, text)
		}
	}
}
