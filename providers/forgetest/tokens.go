package forgetest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"strconv"
	"strings"
)

const (
	digits = "0123456789"
	lower  = "abcdefghijklmnopqrstuvwxyz"
	alnum  = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + lower // in the order of base 62
)

// Token makes a well-formed token of the kind, with the right checksum where
// the kind has one (providers.md 1.1 and 1.2), that no host ever issued. The
// same kind and n give the same token, another n another one. Kinds are the ids
// of providers.md 1.1, for gl-wrong-kind and its like the prefix without a
// dash: glrt, glptt, gloas and so on; gho, ghu, ghs, ghr stand for their ids
// too. It panics where there is no such kind.
func Token(kind string, n int) string {
	token, err := makeToken(kind, n)
	if err != nil {
		panic(err)
	}
	return token
}

func makeToken(kind string, n int) (string, error) {
	r := randomFor(kind, n)
	for _, family := range []func(random, string) string{githubToken, gitlabToken, bitbucketToken, bareToken} {
		if token := family(r, kind); token != "" {
			return token, nil
		}
	}
	return "", fmt.Errorf("no token kind %q", kind)
}

// githubToken is empty for a kind that is not GitHub's.
func githubToken(r random, kind string) string {
	switch kind {
	case "gh-classic-pat":
		return withCRC62("ghp_", r.text(30, alnum))
	case "gh-oauth", "gho":
		return withCRC62("gho_", r.text(30, alnum))
	case "gh-app-user", "ghu":
		return withCRC62("ghu_", r.text(30, alnum))
	case "gh-app-inst", "ghs":
		return withCRC62("ghs_", r.text(30, alnum))
	case "gh-refresh", "ghr":
		return withCRC62("ghr_", r.text(70, alnum))
	case "gh-fine-pat":
		return "github_pat_" + r.text(22, alnum) + "_" + r.text(59, alnum)
	case "gh-app-inst-stateless":
		return "ghs_" + r.text(7, "123456789") + "_" + r.jwt()
	}
	return ""
}

// gitlabToken is empty for a kind that is not GitLab's.
func gitlabToken(r random, kind string) string {
	switch kind {
	case "gl-pat":
		return "glpat-" + r.text(20, alnum+"_-")
	case "gl-pat-routable":
		return routable(r, "glpat-", "01.")
	case "gl-pat-routable-v0":
		return routable(r, "glpat-", "")
	case "gl-deploy":
		return "gldt-" + r.text(20, alnum+"_-")
	case "gl-job":
		return "glcbt-" + r.text(2, digits) + "_" + r.text(20, alnum+"_-")
	case "gl-oauth-iam":
		return "gliamat-" + r.jwt()
	case "gloas", "glptt", "glrt", "glrtr", "glft", "glimt", "glagent", "glwt", "glsoat", "glffct":
		return kind + "-" + r.text(20, alnum+"_-")
	}
	return ""
}

// bitbucketToken is empty for a kind that is not Bitbucket's.
func bitbucketToken(r random, kind string) string {
	switch kind {
	case "bb-api-token":
		return withCRCHex("ATATT" + "3xFfGF0" + r.text(170, alnum+"_-") + "=")
	case "bb-access-token":
		return withCRCHex("ATCTT" + "3xFfGN0" + r.text(170, alnum+"_-") + "=")
	case "bb-app-password":
		return withCRCHex("ATBB" + r.text(24, alnum))
	case "bbdc-token":
		return "BBDC-" + r.dataCenter()
	case "x-dc-44":
		return r.dataCenter()
	}
	return ""
}

// bareToken makes the old shapes without a prefix, which passwords share.
func bareToken(r random, kind string) string {
	switch kind {
	case "x-gh-hex40":
		return r.text(40, digits+"abcdef")
	case "x-gl-20":
		return r.text(20, alnum+"_-")
	case "x-gl-oauth64":
		return r.text(64, digits+"abcdef")
	}
	return ""
}

// withCRC62 joins a GitHub token: the checksum covers the body alone.
func withCRC62(prefix, body string) string {
	sum := crc32.ChecksumIEEE([]byte(body))
	var encoded [6]byte
	for i := len(encoded) - 1; i >= 0; i-- {
		encoded[i] = alnum[sum%62]
		sum /= 62
	}
	return prefix + body + string(encoded[:])
}

// withCRCHex appends Atlassian's checksum, which covers everything before it.
func withCRCHex(s string) string {
	return fmt.Sprintf("%s%08X", s, crc32.ChecksumIEEE([]byte(s)))
}

// routable makes a GitLab routable token: version is "01." or, in its earlier
// form, nothing.
func routable(r random, prefix, version string) string {
	routing := "o:1\nu:" + r.text(3, digits[1:]+lower)
	return joinRoutable(prefix, version, append(r.bytes(16), routing+string(rune(len(routing)))...))
}

// joinRoutable writes the payload, its length and the checksum, which covers
// everything before it, the prefix included.
func joinRoutable(prefix, version string, payload []byte) string {
	body := base64.RawURLEncoding.EncodeToString(payload)
	token := prefix + body + "." + version + base36(uint32(len(body)), 2)
	return token + base36(crc32.ChecksumIEEE([]byte(token)), 7)
}

func base36(n uint32, width int) string {
	s := strconv.FormatUint(uint64(n), 36)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// random is a source that gives the same for the same kind and number.
type random struct{ source *rand.ChaCha8 }

func randomFor(kind string, n int) random {
	return random{rand.NewChaCha8(sha256.Sum256([]byte(kind + " " + strconv.Itoa(n))))}
}

func (r random) bytes(n int) []byte {
	b := make([]byte, n)
	_, _ = r.source.Read(b)
	return b
}

func (r random) text(n int, alphabet string) string {
	b := r.bytes(n)
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b)
}

// jwt has the shape of one, about as long as GitHub's.
func (r random) jwt() string {
	part := func(n int) string { return base64.RawURLEncoding.EncodeToString(r.bytes(n)) }
	return part(40) + "." + part(85) + "." + part(256)
}

// dataCenter is the base64 of an id and random bytes.
func (r random) dataCenter() string {
	return base64.StdEncoding.EncodeToString(append([]byte(r.text(12, digits)+":"), r.bytes(20)...))
}
