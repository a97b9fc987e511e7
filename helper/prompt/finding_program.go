package prompt

import (
	"fmt"
	"io/fs"
	"runtime"
)

// CheckFailed stands for a check that failed by a fault of this program.
func CheckFailed() Finding {
	return Finding{Code: "doctor.failed", Level: Unknown, Text: "one of the checks failed: please report it, with what is said here"}
}

// CheckUnfinished stands for a check for which there was no time left.
func CheckUnfinished() Finding {
	return Finding{Code: "doctor.unfinished", Level: Unknown, Text: "one of the checks did not end in time", Cure: Command + " doctor"}
}

// ConfigValid is for a configuration that can be read, or none.
func ConfigValid() Finding {
	return Finding{Code: "config.valid", Level: OK, Text: "the configuration is valid"}
}

// ConfigBroken is for a configuration that cannot be read, as cause tells. file
// is the one to be mended, or empty.
func ConfigBroken(cause, file string) Finding {
	f := Finding{Code: "config.broken", Level: Fail, Subject: file,
		Text: "the configuration cannot be read, so git is stopped at every host: " + cause}
	if file != "" {
		f.Cure = editor() + " " + ShellWord(file)
	}
	return f
}

// editor is the command that edits a file.
func editor() string {
	if runtime.GOOS == "windows" {
		return "notepad"
	}
	return "${EDITOR:-vi}"
}

// ConfigWritable is for a configuration file that anybody can write.
func ConfigWritable(file string) Finding {
	return Finding{Code: "files.writable", Level: Fail, Subject: file,
		Text: "anybody on this machine can write " + file + ", and so choose where tokens are sent",
		Cure: "chmod go-w " + ShellWord(file)}
}

// FileExposed is for a file that others can get at; mode is what to give it.
func FileExposed(file string, mode fs.FileMode, level Level) Finding {
	return Finding{Code: "files.exposed", Level: level, Subject: file,
		Text: "others on this machine can get at " + file,
		Cure: fmt.Sprintf("chmod %o %s", mode.Perm(), ShellWord(file))}
}

// FileForeign is for a file of this program that belongs to another user.
func FileForeign(file string, level Level) Finding {
	return Finding{Code: "files.foreign", Level: level, Subject: file,
		Text: file + " belongs to another user", Cure: CureExposed}
}

// InPath is for a program that is found by its name.
func InPath(path string) Finding {
	return Finding{Code: "program.path", Level: OK, Text: "the program is in PATH: " + path}
}

// NotInPath is for a program that is called by its path only, which is enough
// for git.
func NotInPath(path string) Finding {
	return Finding{Code: "program.path", Level: OK, Text: "the program is not in PATH, and called as " + path}
}

// OtherCopy is for another copy of the program in PATH. first means that it is
// the one that its name calls.
func OtherCopy(this, other string, first bool) Finding {
	text := "there is another copy of this program in PATH: " + other
	if first {
		text += ", which is called in place of " + this
	}
	return Finding{Code: "program.copies", Level: Warn, Subject: other, Text: text,
		Cure: Command + " configure && rm " + ShellWord(other)} // git may run the one that goes
}

// JetBrains is for an editor that runs git without its helpers.
func JetBrains(product, file string) Finding {
	return Finding{Code: "ide.jetbrains", Level: Warn, Subject: file,
		Text: product + " runs git without its credential helpers, and keeps passwords of its own",
		Cure: "in its settings, below Version Control, Git: turn on \"Use credential helper\""}
}
