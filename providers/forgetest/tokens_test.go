package forgetest

import (
	"regexp"
	"strings"
	"testing"
)

// shapes are the rows of providers.md 1.1.
func shapes() map[string]string {
	return map[string]string{
		"gh-classic-pat":        `^ghp_[A-Za-z0-9]{36}$`,
		"gh-fine-pat":           `^github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$`,
		"gh-oauth":              `^gho_[A-Za-z0-9]{36}$`,
		"gho":                   `^gho_[A-Za-z0-9]{36}$`,
		"gh-app-user":           `^ghu_[A-Za-z0-9._-]{36,}$`,
		"ghu":                   `^ghu_[A-Za-z0-9]{36}$`,
		"gh-app-inst":           `^ghs_[A-Za-z0-9]{36}$`,
		"ghs":                   `^ghs_[A-Za-z0-9]{36}$`,
		"gh-app-inst-stateless": `^ghs_[0-9]+_[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`,
		"gh-refresh":            `^ghr_[A-Za-z0-9]{76}$`,
		"ghr":                   `^ghr_[A-Za-z0-9]{76}$`,
		"gl-pat":                `^glpat-[0-9A-Za-z_-]{20}$`,
		"gl-pat-routable":       `^glpat-[0-9A-Za-z_-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{9}$`,
		"gl-pat-routable-v0":    `^glpat-[0-9A-Za-z_-]{27,300}\.[0-9a-z]{9}$`,
		"gl-deploy":             `^gldt-[0-9A-Za-z_-]{20}$`,
		"gl-job":                `^glcbt-.{20,}$`,
		"gl-oauth-iam":          `^gliamat-[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+$`,
		"glrt":                  `^glrt-.{20}$`,
		"gloas":                 `^gloas-.{20}$`,
		"bb-api-token":          `^ATATT3[0-9A-Za-z_=-]{20,}=[0-9A-F]{8}$`,
		"bb-access-token":       `^ATCTT3[0-9A-Za-z_=-]{20,}=[0-9A-F]{8}$`,
		"bb-app-password":       `^ATBB[0-9A-Za-z]{24}[0-9A-F]{8}$`,
		"bbdc-token":            `^BBDC-[MNO][0-9A-Za-z+/@_-]{39,49}$`,
		"x-gh-hex40":            `^[0-9a-f]{40}$`,
		"x-gl-20":               `^[0-9A-Za-z_-]{20}$`,
		"x-gl-oauth64":          `^[0-9a-f]{64}$`,
		"x-dc-44":               `^[MNO][0-9A-Za-z+/]{43}$`,
	}
}

func TestTokenShapes(t *testing.T) {
	for kind, shape := range shapes() {
		re, seen := regexp.MustCompile(shape), map[string]bool{}
		for n := range 200 {
			token := Token(kind, n)
			if !re.MatchString(token) || token != Token(kind, n) {
				t.Errorf("%s %d has the wrong shape, or two", kind, n)
			}
			seen[token] = true
		}
		if len(seen) != 200 {
			t.Errorf("%s: %d distinct tokens of 200", kind, len(seen))
		}
	}
	if _, err := makeToken("gh-pat", 1); err == nil {
		t.Error("an unknown kind made a token")
	}
}

// TestChecksums uses the vectors of providers.md 1.2, in pieces: a whole one in
// a file can trip a scanner.
func TestChecksums(t *testing.T) {
	payload := func(routing string) []byte {
		b := make([]byte, 16, 64)
		for i := range b {
			b[i] = byte(i)
		}
		return append(b, routing+string(rune(len(routing)))...)
	}
	for name, pair := range map[string][2]string{
		"classic":      {withCRC62("ghp_", "0123456789ABCDEFGHIJabcdefghij"), "4Us3aw"},
		"leading zero": {withCRC62("ghp_", strings.Repeat("A", 24)+"000295"), "002WFP"},
		"refresh":      {withCRC62("ghr_", strings.Repeat("0123456789ABCDEFGHIJabcdefghij", 2)+"ABCDEFGHIJ"), "1Kqe1Q"},
		"published":    {withCRC62("ghp_", "zQWBuTSOoRi4A9sp"+"HcVY5ncnsDkxkJ"), "0mLq17"},
		"atlassian":    {withCRCHex("ATBB" + "ExampleExampleExampleExa"), "DCD95392"},
		"routable":     {joinRoutable("glpat-", "01.", payload("o:1\nu:2s")), "CA.01.0y" + "0wdsbqj"},
		"routable, o":  {joinRoutable("glpat-", "01.", payload("o:1")), "QM.01.0r" + "0hrjm3p"},
	} {
		if !strings.HasSuffix(pair[0], pair[1]) {
			t.Errorf("%s: the checksum is not %s", name, pair[1])
		}
	}
}
