package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"git-credential-pat/store"
)

// placeSource takes the place outside of this program that a host's token
// comes from. With an error comes the key that it is about.
func (c *config) placeSource(name string, said hostConfig) (key string, err error) {
	delete(c.sources, name)
	source := &store.Source{Env: said.TokenEnv, File: said.TokenFile, Command: said.TokenCommand}
	switch {
	case said.TokenEnv != "":
		key = "token_env"
	case said.TokenFile != "":
		key = "token_file"
	case said.TokenCommand != nil:
		key = "token_command"
	default:
		return "", nil
	}
	if err := source.Check(); err != nil {
		return key, fmt.Errorf("%s of %s %w", key, name, err)
	}
	if slices.ContainsFunc(append(said.TokenCommand, said.TokenEnv, said.TokenFile), c.hosts[name].HoldsToken) {
		return key, errors.New(key + " of " + name + " holds a token, which does not belong in a file")
	}
	c.sources[name] = source
	return "", nil
}

// sources gives the configured sources what they need of the world. A variable
// that holds a token is taken out of the environment: no program that this one
// starts has any business with it.
func (w *world) sources(c *config) map[string]*store.Source {
	given := map[string]string{}
	for _, source := range c.sources {
		if value, set := w.lookup(source.Env); set && source.Env != "" {
			given[source.Env] = value
			_ = os.Unsetenv(source.Env)
		}
	}
	environ := slices.DeleteFunc(slices.Clone(w.environ), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		_, taken := given[name]
		return taken
	})
	lookup := w.lookup
	w.environ = environ
	w.lookup = func(name string) (string, bool) {
		if value, taken := given[name]; taken {
			return value, true
		}
		return lookup(name)
	}
	for _, source := range c.sources {
		source.Lookup, source.Environ, source.Stderr = w.lookup, environ, w.stderr
	}
	return c.sources
}
