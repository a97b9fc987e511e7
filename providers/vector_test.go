package providers

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// vectorFolder holds what is and what is not a token, a case a file.
const vectorFolder = "../testdata/tokens"

// fewestVectors is what the folder holds at least: a test that finds nothing
// to do must not pass.
const fewestVectors = 150

// vector is a file of testdata/tokens: header lines, an empty line, and the
// text to judge in pieces, one a line. The pieces are Go string literals
// without their quotes and are joined with nothing between them, so that no
// whole token stands in a file.
type vector struct {
	host    *Host
	expect  string // the class
	kind    string // the kind's ID, empty where the finding names none
	of      string // expect: foreign: whose token it is
	sumOff  bool   // sum: off
	comment string
	pieces  []string // as they stand in the file
	text    string
}

// classNames are the classes by the word that follows "expect:".
func classNames() map[string]Class {
	return map[string]Class{
		"not-token": NotToken, "token": Token, "foreign": Foreign, "useless": Useless,
		"dead": Dead, "damaged": Damaged, "unprefixed": Unprefixed,
	}
}

// readVectors reads the whole folder, by file name.
func readVectors(t testing.TB) map[string]*vector {
	t.Helper()
	entries, err := os.ReadDir(vectorFolder)
	if err != nil {
		t.Fatal(err)
	}
	vectors := map[string]*vector{}
	for _, entry := range entries {
		raw, err := os.ReadFile(filepath.Join(vectorFolder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if vectors[entry.Name()], err = parseVector(string(raw)); err != nil {
			t.Fatalf("%s: %v", entry.Name(), err)
		}
	}
	if len(vectors) < fewestVectors {
		t.Fatalf("%d vectors in %s, there were %d", len(vectors), vectorFolder, fewestVectors)
	}
	return vectors
}

func parseVector(raw string) (*vector, error) {
	// A checkout on Windows may have turned the line ends.
	header, body, found := strings.Cut(strings.ReplaceAll(raw, "\r\n", "\n"), "\n\n")
	if !found {
		return nil, fmt.Errorf("no empty line after the header")
	}
	v := &vector{}
	said, err := v.readHeader(header)
	if err != nil {
		return nil, err
	}
	for piece := range strings.Lines(body) {
		piece = strings.TrimSuffix(piece, "\n")
		plain, err := strconv.Unquote(`"` + piece + `"`)
		if err != nil {
			return nil, fmt.Errorf("piece %q: %w", piece, err)
		}
		v.pieces = append(v.pieces, piece)
		v.text += plain
	}
	return v, v.place(said)
}

// readHeader reads what concerns the answer, and returns what is said of the
// host.
func (v *vector) readHeader(header string) (*Host, error) {
	said, provider := &Host{}, ""
	for line := range strings.SplitSeq(header, "\n") {
		key, value, found := strings.Cut(line, ": ")
		field := map[string]*string{
			"host": &said.Name, "provider": &provider, "token_prefix": &said.TokenPrefix,
			"expect": &v.expect, "kind": &v.kind, "of": &v.of, "comment": &v.comment,
		}[key]
		switch {
		case !found || value == "":
			return nil, fmt.Errorf("header line %q", line)
		case key == "token_patterns":
			said.TokenPatterns = append(said.TokenPatterns, value)
		case key == "sum" && value == "off":
			v.sumOff = true
		case field == nil || *field != "":
			return nil, fmt.Errorf("header line %q is unknown, or the second of its kind", line)
		default:
			*field = value
		}
	}
	if said.Provider = ByID(provider); provider != "" && said.Provider == nil {
		return nil, fmt.Errorf("no provider %q", provider)
	}
	return said, nil
}

// place finds the host: a built-in one, refined or not, or one of our own.
func (v *vector) place(said *Host) error {
	known := Builtin()[said.Name]
	switch {
	case known == nil && said.Provider == nil:
		return fmt.Errorf("host %q needs a provider", said.Name)
	case known == nil:
		v.host = said
	default:
		known.TokenPrefix, known.TokenPatterns = said.TokenPrefix, said.TokenPatterns
		v.host = known
	}
	if _, known := classNames()[v.expect]; !known || v.comment == "" {
		return fmt.Errorf("expect: %q, comment: %q", v.expect, v.comment)
	}
	return nil
}

// owner is the ID of the provider that the finding must name.
func (v *vector) owner() string {
	if v.expect == "not-token" {
		return ""
	}
	return cmp.Or(v.of, v.host.Provider.ID)
}
