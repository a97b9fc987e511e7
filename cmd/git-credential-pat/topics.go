package main

// topic is something to read about that is no command.
type topic struct {
	name  string // of help NAME
	title string // in the manual page
	short string
	// text is laid out for 80 columns: paragraphs, and indented lines that stay
	// as they are.
	text string
}

// topics are those of the help and of the manual page, in its order.
func topics() []topic {
	return []topic{
		{"accounts", "ACCOUNTS", "Which of several tokens answers", accountsText},
		{"token-life", "THE LIFE OF A TOKEN", "What happens to a token from entry to end", tokenLifeText},
		{"vault", "THE VAULT", "Where tokens are kept without a keyring", vaultText},
		{"sources", "TOKENS FROM OUTSIDE", "Tokens from a variable, a file or a program", sourcesText},
		{"git", "WHAT GIT CALLS", "The actions get, store, erase and capability", gitText},
		{"configuration", "CONFIGURATION", "The keys of config.toml", configurationText},
		{"environment", "ENVIRONMENT", "The variables that are heeded", environmentText},
		{"files", "FILES", "What lies where", filesText},
		{"json", "JSON", "What --json prints", jsonText()},
		{"exit-status", "EXIT STATUS", "What the exit status says", exitStatusText},
		{"security", "SECURITY", "What this protects against, and what not", securityText},
	}
}

const accountsText = `An account is a host, a name, perhaps an owner, and one token. A token that is
good for one owner's repositories only, such as a fine-grained one of GitHub, is
kept for that owner. With --owner any other is bound to an owner as well, such
as group/subgroup.

Of several accounts the user name in the URL decides, then the longest owner
that fits the repository, then the default: the first account that answers for
the whole host, until "login --default" moves the mark. The account that nobody
named is --username default.`

const tokenLifeText = `A new token is put once to its host's API, over https, through the proxy and
with the certificates that git is configured with for it or the environment
names. It says whose the token is, what it may do and until when. One that the
host does not know (401) is not kept. Where the host cannot be asked the token
is kept as unconfirmed, until git has used it. No redirect is followed, and what
looks like a password is never sent.

When git reports that a token was rejected, the API is asked. Its own 401 is
what removes a token that has worked before; the account stays, so that no other
one answers in its place. With git 2.46 or later you are asked for a new one in
the same command, with an older one in the next. Where the API takes the token
it is kept. Where it cannot be asked the token is kept as well, and after a
second rejection within a day the next command asks for another one, which then
takes its place. A 401 about a Bitbucket API token proves nothing, and neither
does any 403 or 404. A token that is rejected five times within a minute is not
given out for another minute: git-lfs would go on without end.

An end that the host told is passed on to git, and warned of from warn_days
before, once a day. When it has passed the host is asked before it is believed.

A rotation that was cut off is found out by the next command for that account:
it asks the host, and goes on with the old token or, if the new one was lost,
says so and asks for one. The call is never made twice.`

const vaultText = `Where the first token is kept on a Linux machine that has no keyring, or one
that is locked with nobody to unlock it, a vault is made: a folder of files, one
a token, each encrypted with age. A token is written without opening the vault,
and read with its identity. That lies in a file of its own, encrypted with a
passphrase that a person at a terminal chooses, or else readable by you alone:
then file permissions are all that protects the tokens. What the passphrase
opens is remembered by the kernel for 12 hours, where the system lets it, for
every session of yours. A vault that is still open can be given another
passphrase without the old one. Where that was forgotten and the vault is
locked, or where the file with its identity is lost, nothing gives the tokens
back: run lock, remove the folder vault and the files identity.age and
identity.pub, and log in again.

Files and folders of the vault that belong to somebody else, or that others can
read or write, are refused; the hint says how to give them back.

What git hands over, for a user name in a URL or under unlisted_hosts = store,
makes no vault; it is kept where there is one. Such a host is not asked for the
vault's passphrase: while the vault is locked, git gets an error for it.

Which store is used is decided once and stands in the index; each account's
entry names the store that holds it, and no other is looked into. The key store
in the configuration decides for accounts that are made from then on. To move an
account, log out and log in again. Where its keyring cannot be reached it cannot
be moved; keep another one beside it: store = vault, and
"login HOST --username NAME --default". On macOS and Windows it is always the
system's keyring, unless store = vault is configured; there, a passphrase is
asked for by each command.`

const sourcesText = `The keys token_env, token_file and token_command of a host name an environment
variable, a file or a program that gives its token: the first line, without the
blanks around it. It is read anew each time, judged like any token, given to
that host alone, kept nowhere, and comes before what is kept. A variable that is
not set, or empty, gives nothing, and what is kept answers. A file or a program
that fails stops git. The path of a file is absolute or begins with ~/ or
$NAME/. A program gets no shell, no standard input and no terminal to read from,
and 30 seconds; it runs in your home folder, without git's variables. The
variable is taken out of the environment of every program that this one starts.`

const gitText = `git calls this program with get, store, erase or capability as its last
argument, and the request on standard input; see gitcredentials(7). Nothing else
is printed on standard output then. Where git should not go on to ask for a
password itself, the answer is quit=1.`

const exitStatusText = `  0    answered, or nothing to say; a command that was done
  1    malformed request, refused store, a command that failed or was declined,
       an unreadable configuration, or the keyring or the vault failed
  2    wrong usage
  3    findings: something is not in order
  130  interrupted`

const environmentText = `  GIT_ASKPASS, SSH_ASKPASS, GIT_TERMINAL_PROMPT
      decide who is asked, as do core.askPass and credential.interactive in
      git's configuration. The terminal comes first, but for a GIT_ASKPASS where
      standard error is no terminal, as inside an IDE.
  CI
      Set to anything, nothing is kept, changed or removed but by commands that
      a person types.
  NO_COLOR
      Set to anything, reports have no colours. They have none either where
      standard output is no terminal.
  XDG_CONFIG_HOME, XDG_CONFIG_DIRS, XDG_DATA_HOME, XDG_STATE_HOME,
  XDG_RUNTIME_DIR
      move the files.`

const filesText = `  $XDG_CONFIG_HOME/git-credential-pat/config.toml
      the configuration; the same name below $XDG_CONFIG_DIRS gives the
      machine's defaults
  $XDG_DATA_HOME/git-credential-pat/accounts.json
      the accounts, without any secret
  $XDG_DATA_HOME/git-credential-pat/vault/
      the vault's items
  $XDG_STATE_HOME/git-credential-pat/identity.age, or identity.key, and
  identity.pub
      what opens the vault, under a passphrase or readable by you alone, and
      what its items are written for
  $XDG_RUNTIME_DIR/git-credential-pat/, else $XDG_STATE_HOME/git-credential-pat/
      locks, so that one git asks at a time

Where accounts.json is lost or damaged it is made anew from what the keyring and
the vault hold. A damaged one is kept as accounts.json.damaged. Accounts whose
names may have come from a URL then answer to those names only. While the
keyring cannot be reached only the vault is looked into; the keyring follows
when it can be, and something is asked for that is not there.`

const securityText = `A token is bound to one exact host and goes nowhere else; gist.github.com is the
one host that is also answered with another's, github.com's. An account password
is neither kept nor sent, at whatever door it comes. No secret stands in an
argument, in the environment, in a log or in the index.

Another program that runs as you can ask the keyring, an open vault, or this
program, for the token: no credential helper stops that. A vault with a key file
is as safe as your files are. A token in the wrong hands is good until it
expires or is revoked: let tokens expire, and give them the least scopes. A
password in a URL, in ~/.netrc or in http.extraHeader is used by git before it
asks any helper. You can set another helper yourself, later and elsewhere:
configure masks what is there when it runs. On macOS the keychain item belongs
to /usr/bin/security, so that every program of yours can read it without being
asked.`
