package store

import (
	"errors"
	"path/filepath"
)

// Check tells what is wrong with the source as it is configured. The text
// reads on behind the key's name: "token_file" + " is no absolute path".
func (s *Source) Check() error {
	switch {
	case s.several():
		return errors.New("stands beside another source: one of token_env, token_file and token_command is enough")
	case s.Env != "":
		return checkEnv(s.Env)
	case s.File != "":
		return checkSourceFile(s.File)
	case len(s.Command) > 0:
		return checkProgram(s.Command[0])
	}
	return errors.New("is empty")
}

func (s *Source) several() bool {
	env, file, command := s.Env != "", s.File != "", len(s.Command) > 0
	return env && file || env && command || file && command
}

func checkEnv(name string) error {
	if !isVariable(name) {
		return errors.New("is no name of an environment variable")
	}
	return nil
}

func checkSourceFile(path string) error {
	if _, _, ok := InFolder(path); !ok && !filepath.IsAbs(path) {
		return errors.New("is no absolute path, nor one below ~/ or $NAME/")
	}
	return nil
}

// checkProgram refuses a path from the current folder: git runs us inside
// repositories, and one could bring a program of its own.
func checkProgram(program string) error {
	switch {
	case program == "":
		return errors.New("names no program")
	case filepath.Base(program) != program && !filepath.IsAbs(program):
		return errors.New("runs a program by a relative path")
	}
	return nil
}

// isVariable reports whether name is an environment variable's name as POSIX
// has it: letters, digits and underscores, no digit first.
func isVariable(name string) bool {
	for i, c := range name {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
