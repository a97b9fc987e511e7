package main

import (
	"bytes"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

const manualFile = program + ".1"

func commands() *cobra.Command {
	w := &world{lookup: func(string) (string, bool) { return "", false }, now: time.Now}
	return w.rootCommand()
}

// TestManual: the manual page is what the help says. UPDATE_MANUAL=1 makes it
// anew.
func TestManual(t *testing.T) {
	want := manual(commands())
	if os.Getenv("UPDATE_MANUAL") != "" {
		if err := os.WriteFile(manualFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(manualFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the help says: run UPDATE_MANUAL=1 go test -run TestManual .", manualFile)
	}
}

// TestRoff: a text is no request and no escape, and what is indented stays.
func TestRoff(t *testing.T) {
	m := &roff{}
	m.text(".one 'a\\b'\n'two --x\n\n  three\n  .four\nfive")
	want := "\\&.one 'a\\eb'\n\\&'two \\-\\-x\n.PP\n.nf\nthree\n\\&.four\n.fi\nfive\n"
	if got := m.String(); got != want {
		t.Errorf("it is %q, not %q", got, want)
	}
}

// TestManualIsReadable: groff has nothing to complain of, and shows no line that
// is too wide.
func TestManualIsReadable(t *testing.T) {
	if _, err := exec.LookPath("groff"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing: groff")
		}
		t.Skip("missing: groff")
	}
	cmd := exec.Command("groff", "-ww", "-man", "-Tascii", "-P-cbou", "-rLL=78n", manualFile)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("groff: %v: %s", err, complaints.String())
	}
	for _, c := range commands().Commands() {
		if !strings.Contains(string(out), c.Short) && !isTopic(c) {
			t.Errorf("the page does not tell of %s", c.Name())
		}
	}
	narrow(t, "the page", string(out), 86) // nf keeps a line of the help, indented
}

// TestHelpIsNarrow: every help fits 80 columns, and every command is in a group
// that names it.
func TestHelpIsNarrow(t *testing.T) {
	root := commands()
	for _, c := range append(root.Commands(), root) {
		var out bytes.Buffer
		root.SetOut(&out)
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
		narrow(t, "help "+c.Name(), out.String(), 80)
		named := slices.ContainsFunc(groups(), func(g group) bool { return slices.Contains(g.commands, c.Name()) })
		if !named && c != root && !isTopic(c) {
			t.Errorf("no group names %s", c.Name())
		}
	}
}

func narrow(t *testing.T, what, text string, columns int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > columns {
			t.Errorf("%s has a line of %d columns: %s", what, n, line)
		}
	}
}

// TestJSONIsDocumented: each field that is printed is told of, and no other.
func TestJSONIsDocumented(t *testing.T) {
	for _, doc := range jsonDocs() {
		var documented []string
		for _, f := range doc.fields {
			documented = append(documented, f[0])
		}
		first, printed := fieldsOf(reflect.TypeOf(doc.document), "")[0], fieldsOf(reflect.TypeOf(doc.document), "")[1:]
		if first != "schema" || !slices.Equal(printed, documented) {
			t.Errorf("%s --json prints %q, %q and documents %q", doc.command, first, printed, documented)
		}
	}
}

// TestJSONHasItsDocument: a command with --json is documented.
func TestJSONHasItsDocument(t *testing.T) {
	for _, c := range commands().Commands() {
		told := slices.ContainsFunc(jsonDocs(), func(d jsonDoc) bool { return d.command == c.Name() })
		if c.Flags().Lookup("json") != nil && !told {
			t.Errorf("nothing is told of what %s --json prints", c.Name())
		}
	}
}

// fieldsOf are the paths of the fields that a type is printed with.
func fieldsOf(t reflect.Type, path string) []string {
	switch t.Kind() {
	case reflect.Pointer:
		return fieldsOf(t.Elem(), path)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return fieldsOf(t.Elem(), path+"[]")
		}
	case reflect.Struct:
		if t != reflect.TypeFor[time.Time]() {
			return fieldsOfStruct(t, path)
		}
	}
	return []string{path}
}

func fieldsOfStruct(t reflect.Type, path string) []string {
	var paths []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-", !f.IsExported() && !f.Anonymous:
		case f.Anonymous:
			paths = append(paths, fieldsOf(f.Type, path)...)
		default:
			paths = append(paths, fieldsOf(f.Type, strings.TrimPrefix(path+"."+name, "."))...)
		}
	}
	return paths
}
