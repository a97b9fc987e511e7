package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manual is the manual page, in the macros of man(7): what the program's own
// help says, in one piece. It has no date, so that it is the same whenever it is
// made.
func manual(root *cobra.Command) string {
	m := &roff{}
	m.macro("TH", strings.ToUpper(program), "1", "", program, "User Commands")
	m.macro("nh") // what is copied has no hyphens of the reader's
	m.section("NAME")
	m.line(program + " - keep access tokens for git, and refuse account passwords")
	m.section("SYNOPSIS")
	m.synopsis(root)
	m.section("DESCRIPTION")
	m.text(root.Long)
	m.section("COMMANDS")
	for _, g := range root.Groups() {
		m.macro("SS", g.ID)
		for _, c := range root.Commands() {
			if c.GroupID == g.ID {
				m.command(c)
			}
		}
	}
	for _, t := range topics() {
		m.section(t.title)
		m.text(t.text)
	}
	m.section("SEE ALSO")
	m.line("gitcredentials(7), git-credential(1)")
	return m.String()
}

// roff is a text for the manual reader.
type roff struct{ strings.Builder }

// macro writes a request with its arguments.
func (m *roff) macro(name string, args ...string) {
	m.WriteString("." + name)
	for _, arg := range args {
		m.WriteString(` "` + strings.ReplaceAll(escapeRoff(arg), `"`, `\(dq`) + `"`)
	}
	m.WriteString("\n")
}

func (m *roff) section(title string) { m.macro("SH", title) }

// line writes a line of text, which must not be taken for a request.
func (m *roff) line(text string) {
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		m.WriteString(`\&`)
	}
	m.WriteString(escapeRoff(text) + "\n")
}

// escapeRoff takes a text as it is: a dash that can be copied, and no escapes.
func escapeRoff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
}

// text writes paragraphs. Indented lines stay as they are.
func (m *roff) text(text string) {
	literal := false
	for i, line := range strings.Split(text, "\n") {
		indented := strings.HasPrefix(line, "  ")
		switch {
		case line == "":
			m.end(&literal)
			m.macro("PP")
			continue
		case indented && !literal:
			if i > 0 && !strings.HasSuffix(m.String(), ".PP\n") {
				m.macro("PP")
			}
			m.macro("nf")
			literal = true
		case !indented:
			m.end(&literal)
		}
		m.line(strings.TrimPrefix(line, "  "))
	}
	m.end(&literal)
}

// end goes back to filled lines.
func (m *roff) end(literal *bool) {
	if *literal {
		m.macro("fi")
		*literal = false
	}
}

// synopsis writes a line for each command.
func (m *roff) synopsis(root *cobra.Command) {
	m.macro("nf")
	for _, g := range root.Groups() {
		for _, c := range root.Commands() {
			if c.GroupID == g.ID {
				m.line(c.UseLine())
			}
		}
	}
	m.macro("fi")
}

// command writes what the help of a command says.
func (m *roff) command(c *cobra.Command) {
	m.macro("TP")
	m.WriteString(`\fB` + escapeRoff(c.Use) + `\fR` + "\n")
	m.line(c.Short + ".")
	if c.Long != "" || c.HasAvailableLocalFlags() || c.HasExample() {
		m.macro("RS")
		m.rest(c)
		m.macro("RE")
	}
}

// rest writes all but a command's first line.
func (m *roff) rest(c *cobra.Command) {
	if c.Long != "" {
		m.macro("PP")
		m.text(c.Long)
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && !f.Hidden {
			m.flag(f)
		}
	})
	if c.HasExample() {
		m.macro("PP")
		m.text(c.Example)
	}
}

// flag writes a flag and what it does.
func (m *roff) flag(f *pflag.Flag) {
	value, usage := pflag.UnquoteUsage(f)
	name := fmt.Sprintf(`\fB%s\fR`, escapeRoff("--"+f.Name))
	if value != "" {
		name += ` \fI` + escapeRoff(value) + `\fR`
	}
	m.macro("TP")
	m.WriteString(name + "\n")
	m.line(usage)
}
