package helper

import "os"

// isOurs reports whether a folder is one. The folders of a user's profile are
// the user's by what they inherit.
func isOurs(info os.FileInfo) bool { return info.IsDir() }
