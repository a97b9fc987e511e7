package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"git-credential-pat/store"
)

// sourceKeys are a host's keys of which one names the place outside of this
// program that its token comes from.
func sourceKeys() []string { return []string{"token_env", "token_file", "token_command"} }

// placeSource takes a host's source. With an error comes the key that it is
// about.
func (c *config) placeSource(name string, said hostConfig) (key string, err error) {
	delete(c.sources, name)
	source := &store.Source{Env: said.TokenEnv, File: said.TokenFile, Command: said.TokenCommand}
	switch keys := sourceKeys(); {
	case said.TokenEnv != "":
		key = keys[0]
	case said.TokenFile != "":
		key = keys[1]
	case said.TokenCommand != nil:
		key = keys[2]
	default:
		return "", nil
	}
	if err := source.Check(); err != nil {
		return key, fmt.Errorf("%s of %s %w", key, name, err)
	}
	if slices.ContainsFunc(slices.Concat(said.TokenCommand, []string{said.TokenEnv, said.TokenFile}), c.hosts[name].HoldsToken) {
		return key, errors.New(key + " of " + name + " holds a token, which does not belong in a file")
	}
	c.sources[name] = source
	return "", nil
}

// connect gives the sources what they need of the world. A variable that holds
// a token is taken out of the environment: no program that this one starts has
// any business with it.
func (w *world) connect(sources map[string]*store.Source) {
	given := map[string]string{}
	for _, source := range sources {
		if value, set := w.lookup(source.Env); set && source.Env != "" {
			given[source.Env] = value
			_ = os.Unsetenv(source.Env)
		}
	}
	w.environ = slices.DeleteFunc(slices.Clone(w.environ), func(variable string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Keys(given)), func(name string) bool {
			return isSameVariable(name, nameOf(variable))
		})
	})
	lookup := w.lookup
	w.lookup = func(name string) (string, bool) {
		if value, taken := given[name]; taken {
			return value, true
		}
		return lookup(name)
	}
	for _, source := range sources {
		source.Lookup, source.Environ, source.Stderr, source.Dir = w.lookup, awayFromRepository(w.environ), w.stderr, w.home
	}
}

// isSameVariable reports whether two names are one variable's. Windows knows no
// difference of case in them.
func isSameVariable(a, b string) bool {
	return a == b || runtime.GOOS == "windows" && strings.EqualFold(a, b)
}

// awayFromRepository is an environment without what git says of the repository
// at hand, which must have no part in where a token comes from.
func awayFromRepository(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		return strings.HasPrefix(variable, "GIT_") || nameOf(variable) == "PWD"
	})
}

// nameOf is the name of a variable as the environment lists it.
func nameOf(variable string) string {
	name, _, _ := strings.Cut(variable, "=")
	return name
}
