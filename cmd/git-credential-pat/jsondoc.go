package main

import (
	"fmt"
	"strings"
)

// jsonDoc documents what a command prints with --json: a row for each field,
// as PATH[].FIELD. A test holds the rows equal to the fields of document.
type jsonDoc struct {
	command  string
	document any
	fields   [][2]string // the path, and what stands there
}

// jsonDocs are all the documents.
func jsonDocs() []jsonDoc {
	return []jsonDoc{
		{"list", listReport{}, listFields()},
		{"explain", explainReport{}, explainFields()},
		{"steps", stepsReport{}, stepsFields()},
		{"import", importReport{}, importFields()},
		{"doctor", doctorReport{}, doctorFields()},
		{"status", statusReport{}, statusFields()},
		{"scan", scanReport{}, scanFields()},
		{"version", versionReport{}, versionFields()},
	}
}

func listFields() [][2]string {
	return [][2]string{
		{"accounts[].host", "the host, as git sends it"},
		{"accounts[].owner", "the owner that the token is bound to"},
		{"accounts[].user", "the account's own name, for --username"},
		{"accounts[].login", "whose token it is, as the host told"},
		{"accounts[].kind", "its kind, such as gh-fine-pat"},
		{"accounts[].label", "what people call that kind"},
		{"accounts[].scopes", "a list; missing: not told"},
		{"accounts[].expires", "when it ends; missing: not told"},
		{"accounts[].days_left", "until then, by the calendar"},
		{"accounts[].store", "keyring, vault, env, file or command"},
		{"accounts[].source", "of the last three: which one"},
		{"accounts[].confirmed", "when its host last took it, as noted"},
		{"accounts[].marks", "of default, handed-over, unconfirmed, suspect, rotating, no-token, expired, expires-soon, unmanaged, plain, not-set"},
		{"accounts[].answer", "with --check: good, rejected or unknown"},
		{"accounts[].cause", "and why"},
	}
}

func explainFields() [][2]string {
	return [][2]string{
		{"class", "token, not-for-git, ended, damaged, unprefixed or password"},
		{"provider", "github, gitlab, bitbucket or bitbucket-dc"},
		{"kind", "such as gh-fine-pat"},
		{"label", "what people call that kind"},
		{"prefix", "what the kind begins with"},
		{"for_git", "whether git can use it"},
		{"checksum", "fits, off or none"},
		{"send_as", "the user name that goes with it"},
		{"own_name", "it goes with its owner's user name only"},
		{"owner_bound", "it is for one owner's repositories only"},
		{"brief", "it ends within the hour or with its job"},
		{"hosts", "the managed hosts that it is a token for"},
		{"decoded[].name", "organisation, user, project, group, cell, type or token"},
		{"decoded[].value", "its number"},
		{"asked.host", "with --check: who was asked"},
		{"asked.answer", "good, rejected or unknown"},
		{"asked.login", "whose it is"},
		{"asked.scopes", "a list; missing: not told"},
		{"asked.lacks", "the scopes that pushing takes and it has not"},
		{"asked.expires", "when it ends; missing: not told"},
		{"asked.endless", "it does not expire"},
		{"asked.sso", "where an organisation lets it in"},
		{"asked.cause", "why, in a few words"},
	}
}

func stepsFields() [][2]string {
	return [][2]string{
		{"host", "the host"},
		{"provider", "github, gitlab, bitbucket or bitbucket-dc"},
		{"for", "the repository or owner"},
		{"token", "what is wanted, by the provider's word"},
		{"note", "a sentence about passwords"},
		{"instructions", "the configuration's own"},
		{"page", "the address to show"},
		{"open", "the address to open, filled in where it can be"},
		{"steps", "what to do there, in order"},
		{"cases", "what differs by case"},
	}
}

func importFields() [][2]string {
	return [][2]string{
		{"found[].host", "the host"},
		{"found[].from", "the helper or program that holds it"},
		{"found[].origin", "the part of git's configuration that names the helper"},
		{"found[].user", "the user name that goes with it"},
		{"found[].outcome", "kept, would-keep, here-already, another-held, renewed-there, password, not-taken, left-out or no-answer"},
		{"found[].text", "what became of it"},
		{"found[].hint", "what to do next"},
	}
}

func doctorFields() [][2]string {
	return [][2]string{
		{"version", "this program's version"},
		{"ok", "whether there is neither a warn nor a fail"},
		{"findings[].code", "what it is, a word that stays the same"},
		{"findings[].level", "ok, unknown, warn or fail"},
		{"findings[].subject", "the host, account or file that it is about"},
		{"findings[].hosts", "the hosts, where it is about several"},
		{"findings[].text", "the same for people"},
		{"findings[].cure", "the command that mends it, or what to do"},
	}
}

func statusFields() [][2]string {
	return [][2]string{
		{"version", "this program's version"},
		{"git", "git's version, empty where there is no git"},
		{"program", "the path of this program's file"},
		{"ok", "whether there is neither a warn nor a fail"},
		{"levels.ok", "how many findings are in order"},
		{"levels.unknown", "how many could not be looked at from here"},
		{"levels.warn", "how many should be seen to"},
		{"levels.fail", "how many must be"},
		{"findings[].code", "as in doctor"},
		{"findings[].level", "as in doctor"},
		{"findings[].n", "how many of that code there are"},
		{"findings[].subject", "what it is about, where n is 1"},
		{"hosts[].host", "its name"},
		{"hosts[].asked", "whether git is known to ask this program for it"},
		{"hosts[].others", "how many findings there are on other helpers for it"},
		{"tokens[].host", "its host"},
		{"tokens[].kind", "the kind of token"},
		{"tokens[].expires", "the day, where it is known"},
		{"tokens[].days_left", "the days until then"},
		{"cut.findings", "how many are left out, to stay below 2 KiB"},
		{"cut.hosts", "and of the hosts"},
		{"cut.tokens", "and of the tokens"},
	}
}

func scanFields() [][2]string {
	return [][2]string{
		{"findings[].file", "the file"},
		{"findings[].line", "its line, before anything was taken out"},
		{"findings[].place", "git-config, gitmodules, git-credentials, netrc, gh, glab or gcm"},
		{"findings[].key", "git's key, or the file's"},
		{"findings[].host", "the host; missing: every host"},
		{"findings[].user", "the user name that goes with it"},
		{"findings[].in_name", "it stands in the user name's place"},
		{"findings[].what", "token, password, foreign, damaged, not-for-git, ended or unprefixed"},
		{"findings[].kind", "of a token, such as gh-fine-pat"},
		{"findings[].action", "move, ask or by-hand; after --fix moved, removed, revoked or left"},
		{"findings[].why", "it was left"},
		{"findings[].page", "where a token is revoked"},
		{"unread", "what could not be looked into, and why"},
	}
}

func versionFields() [][2]string {
	return [][2]string{
		{"version", "the version"},
		{"commit", "what it was built from, where that is known"},
		{"changed", "that was changed before it was built"},
		{"go", "the version of Go"},
		{"os", "the system"},
		{"arch", "and its processor"},
	}
}

// jsonText is the topic about all of them.
func jsonText() string {
	const name = 22
	var b strings.Builder
	b.WriteString(`A command with --json prints one document on one line of standard output. Its
first field is schema, a number, which a change raises that is no mere addition:
pass over fields that you do not know. A field that is empty may be missing.
Days and times are in UTC, as in 2027-02-22T00:00:00Z.`)
	for _, doc := range jsonDocs() {
		fmt.Fprintf(&b, "\n\n%s --json\n", doc.command)
		for _, f := range doc.fields {
			b.WriteString("\n" + hanging(fmt.Sprintf("  %-*s ", name, f[0]), f[1]))
		}
	}
	return b.String()
}

// hanging is a text in lines of at most 79 columns that hangs behind its name.
func hanging(name, text string) string {
	const columns = 79
	line, out := name, ""
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case len(line)+1+len(word) > columns:
			out += line + "\n"
			line = strings.Repeat(" ", len(name)) + word
		default:
			line += " " + word
		}
	}
	return out + line
}
