package gitconfig

import (
	"path/filepath"
	"runtime"
	"strings"
)

// plain are the bytes that neither git's configuration nor a shell treats
// specially.
const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_.:+@%-"

// HelperValue is the value of credential.helper that makes git run the program
// at path, which is absolute. git hands the value to a shell together with the
// action's name, so a path with anything but plain characters is quoted for the
// shell, and "!" in front keeps git from adding "git credential-" to it.
func HelperValue(path string) string {
	return helperValue(path, runtime.GOOS == "windows")
}

func helperValue(path string, windows bool) string {
	if windows {
		// A backslash would be an escape to the shell that runs the helper.
		path = strings.ReplaceAll(path, `\`, "/")
	}
	if isPlain(path) && (filepath.IsAbs(path) || windows) {
		return path
	}
	return "!'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

func isPlain(s string) bool {
	return s != "" && strings.Trim(s, plain) == ""
}

// quote is value as it stands in a configuration file. Quotes are used for
// everything that is not plain: outside of them git folds white space, and
// "#" and ";" begin a comment.
func quote(value string) string {
	if isPlain(value) {
		return value
	}
	escapes := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)
	return `"` + escapes.Replace(value) + `"`
}

// unquote undoes quote.
func unquote(text string) string {
	inner, quoted := strings.CutPrefix(text, `"`)
	if !quoted {
		return text
	}
	escapes := strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, "\t")
	return escapes.Replace(strings.TrimSuffix(inner, `"`))
}
