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
	what := fmt.Sprintf("the entry in line %d of %s", line, Clean(file))
	if all {
		what = fmt.Sprintf("the default entry in line %d of %s", line, Clean(file))
	}
	return passes("bypass.netrc", hosts, "git logs in to "+several(hosts)+" with "+what, cleanUp)
}

// passes is a finding about a way past this helper.
func passes(code string, hosts []string, text, cure string) Finding {
	return Finding{Code: code, Level: Warn, Subject: several(hosts), Text: text + ", and asks no helper", Cure: cure}
}

// NetrcUnread is for a netrc file that cannot be looked at.
func NetrcUnread(file string, cause error) Finding {
	return Finding{Code: "bypass.netrc", Level: Unknown, Subject: Clean(file), Text: "what stands in it could not be read: " + Clean(cause.Error())}
}

// HeaderPasses is for a header that logs in.
func HeaderPasses(hosts []string, p Place) Finding {
	cure := p.edit("--unset-all", p.Key, "^([Aa][Uu][Tt][Hh]|[Cc][Oo][Oo][Kk])")
	return passes("bypass.header", hosts, fmt.Sprintf("git logs in to %s with a header (%s)", several(hosts), p), cure)
}

// CookiePasses is for a file of cookies.
func CookiePasses(hosts []string, p Place) Finding {
	return passes("bypass.cookie", hosts, fmt.Sprintf("git sends cookies from a file to %s (%s)", several(hosts), p), p.edit("--unset-all", p.Key))
}

// URLPasses is for an address with a login in it. clean is the address
// without; only is set where no other value stands under the same key.
func URLPasses(hosts []string, p Place, clean string, only bool) Finding {
	if strings.HasPrefix(p.Key, "url.") {
		return passes("bypass.url", hosts, fmt.Sprintf("git puts a login for %s into addresses (%s)", several(hosts), p), cleanUp)
	}
	cure := cleanUp
	if only && p.tells() {
		cure = p.edit(p.Key, clean)
	}
	return passes("bypass.remote", hosts, fmt.Sprintf("git logs in to %s with what stands in an address (%s)", several(hosts), p), cure)
}

// Where is a finding that is one under a condition only.
func Where(condition string, f Finding) Finding {
	f.Text = "where " + Clean(hideUserInfo(condition)) + " applies, " + f.Text
	return f
}
