package doctor

import (
	"context"
	"strings"

	"git-credential-pat/helper/prompt"
)

// configuration tells whether the configuration can be read, and of which files
// it is made.
func (d *Doctor) configuration(context.Context) []Found {
	if d.BadConfig == nil {
		return []Found{tell(prompt.ConfigValid())}
	}
	return []Found{tell(prompt.ConfigBroken(d.BadConfig.Error(), d.fileNamedIn(d.BadConfig.Error())))}
}

// fileNamedIn is the configuration's file that an error is about, or empty.
func (d *Doctor) fileNamedIn(text string) string {
	for _, path := range d.ConfigFiles {
		if strings.HasPrefix(text, path+":") || strings.Contains(text, " "+path+":") {
			return path
		}
	}
	return ""
}
