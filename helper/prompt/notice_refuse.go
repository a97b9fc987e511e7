package prompt

import "fmt"

// Refused is for a secret that is not a token, wherever it came from. what
// says what it is, why what the provider does with such a thing, or nothing.
func Refused(a Account, what, why string) *Notice {
	if why != "" {
		why = "; " + why
	}
	return &Notice{
		Reason: fmt.Sprintf("refused %s for %s: only tokens are kept and served%s", what, a, why),
		Hint:   "make a token: " + a.login(),
		Failed: true,
	}
}

// Planted is for something in a store, which where names, that is no token.
func Planted(a Account, where, what string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("%s holds %s for %s: it was not given to git", where, what, a),
		Hint:   "put a token in its place: " + a.login(),
	}
}

// HeldAlready is for a token that git hands over although another one is kept
// under the user name.
func HeldAlready(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep the token that git handed over for %s: only you can replace yours", a),
		Hint:   "to replace it: " + Account{Host: a.Host, User: a.User}.login(), // the address is of whoever wrote the URL
		Failed: true,
	}
}

// NotKept is for a token that git hands over under a name that says nothing.
func NotKept(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep a token for %s that nobody entered and no user name goes with", a),
		Hint:   "to keep one: " + Account{Host: a.Host}.login(),
		Failed: true,
	}
}

// TooManyHandedOver is for a token from a URL where so many are kept that
// somebody must be making them up.
func TooManyHandedOver(a Account, most int) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep a token for %s: %d from addresses are kept already", a, most),
		Hint:   "to remove them: " + Command + " logout " + a.Host + " --username NAME",
		Failed: true,
	}
}

// EraseNeedsToken is for an erase that names no token: a request that was cut
// off looks the same.
func EraseNeedsToken(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("nothing was erased for %s: the request names no token", a),
		Hint:   "to remove a token: " + Command + " logout " + a.Host,
	}
}

// LookAlike is for a host that only resembles a managed one.
func LookAlike(host string) *Notice {
	return &Notice{
		Reason: "this address is not " + host + ", it only looks like it: no token was given",
		Hint:   "correct the remote's address: https://" + host + "/...",
		Failed: true,
	}
}

// OddProtocol is for a managed host whose address shouts HTTPS.
func OddProtocol(host string) *Notice {
	return &Notice{
		Reason: "no token was given to " + host + ": its address does not begin with https:// in lower case",
		Hint:   "correct the remote's address: https://" + host + "/...",
		Failed: true,
	}
}

// PlainHTTP is for a managed host over a connection that anybody can read.
func PlainHTTP(host, path string) *Notice {
	if path = quote(path); path == "" || path == "NAME" {
		path = "..."
	}
	return &Notice{
		Reason: "refused to send a token to " + host + " over http: anybody on the way could read it",
		Hint:   "use https: git remote set-url origin https://" + host + "/" + path,
		Failed: true,
	}
}
