package doctor

import (
	"context"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"git-credential-pat/helper/prompt"
)

// ides looks for editors that are set to run git without its helpers.
func (d *Doctor) ides(context.Context) (found []Found) {
	for _, file := range d.jetBrains() {
		if on, known := usesHelpers(file); known && !on {
			found = append(found, tell(prompt.JetBrains(productOf(file), file)))
		}
	}
	return found
}

// jetBrains are the git settings of the JetBrains editors here, of the newest
// version of each. A setting lies in options, or below it in a folder that is
// named after the system, by the version.
// Source: jetbrains.com/help/idea/directories-used-by-the-ide-to-store-settings-caches-plugins-and-logs.html
func (d *Doctor) jetBrains() []string {
	newest := map[string]string{} // by product
	for _, root := range []string{
		filepath.Join(orElse(d.Env("XDG_CONFIG_HOME"), filepath.Join(d.Home, ".config")), "JetBrains"),
		filepath.Join(d.Home, "Library", "Application Support", "JetBrains"),
		filepath.Join(orElse(d.Env("APPDATA"), filepath.Join(d.Home, "AppData", "Roaming")), "JetBrains"),
	} {
		for _, below := range []string{"git.xml", filepath.Join("*", "git.xml")} {
			files, _ := filepath.Glob(filepath.Join(root, "*", "options", below))
			for _, file := range files {
				product := strings.TrimRight(productOf(file), "0123456789.")
				if productOf(file) > productOf(newest[product]) {
					newest[product] = file
				}
			}
		}
	}
	var files []string
	for _, file := range newest {
		files = append(files, file)
	}
	slices.Sort(files)
	return files
}

func orElse(value, other string) string {
	if value == "" {
		return other
	}
	return value
}

// productOf is the folder of the editor that a setting belongs to, such as
// IntelliJIdea2026.2.
func productOf(file string) string {
	for dir := filepath.Dir(file); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if filepath.Base(dir) == "options" {
			return filepath.Base(filepath.Dir(dir))
		}
	}
	return ""
}

// usesHelpers reports whether the editor runs git with its helpers: only where
// that is written down, since it is off at first, and what is as at first is
// not written. What cannot be read is not known.
// Source: class State of GitVcsApplicationSettings in JetBrains' git4idea.
func usesHelpers(file string) (on, known bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return false, false
	}
	var settings struct {
		Components []struct {
			Name    string `xml:"name,attr"`
			Options []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"option"`
		} `xml:"component"`
	}
	if xml.Unmarshal(text, &settings) != nil {
		return false, false
	}
	for _, c := range settings.Components {
		for _, o := range c.Options {
			on = on || c.Name == "Git.Application.Settings" && o.Name == "USE_CREDENTIAL_HELPER" && o.Value == "true"
		}
	}
	return on, true
}
