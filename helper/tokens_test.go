package helper

import (
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// The tokens of the tests are made here, from pieces: no file holds a whole
// one. Each is made of its owner's name, so that two are never the same.

// body is n letters that begin with the name.
func body(name string, n int) string {
	return (name + strings.Repeat("Q", n))[:n]
}

// withGithubSum appends GitHub's check digits: the CRC-32 of the body in base
// 62, said again here so that the tests do not believe the tables.
func withGithubSum(prefix, body string) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := ""
	for crc := crc32.ChecksumIEEE([]byte(body)); len(sum) < 6; crc /= 62 {
		sum = string(digits[crc%62]) + sum
	}
	return prefix + body + sum
}

func classic(name string) string { return withGithubSum("gh"+"p_", body(name, 30)) }
func brief(name string) string   { return withGithubSum("gh"+"s_", body(name, 30)) }
func refresh(name string) string { return withGithubSum("gh"+"r_", body(name, 70)) }

func fine(name string) string {
	return "github" + "_pat_" + body(name, 22) + "_" + body(name, 59)
}

// routable is a token of GitLab with check digits.
func routable(name string) string {
	text := "gl" + "pat-" + body(name, 27) + ".01.0t"
	sum := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(text))), 36)
	return text + strings.Repeat("0", 7-len(sum)) + sum
}

func glpat(name string) string  { return "gl" + "pat-" + body(name, 20) }
func deploy(name string) string { return "gl" + "dt-" + body(name, 20) }
func job(name string) string    { return "gl" + "cbt-" + body(name, 24) }

// atlassian makes an API token (ATATT3), an access token (ATCTT3).
func atlassian(prefix, name string) string {
	text := prefix + body(name, 30) + "="
	return text + fmt.Sprintf("%08X", crc32.ChecksumIEEE([]byte(text)))
}

func apiToken(name string) string    { return atlassian("ATAT"+"T3", name) }
func accessToken(name string) string { return atlassian("ATCT"+"T3", name) }

func dataCenter(name string) string {
	return "BB" + "DC-" + base64.RawStdEncoding.EncodeToString([]byte("123456789012:"+body(name, 20)))
}

// tokenFor is somebody's token at a host.
func tokenFor(host, name string) string {
	switch host {
	case "gitlab.com", corp:
		return glpat(name)
	case "bitbucket.org":
		return apiToken(name)
	case dc:
		return dataCenter(name)
	}
	return classic(name)
}

// passwordFor is somebody's password.
func passwordFor(name string) string { return "horse-" + name + "-staple" }
