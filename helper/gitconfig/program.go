package gitconfig

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Program is the name of the program that a helper's value runs, and what is
// handed to it, as far as the value tells: "store" and "--file /tmp/x", "gh" and
// "auth git-credential". Of a path that is its last part, without
// "git-credential-" and ".exe". The name is empty for a command of more than one
// program, and for one that the shell has to work out.
func (h Helper) Program() (name, args string) {
	command, isCommand := strings.CutPrefix(h.Value, "!")
	word, rest, ok := firstWord(command)
	if !ok || isCommand && strings.ContainsAny(rest, "|&;<>()$`\n") {
		return "", ""
	}
	word = word[strings.LastIndexAny(word, `/\`)+1:]
	return strings.TrimPrefix(strings.TrimSuffix(word, ".exe"), "git-credential-"), strings.TrimSpace(rest)
}

// PlainCommand is what a shell is handed for the helper, to which git adds the
// action: git credential-store. It is empty where that is more than plain words,
// and might hold what is nobody's business.
func (h Helper) PlainCommand() string {
	if strings.HasPrefix(h.Value, "!") || !isPlain(strings.ReplaceAll(h.Value, " ", "")) {
		return ""
	}
	return h.shellCommand()
}

// ProgramFile is the file that git runs for a value of credential.helper, links not
// followed: the reverse of [HelperValue], and of the forms that people write by
// hand. It is "" for a command of several programs, and for a name that is not
// in PATH.
func ProgramFile(value string) string {
	command, isCommand := strings.CutPrefix(value, "!")
	word, rest, ok := firstWord(command)
	switch {
	case !ok:
		return ""
	case isCommand && word == "git":
		if word, _, ok = firstWord(rest); !ok {
			return ""
		}
		word = "git-" + word
	case !isCommand && !isAbs(word):
		word = "git-credential-" + word
	}
	if isAbs(word) {
		return filepath.FromSlash(word)
	}
	found, err := exec.LookPath(word)
	if err != nil {
		return ""
	}
	return found
}

// HasArguments reports whether a value of credential.helper hands more to the
// program of [ProgramFile] than the action that git adds.
func HasArguments(value string) bool {
	command, isCommand := strings.CutPrefix(value, "!")
	word, rest, _ := firstWord(command)
	if isCommand && word == "git" {
		_, rest, _ = firstWord(rest)
	}
	return strings.Trim(rest, " \t") != ""
}

func isAbs(path string) bool {
	return strings.HasPrefix(path, "/") || runtime.GOOS == "windows" && filepath.IsAbs(filepath.FromSlash(path))
}

// firstWord cuts the first word off a shell command and undoes its quotes. ok is
// false where the word is more than text.
func firstWord(command string) (word, rest string, ok bool) {
	command = strings.TrimLeft(command, " \t")
	var b strings.Builder
	var quote byte
	for i := 0; i < len(command); i++ {
		switch c := command[i]; {
		case quote == 0 && (c == ' ' || c == '\t'):
			return b.String(), command[i:], b.Len() > 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != '\'' && c == '\\' && i+1 < len(command):
			i++
			b.WriteByte(command[i])
		case quote != '\'' && strings.IndexByte("$`\\", c) >= 0, quote == 0 && strings.IndexByte("|&;<>(){}*?[~#=\n", c) >= 0:
			return "", "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), "", quote == 0 && b.Len() > 0
}
