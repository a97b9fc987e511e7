package prompt

import "os"

// PipeClosed is always false: Windows has no way to ask a pipe's writing end.
func PipeClosed(*os.File) bool { return false }
