package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// file writes a file and returns its path.
func file(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o444); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSourceOfFile(t *testing.T) {
	for name, test := range map[string]struct{ content, token, text string }{
		"plain":     {"sesame", "sesame", ""},
		"of Docker": {"sesame\n", "sesame", ""},
		"more":      {"sesame\r\n" + strings.Repeat("other\n", maxLooked), "sesame", ""},
		"endless":   {strings.Repeat("sesame", maxLooked), "", ErrTooLong.Error()},
		"empty":     {"", "", "its first line is empty"},
		"binary":    {"sesame\x00", "", "its first line holds characters that cannot be printed"},
	} {
		t.Run(name, func(t *testing.T) {
			source := &Source{File: file(t, t.TempDir(), "token", test.content)}
			if test.text != "" && test.text != ErrTooLong.Error() {
				test.text = source.String() + ": " + test.text
			}
			wantToken(t, source, test.token, test.text)
		})
	}
}

func TestSourceOfFileInAFolderOfTheEnvironment(t *testing.T) {
	folder := t.TempDir()
	file(t, folder, "token", "sesame")
	lookup := variables{"HOME": folder, "CREDENTIALS_DIRECTORY": folder, "EMPTY": "", "RELATIVE": "sesame"}.lookup
	for path, want := range map[string]struct{ token, text string }{
		"~/token":                      {"sesame", ""},
		"$CREDENTIALS_DIRECTORY/token": {"sesame", ""},
		"$EMPTY/token":                 {"", "token_file $EMPTY/token: the environment variable EMPTY is not set"},
		"$UNSET/token":                 {"", "token_file $UNSET/token: the environment variable UNSET is not set"},
		"$RELATIVE/token":              {"", "token_file $RELATIVE/token: the environment variable RELATIVE holds no absolute path"},
		"~/":                           {"", "token_file ~/: no regular file"},
	} {
		wantToken(t, &Source{File: path, Lookup: lookup}, want.token, want.text)
	}
}

// A file that is missing is not a token that is missing: somebody said where
// it is. The error names the path as it is configured.
func TestSourceOfMissingFile(t *testing.T) {
	folder := t.TempDir()
	source := &Source{File: "~/none", Lookup: variables{"HOME": folder}.lookup}
	_, err := getFrom(t, t.Context(), source)
	if text := errorText(err); !strings.HasPrefix(text, "token_file ~/none: ") || strings.Contains(text, folder) {
		t.Errorf("error %q", text)
	}
}
