package prompt

import "fmt"

// SourceFailed is for a source that could not be read, as cause tells. source
// names it as the configuration does.
func SourceFailed(a Account, source string, cause error) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("could not read the token for %s: %v", a, cause),
		Hint:   "put that right, or take " + source + " out of the configuration",
		Failed: true,
	}
}

// SourceRefused is for a source that gives something else than a token.
func SourceRefused(a Account, what, source string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("%s holds %s for %s: it was not given to git", source, what, a),
		Hint:   "put a token in its place",
		Failed: true,
	}
}

// SourceNeedsName is for a source whose token goes only with its owner's name.
func SourceNeedsName(a Account, label, source string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the %s from %s goes only with its owner's user name", label, source),
		Hint:   fmt.Sprintf("name it in the configuration, under [hosts.%q]: username = \"NAME\"", a.Host),
		Failed: true,
	}
}

// SourceRejected is for a token of a source that the host did not take.
func SourceRejected(a Account, source string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("%s did not take the token from %s", a.Host, source),
		Hint:   "renew it there: it is kept nowhere else",
	}
}
