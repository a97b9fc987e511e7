package providers

import (
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// githubSum checks the six digits at the end of a GitHub token: the CRC-32 of
// what stands between the prefix and them, in base 62, padded with zeros.
// Source: github.blog, "Behind GitHub's new authentication token formats", 2021.
func githubSum(token string) bool {
	_, rest, found := strings.Cut(token, "_")
	if !found || len(rest) < 7 {
		return false
	}
	body, sum := rest[:len(rest)-6], rest[len(rest)-6:]
	digits := make([]byte, 6)
	crc := crc32.ChecksumIEEE([]byte(body))
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = base62[crc%62]
		crc /= 62
	}
	return string(digits) == sum
}

// githubSumAt40 checks a user-to-server token only in its classic length; the
// announced longer form has no known check digits.
func githubSumAt40(token string) bool { return len(token) != 40 || githubSum(token) }

// gitlabSum checks the seven digits at the end of a routable GitLab token: the
// CRC-32 of all before them, prefix included, in base 36, padded with zeros.
// Source: gitlab lib/authn/token_field/generator/routable_token.rb.
func gitlabSum(token string) bool {
	if len(token) < 8 {
		return false
	}
	body, sum := token[:len(token)-7], token[len(token)-7:]
	digits := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 36)
	return strings.Repeat("0", 7-len(digits))+digits == sum
}

// atlassianSum checks the eight digits at the end of an Atlassian token: the
// CRC-32 of all before them, in upper-case hexadecimal.
// Source: Samsung/CredSweeper filters/value_atlassian_token_check.py.
func atlassianSum(token string) bool {
	if len(token) < 9 {
		return false
	}
	body, sum := token[:len(token)-8], token[len(token)-8:]
	return fmt.Sprintf("%08X", crc32.ChecksumIEEE([]byte(body))) == sum
}

// dataCenterBody checks that a Data Center token is base64 of a decimal id, a
// colon and random bytes. It has no check digits.
// Source: Samsung/CredSweeper check_atlassian_struct.
func dataCenterBody(token string) bool {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(token, "BBDC-"))
	if err != nil {
		return false
	}
	id, _, found := strings.Cut(string(raw), ":")
	return found && matchWhole(`[0-9]{1,20}`, id)
}
