package prompt

import (
	"fmt"
	"strings"
)

// cleanUp is the command that takes a secret out of a file without showing it
// to anybody.
const cleanUp = Command + " scan --fix"

// NetrcPasses is for an entry of a netrc file.
func NetrcPasses(hosts []string, file string, line int, all bool) Finding {
	what, cure := "the entry", cleanUp
	if all { // of whose host nobody knows
		what, cure = "the default entry", editor()+" "+ShellWord(file)
	}
	return passes("bypass.netrc", hosts, fmt.Sprintf("git logs in to %s with %s in line %d of %s", several(hosts), what, line, Clean(file)), cure)
}

// passes is a finding about a way past this helper.
func passes(code string, hosts []string, text, cure string) Finding {
	return Finding{Code: code, Level: Warn, Subject: several(hosts), Hosts: hosts, Text: text + ", and asks no helper", Cure: cure}
}

// NetrcUnread is for a netrc file that cannot be looked at.
func NetrcUnread(file string, cause error) Finding {
	return Finding{Code: "bypass.netrc", Level: Unknown, Subject: Clean(file), Text: "what stands in it could not be read: " + Clean(cause.Error())}
}

// HeaderPasses is for a header that logs in, or that is a cookie. What logs in
// may be the only copy of a token, so it is moved and not deleted.
func HeaderPasses(hosts []string, p Place, cookie bool) Finding {
	cure := p.cleanUp()
	if cookie {
		cure = p.edit("--unset-all", p.Key, "^[Cc][Oo][Oo][Kk]")
	}
	return passes("bypass.header", hosts, fmt.Sprintf("git logs in to %s with a header (%s)", several(hosts), p), cure)
}

// cleanUp moves what stands in a file, and says where else it comes from.
func (p Place) cleanUp() string {
	if p.File == "" {
		return p.edit()
	}
	return cleanUp
}

// CookiePasses is for a file of cookies.
func CookiePasses(hosts []string, p Place) Finding {
	return passes("bypass.cookie", hosts, fmt.Sprintf("git sends cookies from a file to %s (%s)", several(hosts), p), p.edit("--unset-all", p.Key))
}

// URLPasses is for an address with a login in it.
func URLPasses(hosts []string, p Place) Finding {
	if strings.HasPrefix(p.Key, "url.") {
		return passes("bypass.url", hosts, fmt.Sprintf("git puts a login for %s into addresses (%s)", several(hosts), p), p.cleanUp())
	}
	return passes("bypass.remote", hosts, fmt.Sprintf("git logs in to %s with what stands in an address (%s)", several(hosts), p), p.cleanUp())
}

// Where is a finding that is one under a condition only.
func Where(condition string, f Finding) Finding {
	f.Text = "where " + Clean(hideUserInfo(condition)) + " applies, " + f.Text
	return f
}
