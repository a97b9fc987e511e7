package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// config is the configuration: the machine's file, and the user's over it.
type config struct {
	Store         string                    `toml:"store"`
	Check         string                    `toml:"check"`
	Prompt        string                    `toml:"prompt"`
	WarnDays      int                       `toml:"warn_days"`
	UnlistedHosts string                    `toml:"unlisted_hosts"`
	Hosts         map[string]toml.Primitive `toml:"hosts"`

	hosts   providers.Hosts
	sources map[string]*store.Source // by host
	caFiles map[string]string        // by host, as they are configured

	noBrowser bool // as a person typed it; no file says so
}

// hostConfig is what a person says of one host.
type hostConfig struct {
	Provider      string   `toml:"provider"`
	API           string   `toml:"api"`
	TokenPrefix   string   `toml:"token_prefix"`
	TokenPatterns []string `toml:"token_patterns"`
	CreateURL     string   `toml:"create_url"`
	Instructions  string   `toml:"instructions"`
	Username      string   `toml:"username"`
	InsecureHTTP  bool     `toml:"insecure_http"`
	CAFile        string   `toml:"ca_file"`
	TokenEnv      string   `toml:"token_env"`
	TokenFile     string   `toml:"token_file"`
	TokenCommand  []string `toml:"token_command"`
}

// loadConfig reads every configuration file there is. The empty configuration
// prompts, keeps and refuses. An error names the file, and the line where it is
// about one. No program that is started from then on is given a variable that
// holds a token.
func (w *world) loadConfig() (*config, error) {
	if err := w.checkPlaces(); err != nil {
		return nil, err
	}
	c := emptyConfig()
	said := map[string]hostConfig{}
	for _, path := range w.configFiles {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the configuration: %w", err)
		}
		if err := c.read(string(text), said); err != nil {
			return nil, prompt.BadConfig(path, err.Error())
		}
	}
	w.connect(c.sources)
	return c, nil
}

// checkPlaces looks whether it is known where this program's files lie.
func (w *world) checkPlaces() error {
	if w.home == "" || w.home == "/" && w.env("HOME") == "" {
		return errors.New("HOME is not set: set it")
	}
	for _, path := range append(w.configFiles, w.index, w.vault, w.state) {
		if !filepath.IsAbs(path) { // a repository could bring its own
			return fmt.Errorf("%s is no absolute path: set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME", path)
		}
	}
	return nil
}

// emptyConfig is the configuration in which nothing is written.
func emptyConfig() *config {
	return &config{
		Store: helper.Auto, Check: helper.CheckIfReachable, Prompt: "auto", WarnDays: 14, UnlistedHosts: "ignore",
		hosts: providers.Builtin(), sources: map[string]*store.Source{}, caFiles: map[string]string{},
	}
}

// read takes one file's text. What it says of a host is added to what an
// earlier file said.
func (c *config) read(text string, said map[string]hostConfig) error {
	c.Hosts = nil
	meta, err := toml.Decode(text, c)
	if err != nil {
		return parseError(err)
	}
	if kind := meta.Type("hosts"); kind != "" && kind != "Hash" {
		return lineError(text, toml.Key{"hosts"}, "hosts is a table: [hosts.\"HOST\"]")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Hosts)) {
		h := said[name]
		if meta.Type("hosts", name) != "Hash" {
			return lineError(text, toml.Key{"hosts", name}, fmt.Sprintf("a host is a table, its name in quotes: [hosts.%q]", meant(meta, name)))
		}
		if slices.ContainsFunc(sourceKeys(), func(key string) bool { return meta.IsDefined("hosts", name, key) }) {
			h.TokenEnv, h.TokenFile, h.TokenCommand = "", "", nil // an earlier file's
		}
		if kind := meta.Type("hosts", name, "token_command"); kind != "" && kind != "Array" {
			return lineError(text, toml.Key{"hosts", name, "token_command"}, `token_command is a list: ["PROGRAM", "ARGUMENT"]`)
		}
		if err := meta.PrimitiveDecode(c.Hosts[name], &h); err != nil {
			return parseError(err)
		}
		said[name] = h
		if key, err := c.place(name, h); err != nil {
			return lineError(text, toml.Key{"hosts", name, key}, err.Error())
		}
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return lineError(text, unknown[0], "unknown key "+unknown[0].String())
	}
	return c.check(text)
}

// meant is the whole name of a host whose first part is name: without quotes a
// dot begins another table.
func meant(meta toml.MetaData, name string) string {
	for _, key := range meta.Keys() {
		if len(key) > 3 && key[0] == "hosts" && key[1] == name && meta.Type(key...) != "Hash" {
			return strings.Join(key[1:len(key)-1], ".")
		}
	}
	return name
}

// parseError is what the TOML library says, without the text that it quotes: a
// secret may have been put there by mistake.
func parseError(err error) error {
	var syntax toml.ParseError
	if !errors.As(err, &syntax) {
		return errors.New(strings.TrimPrefix(err.Error(), "toml: "))
	}
	if syntax.LastKey == "" {
		return fmt.Errorf("line %d: this is no TOML (texts stand in quotes)", syntax.Position.Line)
	}
	return fmt.Errorf("line %d: this is no TOML (texts stand in quotes), or stands twice (at %s)", syntax.Position.Line, syntax.LastKey)
}

// check looks at the values that stand for themselves.
func (c *config) check(text string) error {
	for _, setting := range []struct {
		key, value string
		allowed    []string
	}{
		{"store", c.Store, []string{helper.Auto, store.InKeyring, store.InVault}},
		{"check", c.Check, []string{helper.CheckIfReachable, helper.CheckAlways, helper.CheckNever}},
		{"prompt", c.Prompt, []string{"auto", "tty", "askpass", "off"}},
		{"unlisted_hosts", c.UnlistedHosts, []string{"ignore", "store"}},
	} {
		if !slices.Contains(setting.allowed, setting.value) {
			return lineError(text, toml.Key{setting.key}, setting.key+" is one of "+strings.Join(setting.allowed, ", "))
		}
	}
	if c.WarnDays < 0 || c.WarnDays > 365 {
		return lineError(text, toml.Key{"warn_days"}, "warn_days is a number of days, from 0 to 365")
	}
	return nil
}

// place puts a configured host among the managed ones, or refines a built-in
// one. With an error comes the key that it is about.
func (c *config) place(name string, said hostConfig) (key string, err error) {
	canonical, ok := providers.Canonical("https", name)
	if !ok || canonical != name {
		return "", fmt.Errorf("%q is no host as git sends it: HOST or HOST:PORT in lower case, without :443", name)
	}
	host, err := configured(c.hosts[name], name, said.Provider)
	if err != nil {
		return "provider", err
	}
	host.API = said.API
	host.TokenPrefix, host.TokenPatterns = said.TokenPrefix, said.TokenPatterns
	host.CreateURL, host.Instructions = said.CreateURL, said.Instructions
	host.Username, host.InsecureHTTP = said.Username, said.InsecureHTTP
	c.hosts[name] = host
	if key, problem := said.problem(host); problem != "" {
		return key, fmt.Errorf("%s of %s %s", key, name, problem)
	}
	if err := c.placeCAFile(name, said.CAFile); err != nil {
		return "ca_file", fmt.Errorf("ca_file of %s %w", name, err)
	}
	return c.placeSource(name, said)
}

// configured returns the host to be filled in.
func configured(known *providers.Host, name, provider string) (*providers.Host, error) {
	p := providers.ByID(provider)
	switch {
	case known != nil && (provider == "" || known.Provider.ID == provider):
		return known, nil
	case known != nil:
		return nil, fmt.Errorf("%s is a host of %s, whatever is configured", name, known.Provider.Name)
	case provider == "":
		return nil, fmt.Errorf("provider is missing for %q (a host stands in quotes: [hosts.\"HOST\"])", name)
	case p == nil:
		return nil, fmt.Errorf("provider of %s is one of %s", name, strings.Join(providerIDs(), ", "))
	}
	return providers.NewHost(name, p), nil
}

// problem looks at what is said of one host, and says which key cannot be so.
func (s hostConfig) problem(host *providers.Host) (key, problem string) {
	switch {
	case s.API != "" && !prompt.IsPage(s.API):
		return "api", "is no plain https address"
	case s.CreateURL != "" && !prompt.IsPage(s.CreateURL):
		return "create_url", "is no plain https address"
	case s.InsecureHTTP && !host.IsLoopback():
		return "insecure_http", "is for a host on this machine only"
	case s.TokenPrefix != "" && len(host.Provider.Instance) == 0:
		return "token_prefix", "is nothing that " + host.Provider.Name + " has; use token_patterns"
	case host.HoldsToken(s.Username):
		return "username", "is a token, which does not belong in a file"
	case s.Username != prompt.Clean(s.Username) || strings.Contains(s.Username, "\n"):
		return "username", "holds a control character"
	}
	for _, pattern := range s.TokenPatterns {
		if problem := patternProblem(pattern); problem != "" {
			return "token_patterns", problem
		}
	}
	return "", ""
}

// patternProblem says why a pattern cannot tell a token. One that fits what
// people take as passwords would undo what this program is for.
func patternProblem(pattern string) string {
	shape, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
	if err != nil {
		return "cannot be read: " + err.Error()
	}
	for _, password := range []string{"password", "hunter2", "Passw0rd!", "correct horse battery staple", "correct-horse-battery-staple"} {
		if shape.MatchString(password) {
			return "fits ordinary passwords: " + pattern
		}
	}
	return ""
}

func providerIDs() []string {
	var ids []string
	for _, p := range providers.All() {
		ids = append(ids, p.ID)
	}
	return ids
}
