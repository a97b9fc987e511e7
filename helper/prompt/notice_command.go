package prompt

import (
	"fmt"
	"strconv"
	"strings"
)

// BadConfig is for a configuration file that cannot be taken as it is.
func BadConfig(file, cause string) *Notice {
	return &Notice{
		Reason: file + ": " + cause,
		Hint:   "every key, with an example: " + Command + " help configuration",
		Failed: true,
	}
}

// NotManaged is for a host that a person typed and nobody configured.
func NotManaged(host string, managed []string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no tokens are managed for %q, but for %s", Escape(host), strings.Join(managed, ", ")),
		Hint:   "add another host to config.toml, under [hosts.\"HOST\"] (" + Command + " help configuration), then run: " + Command + " configure",
		Failed: true,
	}
}

// NoUserName is for a --username that names nobody.
func NoUserName(host string) *Notice {
	return &Notice{
		Reason: "that --username names nobody at " + host + ": it stands for any token, or is one",
		Hint:   "leave it out, or give your own user name",
		Failed: true,
	}
}

// NoOwner is for an --owner that cannot be one; an empty one stands for a
// token, which is not shown.
func NoOwner(owner string) *Notice {
	what := "a token"
	if owner != "" {
		what = strconv.Quote(Escape(owner))
	}
	return &Notice{
		Reason: what + " is no owner",
		Hint:   "give it as it stands in the repository's address, such as --owner acme or --owner group/subgroup",
		Failed: true,
	}
}

// UsernameNeeded is for a token that goes only with its owner's name.
func UsernameNeeded(host, label string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("%s for %s goes only with its owner's user name", WithArticle(label), host),
		Hint:   "give it: --username NAME",
		Failed: true,
	}
}

// TooBrief is for a token that lives too short to be kept.
func TooBrief(host, label string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep the %s for %s: it ends within the hour or with its job", label, host),
		Hint:   "make a token that lasts: " + Account{Host: host}.login(),
		Failed: true,
	}
}

// NeverDefault is for an account that answers for one owner only.
func NeverDefault(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the account %s is bound to one owner or address, so it cannot answer for all of them", a),
		Hint:   "make an account that answers for the whole host the default",
		Failed: true,
	}
}

// WhichAccount is for a logout that could mean several accounts.
func WhichAccount(host string, accounts []Account) *Notice {
	n := which("logout", host, accounts)
	n.Hint += ", or --all"
	return n
}

// WhichRotation is for a rotation that could mean several accounts.
func WhichRotation(host string, accounts []Account) *Notice { return which("rotate", host, accounts) }

// which is for a command that could mean several accounts.
func which(verb, host string, accounts []Account) *Notice {
	var all []string
	for _, a := range accounts {
		name := "--username default"
		if a.User != "" {
			name = "--username " + quote(a.User)
		}
		if a.Owner != "" {
			name += " --owner " + quote(a.Owner)
		}
		all = append(all, name)
	}
	return &Notice{
		Reason: fmt.Sprintf("several accounts are kept for %s: %s", host, strings.Join(all, ", ")),
		Hint:   "say which: " + Command + " " + verb + " " + host + " " + all[0],
		Failed: true,
	}
}

// WhichLogin is for a login that could mean several accounts of one owner.
func WhichLogin(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("several accounts are kept for %s", Account{Host: a.Host, Owner: a.Owner}),
		Hint:   "say which: " + a.login(),
		Failed: true,
	}
}

// NoSuchAccount is for a command that names no account.
func NoSuchAccount(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no account is kept for %s", a),
		Hint:   "what is kept: " + Command + " list",
		Failed: true,
	}
}

// NowDefault says that an account became its host's default.
func NowDefault(a Account) string {
	return fmt.Sprintf("%s now answers for %s where no user name or owner decides.", a, a.Host)
}

// Removed says that an account is gone.
func Removed(a Account) string { return fmt.Sprintf("Removed: %s.", a) }

// RemovedHere is Removed for an account whose token lives on. page is where it
// can be revoked; it may be empty.
func RemovedHere(a Account, page string) string {
	if page == "" {
		return fmt.Sprintf("Removed: %s. The token itself lives on at the provider until it is revoked there.", a)
	}
	return fmt.Sprintf("Removed: %s. The token itself lives on until it is revoked, on this page:\n%s", a, page)
}

// StillAnswers names a helper that git asks for a host all the same. Of a
// command nothing is shown: it may hold a secret.
func StillAnswers(host, value, origin string) string {
	return fmt.Sprintf("git also asks %s for %s (%s), which may answer on", HelperName(value), host, Clean(origin))
}

// SourceStillAnswers names the source that still gives a host's token.
func SourceStillAnswers(host, source string) string {
	return fmt.Sprintf("%s still gives a token for %s", Clean(source), host)
}

// RevokeWarning says what to know before a token is revoked: the provider's
// notice.
func RevokeWarning(a Account, notice string) string {
	return fmt.Sprintf("Before the token for %s is revoked: %s.", a, notice)
}

// RevokeQuestion asks whether a token is to be revoked.
func RevokeQuestion(a Account) string {
	return fmt.Sprintf("Revoke the token for %s? Type yes to go on", a)
}

// RevokeUnasked is for a revocation that is to be asked about, where nobody can
// be asked.
func RevokeUnasked(a Account, notice string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was not revoked, since nobody can be asked here: %s", a, notice),
		Hint:   "if you are sure, add --yes",
		Failed: true,
	}
}

// Revoked says that a token is no longer good; cause, that it was not before.
func Revoked(a Account, cause string) string {
	if cause != "" {
		return fmt.Sprintf("Nothing to revoke: the token for %s (%s).", a, cause)
	}
	return fmt.Sprintf("Revoked: the token for %s.", a)
}

// NotRevoked is for a token that is still good, as far as is known.
func NotRevoked(a Account, cause string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("could not revoke the token for %s, so it is still kept: %s", a, cause),
		Hint:   "try again, or remove it here only: " + a.command("logout"),
		Failed: true,
	}
}

// RevokeDeclined is for a person who did not say yes.
func RevokeDeclined(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was not revoked, and is still kept", a),
		Hint:   "to remove it here only: " + a.command("logout"),
		Failed: true,
	}
}

// RevokedAnother is for an account in which another token was kept while the
// one before was revoked.
func RevokedAnother(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("another token was kept for %s meanwhile, so the account was not removed", a),
		Hint:   "to remove it too: " + a.command("logout"),
		Failed: true,
	}
}

// RevokeAt says where a person revokes what this program cannot. The page may
// be empty.
func RevokeAt(a Account, page string) string {
	text := fmt.Sprintf("The token for %s cannot be revoked from here.", a)
	if page != "" {
		text += " Revoke it on this page:\n" + page
	}
	return text
}
