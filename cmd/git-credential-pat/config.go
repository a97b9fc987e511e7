package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// config is the configuration: the machine's file, and the user's over it.
type config struct {
	Prompt        string                    `toml:"prompt"`
	UnlistedHosts string                    `toml:"unlisted_hosts"`
	Hosts         map[string]toml.Primitive `toml:"hosts"`

	hosts providers.Hosts
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
}

// loadConfig reads every configuration file there is. The empty configuration
// prompts, uses the keyring and refuses. An error names file and line.
func (w *world) loadConfig() (*config, error) {
	c := &config{Prompt: "auto", UnlistedHosts: "ignore", hosts: providers.Builtin()}
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
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return c, nil
}

// read takes one file's text. What it says of a host is added to what an
// earlier file said.
func (c *config) read(text string, said map[string]hostConfig) error {
	c.Hosts = nil
	meta, err := toml.Decode(text, c)
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "toml: "))
	}
	if kind := meta.Type("hosts"); kind != "" && kind != "Hash" {
		return lineError(text, toml.Key{"hosts"}, "hosts is a table: [hosts.\"HOST\"]")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Hosts)) {
		h := said[name]
		if meta.Type("hosts", name) != "Hash" {
			return lineError(text, toml.Key{"hosts", name}, fmt.Sprintf("a host is a table: [hosts.%q]", name))
		}
		if err := meta.PrimitiveDecode(c.Hosts[name], &h); err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "toml: "))
		}
		said[name] = h
		if err := c.place(name, h); err != nil {
			return lineError(text, toml.Key{"hosts", name}, err.Error())
		}
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return lineError(text, unknown[0], "unknown key "+unknown[0].String())
	}
	return c.check(text)
}

// check looks at the values that stand for themselves.
func (c *config) check(text string) error {
	for _, setting := range []struct {
		key, value string
		allowed    []string
	}{
		{"prompt", c.Prompt, []string{"auto", "tty", "askpass", "off"}},
		{"unlisted_hosts", c.UnlistedHosts, []string{"ignore", "store"}},
	} {
		if !slices.Contains(setting.allowed, setting.value) {
			return lineError(text, toml.Key{setting.key}, setting.key+" is one of "+strings.Join(setting.allowed, ", "))
		}
	}
	return nil
}

// place puts a configured host among the managed ones, or refines a built-in
// one.
func (c *config) place(name string, said hostConfig) error {
	canonical, ok := providers.Canonical("https", name)
	if !ok || canonical != name {
		return fmt.Errorf("%q is no host as git sends it: HOST or HOST:PORT in lower case, without :443", name)
	}
	host, err := configured(c.hosts[name], name, said.Provider)
	if err != nil {
		return err
	}
	host.API = said.API
	host.TokenPrefix, host.TokenPatterns = said.TokenPrefix, said.TokenPatterns
	host.CreateURL, host.Instructions = said.CreateURL, said.Instructions
	host.Username, host.InsecureHTTP = said.Username, said.InsecureHTTP
	c.hosts[name] = host
	return said.check(host)
}

// configured returns the host to be filled in.
func configured(known *providers.Host, name, provider string) (*providers.Host, error) {
	p := providers.ByID(provider)
	switch {
	case known != nil && (provider == "" || known.Provider.ID == provider):
		return known, nil
	case known != nil:
		return nil, fmt.Errorf("%s is a host of %s", name, known.Provider.ID)
	case provider == "":
		return nil, fmt.Errorf("provider is missing for %s", name)
	case p == nil:
		return nil, fmt.Errorf("provider is one of %s", strings.Join(providerIDs(), ", "))
	}
	return providers.NewHost(name, p), nil
}

// check looks at what is said of one host.
func (s hostConfig) check(host *providers.Host) error {
	for key, url := range map[string]string{"api": s.API, "create_url": s.CreateURL} {
		if url != "" && !strings.HasPrefix(url, "https://") {
			return fmt.Errorf("%s must begin with https://", key)
		}
	}
	for _, pattern := range s.TokenPatterns {
		if _, err := regexp.Compile(pattern); err != nil {
			return fmt.Errorf("token_patterns: %w", err)
		}
	}
	if s.InsecureHTTP && !host.IsLoopback() {
		return errors.New("insecure_http is for a host on this machine only")
	}
	if s.TokenPrefix != "" && host.Provider.ID != "gitlab" {
		return errors.New("token_prefix is a setting of GitLab; use token_patterns")
	}
	if host.HoldsToken(s.Username) {
		return errors.New("username is a token, which does not belong in a file")
	}
	if s.Username != prompt.Clean(s.Username) || strings.ContainsAny(s.Username, "\n") {
		return errors.New("username holds a control character")
	}
	return nil
}

func providerIDs() []string {
	var ids []string
	for _, p := range providers.All() {
		ids = append(ids, p.ID)
	}
	return ids
}
