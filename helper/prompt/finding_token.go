package prompt

import (
	"fmt"
	"time"
)

// aboutToken is a finding on one account's token.
func aboutToken(code string, level Level, a Account, text, cure string) Finding {
	return Finding{Code: code, Level: level, Subject: a.String(), Text: "the token for " + a.String() + " " + text, Cure: cure}
}

// TokenKept is for a token about which there is nothing to say but what is known
// of it.
func TokenKept(a Account, label string, expires time.Time, days int) Finding {
	text := "is kept: " + label
	if !expires.IsZero() {
		text += fmt.Sprintf(", expires on %s (%s)", date(expires), inDays(days))
	}
	return aboutToken("token.kept", OK, a, text, "")
}

// TokenMissing is for an account that holds no token any more.
func TokenMissing(a Account) Finding {
	return aboutToken("token.missing", Warn, a, "is gone: the next git command asks for another one", a.login())
}

// StoredPassword is for an account that holds something else than a token.
func StoredPassword(a Account) Finding {
	return aboutToken("store.password", Fail, a,
		"is none that git can use there, and perhaps a password: it is never sent, and should not be kept", a.command("logout"))
}

// TokenExpired is for a token that has ended.
func TokenExpired(a Account, at time.Time) Finding {
	return aboutToken("token.expired", Fail, a, WhyExpired(at), a.login())
}

// TokenExpiring is for a token that ends soon.
func TokenExpiring(a Account, at time.Time, days int) Finding {
	return aboutToken("token.expiring", Warn, a, fmt.Sprintf("expires on %s (%s)", date(at), inDays(days)), a.command("rotate"))
}

// TokenRotating is for a rotation that was begun and of which nobody knows how
// it ended.
func TokenRotating(a Account, begun time.Time) Finding {
	return aboutToken("token.rotating", Warn, a,
		"was to be rotated on "+date(begun)+", and how that ended is not known", a.command("rotate"))
}

// TokenSuspect is for a token that git had rejected while its host could not be
// asked.
func TokenSuspect(a Account, since time.Time) Finding {
	return aboutToken("token.suspect", Warn, a,
		"was rejected on "+date(since)+", and its host could not be asked why", a.command("rotate"))
}

// TokenUnconfirmed is for a token that no host has taken yet.
func TokenUnconfirmed(a Account) Finding {
	return aboutToken("token.unconfirmed", Unknown, a, "was taken by no host yet", Command+" list --check "+a.Host)
}

// TokenUnmanaged is for an account at a host that is not configured any more.
func TokenUnmanaged(host string) Finding {
	return Finding{Code: "token.unmanaged", Level: Unknown, Subject: host,
		Text: "there is a token for " + host + ", which is not among the hosts of the configuration, so git is not answered with it",
		Cure: "put it back into the configuration, or: " + Command + " logout " + quote(host)}
}

// TokensUnread is for tokens that could not be looked at: why is told of their
// store, or there was no time.
func TokensUnread(n int) Finding {
	return Finding{Code: "token.unread", Level: Unknown, Text: fmt.Sprintf("not looked at: %s", counted(n, "token"))}
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// SourceWorks is for a source that gives a token.
func SourceWorks(host, source string) Finding {
	return Finding{Code: "source.works", Level: OK, Subject: host, Text: "the token for " + host + " comes from " + source}
}

// SourceNotRun is for a source that is a command.
func SourceNotRun(host, source string) Finding {
	return Finding{Code: "source.unseen", Level: Unknown, Subject: host, Text: "the token for " + host + " comes from " + source + ", which was not run"}
}

// SourceAbsent is for a source that gives nothing here.
func SourceAbsent(host, source string) Finding {
	return Finding{Code: "source.absent", Level: Unknown, Subject: host, Text: source + " is not set here, so it gives no token for " + host}
}

// SourceUnreadable is for a source that cannot be read, as cause tells, which
// names it.
func SourceUnreadable(host, cause string) Finding {
	return Finding{Code: "source.failed", Level: Fail, Subject: host,
		Text: "the token for " + host + " cannot be read: " + cause, Cure: "put that right, or take it out of the configuration"}
}

// SourcePassword is for a source that gives something else than a token.
func SourcePassword(host, source string) Finding {
	return Finding{Code: "source.password", Level: Fail, Subject: host,
		Text: source + " holds no token that git can use at " + host + ": it is never sent", Cure: "put a token in its place"}
}
