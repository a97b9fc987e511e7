package gitconfig

import (
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// ErrBlock means that a Block cannot be written: it names no helper, or a host
// that is none.
var ErrBlock = errors.New("not a usable block")

// Block is what Configure writes: for each host the helper and nobody else.
type Block struct {
	Helper   string   // the value of credential.helper, see HelperValue
	Hosts    []string // HOST or HOST:PORT, as git sends them
	AllHosts bool     // the helper for every other host too
}

// check refuses what could end a section's name or a line, and so write
// configuration of its own. A host's characters are those that git's urlmatch.c
// takes, without the wildcard.
func (b Block) check() error {
	if b.Helper == "" || strings.ContainsAny(b.Helper, "\x00\r") {
		return fmt.Errorf("%w: helper %q", ErrBlock, b.Helper)
	}
	if len(b.Hosts) == 0 && !b.AllHosts {
		return fmt.Errorf("%w: no hosts", ErrBlock)
	}
	for _, host := range b.Hosts {
		const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]"
		if host == "" || strings.Trim(host, alphabet) != "" {
			return fmt.Errorf("%w: host %q", ErrBlock, host)
		}
	}
	return nil
}

// lines are the block's own lines, without the two that enclose it.
//
// Each section begins with an empty helper, which clears what git collected so
// far: store and erase go to every helper in git's list, so whoever stands
// beside us is handed our tokens. Plain http has a section for the same reason,
// so that refusing it is ours. The general section comes first, since the
// order in the file is the order in git's list.
func (b Block) lines() []string {
	pair := []string{resetLine, "helper = " + quote(b.Helper)}
	var lines []string
	if b.AllHosts {
		lines = append(lines, "[credential]", pair[0], pair[1])
	}
	for _, host := range b.Hosts {
		lines = append(lines,
			`[credential "https://`+host+`"]`, pair[0], pair[1], pathLine,
			`[credential "http://`+host+`"]`, pair[0], pair[1])
	}
	return lines
}

// What stands in a section of ours beside the helper itself.
const (
	resetLine = "helper ="
	pathLine  = "useHttpPath = true"
)

// text is the block as it is written, in the file's own line ends.
func (b Block) text(o origin, eol string) string {
	o.helper = checksum(quote(b.Helper))
	var s strings.Builder
	s.WriteString(o.String() + eol)
	for _, line := range b.lines() {
		if !strings.HasPrefix(line, "[") {
			s.WriteByte('\t')
		}
		s.WriteString(line + eol)
	}
	s.WriteString(endMark + eol)
	return s.String()
}

// The comments that enclose the block.
const (
	beginMark = "# git-credential-pat begin"
	endMark   = "# git-credential-pat end"
)

// origin is what the begin line remembers, so that unconfigure can give back
// the bytes that were there.
type origin struct {
	fileOurs bool   // there was no file
	newlines int    // line ends of ours in front of the begin line
	helper   uint32 // checksum of the helper's value, to know our own lines by
}

const originForm = beginMark + " (file=%s newlines=%d helper=%x)"

// String is the begin line.
func (o origin) String() string {
	owner := "theirs"
	if o.fileOurs {
		owner = "ours"
	}
	form := strings.Replace(originForm, "%x", "%08x", 1)
	return fmt.Sprintf(form, owner, o.newlines, o.helper) + ` removed by "git-credential-pat unconfigure"`
}

// parseOrigin reads a begin line.
func parseOrigin(line string) (origin, error) {
	var o origin
	var owner string
	if _, err := fmt.Sscanf(line, originForm, &owner, &o.newlines, &o.helper); err != nil {
		return origin{}, fmt.Errorf("%w: the begin line was changed", ErrDamaged)
	}
	if owner != "ours" && owner != "theirs" || o.newlines < 0 || o.newlines > maxNewlines {
		return origin{}, fmt.Errorf("%w: the begin line was changed", ErrDamaged)
	}
	o.fileOurs = owner == "ours"
	return o, nil
}

func checksum(s string) uint32 { return crc32.ChecksumIEEE([]byte(s)) }
