package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// readme is the README's text, from the repository's root.
func readme(t *testing.T) string {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeLinks finds every file and every heading that the README links to.
func TestReadmeLinks(t *testing.T) {
	text := readme(t)
	for _, link := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(text, -1) {
		target := link[1]
		heading, inside := strings.CutPrefix(target, "#")
		switch {
		case strings.HasPrefix(target, "https://"):
		case inside && !slices.Contains(anchors(text), heading):
			t.Errorf("no heading is linked to as #%s", heading)
		case !inside:
			if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(target))); err != nil {
				t.Error(err)
			}
		}
	}
}

// anchors are the names of the headings, as GitHub makes them.
func anchors(text string) []string {
	var names []string
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		name := strings.ReplaceAll(strings.ToLower(heading[1]), " ", "-")
		names = append(names, regexp.MustCompile(`[^a-z0-9_-]`).ReplaceAllString(name, ""))
	}
	return names
}

// TestReadmeCommands finds every command and flag that the README tells people
// to type.
func TestReadmeCommands(t *testing.T) {
	root := (&world{}).rootCommand()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	typed := commandsIn(readme(t), root)
	if len(typed) < 20 {
		t.Errorf("only %d commands were found", len(typed))
	}
	for _, line := range typed {
		name, rest, _ := strings.Cut(line, " ")
		i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name })
		if i < 0 {
			t.Errorf("no command %s: %s", name, line)
			continue
		}
		for _, flag := range flagsIn(rest) {
			if root.Commands()[i].Flags().Lookup(flag) == nil {
				t.Errorf("%s has no flag --%s: %s", name, flag, line)
			}
		}
	}
}

// commandsIn is what stands behind the program's name in the README's code,
// comments and all, and each span that begins with the name of a command.
func commandsIn(text string, root *cobra.Command) []string {
	var found []string
	for _, block := range regexp.MustCompile("(?s)\n```sh\n(.*?)\n```\n").FindAllStringSubmatch(text, -1) {
		for _, line := range strings.Split(block[1], "\n") {
			if _, behind, ours := strings.Cut(line, "git credential-pat "); ours {
				found = append(found, behind)
			}
		}
	}
	prose := regexp.MustCompile("(?s)\n```.*?\n```\n").ReplaceAllString(text, "\n")
	for _, span := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(prose, -1) {
		line := strings.ReplaceAll(span[1], "\n", " ")
		name, _, _ := strings.Cut(line, " ")
		behind, ours := strings.CutPrefix(line, "git credential-pat ")
		if ours || slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name }) {
			found = append(found, behind)
		}
	}
	return found
}

func flagsIn(line string) []string {
	var names []string
	for _, flag := range regexp.MustCompile(`(?:^| )--([a-z-]+)`).FindAllStringSubmatch(line, -1) {
		names = append(names, flag[1])
	}
	return names
}

// TestReadmeInstall finds every flag of install.sh that the README names.
func TestReadmeInstall(t *testing.T) {
	script, err := os.ReadFile(filepath.Join("..", "..", "install.sh"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(readme(t), "\n## Install\n")
	section, _, _ = strings.Cut(section, "\n## ")
	flags := regexp.MustCompile("[` ]--([a-z-]+)").FindAllStringSubmatch(section, -1)
	if len(flags) < 5 {
		t.Errorf("only %d flags were found", len(flags))
	}
	for _, flag := range flags {
		if !regexp.MustCompile(`(?m)^\t\t\t--` + flag[1] + `( \||\))`).Match(script) {
			t.Errorf("install.sh has no --%s", flag[1])
		}
	}
}

// TestReadmeConfiguration has the program read the files that the README shows.
func TestReadmeConfiguration(t *testing.T) {
	blocks := regexp.MustCompile("(?s)\n```toml\n(.*?)\n```\n").FindAllStringSubmatch(readme(t), -1)
	if len(blocks) == 0 {
		t.Error("no configuration is shown")
	}
	for _, block := range blocks {
		if _, err := newOutside(t, "", nil).world(block[1]).loadConfig(); err != nil {
			t.Error(err)
		}
	}
}
