// Command git-credential-pat is a git credential helper for GitHub, GitLab and
// Bitbucket that keeps and serves access tokens, and refuses passwords.
package main

import "os"

// version is set by the linker.
var version = "devel"

func main() { os.Exit(run(thisWorld())) }
