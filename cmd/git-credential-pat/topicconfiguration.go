package main

// configurationText tells the keys of the configuration.
const configurationText = `The configuration is ~/.config/git-credential-pat/config.toml (on macOS below
~/Library/Application Support, on Windows below %LOCALAPPDATA%), unless
XDG_CONFIG_HOME is set. All of it is optional, and a key that does not exist is
an error. A file that cannot be read stops git for every host, with file and
line: without it nobody knows which hosts must not be given a password.

  store = "auto"
      auto | keyring | vault: where new tokens are kept. auto: the keyring, or
      the vault where there is none
  check = "auto"
      auto: the host is asked about a new token, which is taken too if it cannot
      be reached. require: none is taken that the host has not confirmed. off:
      no host is asked, but by rotate, --check and logout --revoke
  prompt = "auto"
      auto | tty | askpass | off. auto: the terminal, else askpass, and
      GIT_ASKPASS first where standard error is no terminal
  warn_days = 14
      how many days before a token expires a line says so, 365 at most; 0: never
  unlisted_hosts = "ignore"
      ignore | store: be a plain helper for every other host, any secret; for
      configure --all-hosts

  [hosts."HOST"]
      HOST or HOST:PORT, without :443
  provider = "gitlab"
      github | gitlab | bitbucket | bitbucket-dc
  api = "https://git.corp.example/api/v4"
      where it lives below a path
  token_prefix = "corp-"
      a GitLab instance's own prefix
  token_patterns = ['[0-9A-Za-z_-]{20}']
      further shapes that count as tokens there
  create_url = "https://wiki.corp.example/git-token"
      the page that is shown in place of the provider's own
  instructions = "Ask your team lead for access first."
      comes before the steps
  username = "alice"
      where git gives none
  ca_file = "/etc/ssl/corp-ca.pem"
      certificates in PEM that the host's may be signed with, beside those of
      the system and of git's http.sslCAInfo; absolute, or ~/ or $NAME/
  insecure_http = false
      allow plain http, for a host on this machine only
  token_env = "CORP_TOKEN"
      or token_file, or token_command, a list: where the token comes from; see
      "help sources"

After a new host run configure again, so that git asks for it.`
