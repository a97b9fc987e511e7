package gitconfig

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// secondGit names the environment variable that holds the folder of a git of
// 2.46 or later; see script_test.go of the program.
const secondGit = "GIT_CREDENTIAL_PAT_TEST_GIT"

// onBothGits runs a test with the machine's git, and again with the other one
// in the PATH.
func onBothGits(t *testing.T, test func(t *testing.T)) {
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing: git")
		}
		t.Skip("missing: git")
	}
	t.Run("git", test)
	t.Run("second git", func(t *testing.T) {
		root := os.Getenv(secondGit)
		if root == "" && os.Getenv("CI") == "true" {
			t.Fatalf("missing: a git of 2.46 or later, in %s", secondGit)
		}
		if root == "" {
			t.Skipf("missing: a git of 2.46 or later, in %s", secondGit)
		}
		t.Setenv("PATH", filepath.Join(root, "usr", "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
		t.Setenv("GIT_EXEC_PATH", filepath.Join(root, "usr", "lib", "git-core"))
		test(t)
	})
}
