#!/bin/sh
# Installs git-credential-pat and tells git about it. See --help.
#
# All of it stands in braces, so that half a download is a syntax error and does
# nothing.
{
	name=git-credential-pat

	usage() {
		cat <<-'EOF'
			Usage: sh install.sh [OPTIONS]

			Builds git-credential-pat from the checkout this file stands in, or takes the
			program that lies beside it, installs it to ~/.local/bin and sets git up: one
			marked block in git's configuration makes git ask it, and nobody else, for the
			managed hosts. What was there stays, for other hosts in force.

			  --system       for all users: /usr/local/bin and git's system configuration
			  --prefix DIR   install below DIR instead of ~/.local or /usr/local
			  --host HOST    make git ask it for HOST alone; may be given several times
			  --all-hosts    make git ask it for every host
			  --dry-run      say what would be done; a build goes to a temporary folder
			  --uninstall    take the block, the program and its manual page away again;
			                 tokens and the program's configuration stay
			  --help         this text

			Exit codes: 0 done, 1 failed, 2 usage, 3 something is missing on this machine,
			6 no permission, 7 git's configuration could not be changed.
		EOF
	}

	say() { printf '%s\n' "$1"; }

	# fail CODE ERROR [HINT] ends the script.
	fail() {
		printf 'error: %s\n' "$2" >&2
		[ -z "${3-}" ] || printf 'hint: %s\n' "$3" >&2
		exit "$1"
	}

	# quote prints $1 as a word of the shell.
	quote() {
		case $1 in
		*[!A-Za-z0-9/_.:+@%=-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g" || true)" ;;
		*) printf '%s' "$1" ;;
		esac
	}

	main() {
		# Children must not read what feeds the shell.
		exec </dev/null
		umask 022
		scope=global prefix='' hosts='' all_hosts='' dry_run='' uninstall='' again=''
		parse "$@"
		find_here
		find_places
		if [ -n "${uninstall}" ]; then
			remove
		else
			install
		fi
	}

	parse() {
		while [ "$#" -gt 0 ]; do
			again="${again} $(quote "$1")"
			case $1 in
			--system) scope=system ;;
			--prefix)
				[ -n "${2-}" ] || fail 2 "--prefix needs a folder"
				prefix=$2
				again="${again} $(quote "$2")"
				shift
				;;
			--prefix=?*) prefix=${1#--prefix=} ;;
			--host)
				add_host "${2-}"
				again="${again} $(quote "$2")"
				shift
				;;
			--host=*) add_host "${1#--host=}" ;;
			--all-hosts) all_hosts=1 ;;
			--dry-run) dry_run=1 ;;
			--uninstall) uninstall=1 ;;
			--help | -h)
				usage
				exit 0
				;;
			*) fail 2 "unknown argument: $1" "--help lists them" ;;
			esac
			shift
		done
	}

	# add_host takes a name that is one word and no pattern to the shell.
	add_host() {
		case $1 in
		'' | *[!A-Za-z0-9.:-]*) fail 2 "--host needs a host, such as github.com" ;;
		*) hosts="${hosts} $1" ;;
		esac
	}

	# find_here sets here to the folder of this file.
	find_here() {
		case $0 in
		*/*) here=${0%/*}/ ;;
		*) here=./ ;;
		esac
		here=$(CDPATH='' cd -- "${here}" && pwd) || fail 1 "the folder of this script cannot be read"
	}

	# find_places sets what goes where.
	find_places() {
		exe=''
		default=/usr/local
		# Git Bash and its relatives.
		case $(uname -s || true) in
		MINGW* | MSYS* | CYGWIN*)
			exe=.exe
			default=$(cygpath -u "${PROGRAMFILES-}")/${name}
			;;
		*) ;;
		esac
		if [ -z "${prefix}" ] && [ "${scope}" = global ]; then
			[ -n "${HOME-}" ] || fail 1 "HOME is not set" "set it, or name a folder: --prefix DIR"
			default=${HOME}/.local
			# Under sudo with HOME kept, the person could not write there afterwards.
			if [ "$(id -u || true)" = 0 ] && [ -z "$(find "${HOME}" -prune -user 0 2>/dev/null || true)" ]; then
				fail 6 "${HOME} is another user's, and this is root" "run it as that user, or for everybody: --system"
			fi
		fi
		prefix=${prefix:-${default}}
		# git runs the program from anywhere.
		case ${prefix} in
		/* | [A-Za-z]:*) ;;
		*) prefix=$(pwd)/${prefix} ;;
		esac
		prefix=${prefix%/}
		bin=${prefix}/bin
		program=${bin}/${name}${exe}
		shown=$(quote "${program}")
		man=${prefix}/share/man/man1
		page=${man}/${name}.1
	}

	install() {
		command -v git >/dev/null || fail 3 "git is missing" "install git, then run this again"
		[ ! -d "${program}" ] || fail 1 "${program} is a folder"
		may_write "${bin}"
		prepare
		get_program
		put "${work}/${name}${exe}" "${program}" 755
		if [ -f "${manual}" ]; then
			may_write "${man}"
			put "${manual}" "${page}" 644
		fi
		configure
		mention_path
		[ -n "${dry_run}" ] || say "done: the next git command for one of these hosts shows how to make a token"
	}

	# prepare makes the work folder, which goes with the script.
	prepare() {
		work=$(mktemp -d) || fail 1 "no temporary folder can be made"
		trap 'rm -rf "${work}"; [ -z "${new-}" ] || rm -f "${new}"' EXIT
		trap 'exit 129' HUP
		trap 'exit 130' INT
		trap 'exit 143' TERM
	}

	# get_program puts the program into the work folder.
	get_program() {
		if is_checkout; then
			manual=${here}/cmd/${name}/${name}.1
			build
		elif [ -f "${here}/${name}${exe}" ]; then
			manual=${here}/${name}.1
			cp "${here}/${name}${exe}" "${work}/" || fail 1 "${here}/${name}${exe} cannot be read"
		else
			fail 1 "neither the source of ${name} nor the program lies in ${here}" \
				"run install.sh from a checkout, or from an unpacked release: sh DIR/install.sh"
		fi
	}

	is_checkout() {
		[ -d "${here}/cmd/${name}" ] && grep -q "^module .*${name}\$" "${here}/go.mod" 2>/dev/null
	}

	build() {
		check_go
		find_version
		say "building ${name} ${version}"
		# An environment that is set up for another system must not make a program
		# for it.
		(
			cd "${here}" &&
				GOOS='' GOARCH='' CGO_ENABLED=0 go build -mod=readonly -trimpath -buildvcs=false \
					-ldflags "-s -w -X main.version=${version}" -o "${work}/${name}${exe}" "./cmd/${name}"
		) || fail 1 "the build failed"
	}

	# check_go asks Go inside the checkout, where GOTOOLCHAIN may give a newer one.
	check_go() {
		need=$(sed -n 's/^go //p' "${here}/go.mod")
		command -v go >/dev/null || fail 3 "Go is missing" "install Go ${need} or newer (https://go.dev/dl), then run this again"
		have=$(cd "${here}" && go env GOVERSION 2>/dev/null) ||
			fail 3 "Go ${need} or newer is missing" "what is here: $(go version 2>&1 || true); with GOTOOLCHAIN=auto, Go 1.21 and later fetch what they need"
		case ${have} in
		go[0-9]*.[0-9]*) ;;
		*) return 0 ;;
		esac
		[ "$(rank "${have#go}" || true)" -ge "$(rank "${need}" || true)" ] ||
			fail 3 "Go ${need} or newer is missing" "what is here is ${have}"
	}

	# rank makes a number of a version's first two parts: 1.26rc1 and 1.26.3 are 1026.
	rank() {
		major=${1%%.*}
		minor=${1#*.}
		minor=${minor%%[!0-9]*}
		printf '%s' "$((major * 1000 + minor))"
	}

	# find_version asks git only about this very checkout, not about one around it.
	find_version() {
		version=''
		if [ -e "${here}/.git" ]; then
			version=$(git -C "${here}" describe --tags --always --dirty 2>/dev/null) || version=''
		fi
		case ${version} in
		'' | *[!A-Za-z0-9._+-]*) version=devel ;;
		*) ;;
		esac
	}

	# may_write ends the script where nothing can be put into the folder $1, which
	# need not be there yet.
	may_write() {
		above=$1
		while [ ! -e "${above}" ] && [ "${above}" != "${above%/*}" ]; do
			above=${above%/*}
			above=${above:-/}
		done
		[ -d "${above}" ] || fail 1 "${above} is not a folder"
		[ -w "${above}" ] || refuse "${above}"
	}

	refuse() {
		if [ "${scope}" = system ]; then
			script=$(quote "${here}/install.sh")
			fail 6 "no permission to write to $1" "run: sudo sh ${script}${again}"
		fi
		fail 6 "no permission to write to $1" "name another folder: --prefix DIR"
	}

	# put FILE TARGET MODE copies beside the target and renames: macOS kills a signed
	# program that was written over, and a reader never sees half a file.
	put() {
		if cmp -s "$1" "$2"; then
			say "already installed: $2"
			return 0
		fi
		if [ -n "${dry_run}" ]; then
			say "would install: $2"
			return 0
		fi
		new=${2%/*}/.${name}.new.$$${exe}
		{ mkdir -p "${2%/*}" && cp "$1" "${new}" && chmod "$3" "${new}"; } || fail 1 "${2%/*} cannot be written"
		[ "$3" != 755 ] || "${new}" version >/dev/null || fail 1 "this ${name} does not run on this machine"
		replace "${new}" "$2" || fail 1 "$2 cannot be replaced"
		new=''
		say "installed: $2"
	}

	# replace FILE TARGET: Windows lets go of a running program's name only.
	replace() {
		mv -f "$1" "$2" 2>/dev/null && return 0
		[ -n "${exe}" ] && mv -f "$2" "$2.old" && mv -f "$1" "$2"
	}

	configure() {
		set -- configure "--${scope}"
		[ -z "${all_hosts}" ] || set -- "$@" --all-hosts
		for host in ${hosts}; do
			set -- "$@" --host "${host}"
		done
		# A program that is not there yet cannot say what it would do.
		if [ -n "${dry_run}" ] && ! cmp -s "${work}/${name}${exe}" "${program}"; then
			say "would run: ${shown} $*"
			return 0
		fi
		[ -z "${dry_run}" ] || set -- "$@" --dry-run
		"${program}" "$@" ||
			fail 7 "git's configuration could not be changed; the program is installed" "run: ${shown} $*"
	}

	mention_path() {
		case :${PATH}: in
		*":${bin}:"*) ;;
		*) say "note: git finds the program by its path; to type its name, put its folder into PATH: ${bin}" ;;
		esac
	}

	remove() {
		[ ! -d "${program}" ] || fail 1 "${program} is a folder"
		knows=${program}
		if [ -e "${program}" ]; then
			may_write "${bin}"
		else
			say "not installed: ${program} (somewhere else: --prefix DIR)"
			# git may be set up all the same, and would then ask for passwords itself.
			prepare
			get_program
			knows=${work}/${name}${exe}
		fi
		set -- unconfigure "--${scope}"
		[ -z "${dry_run}" ] || set -- "$@" --dry-run
		# First, while there is somebody who knows how.
		"${knows}" "$@" ||
			fail 7 "git's configuration could not be changed; nothing was removed" "run: ${shown} $*"
		for file in "${program}" "${program}.old" "${page}"; do
			take_away "${file}"
		done
		say "tokens and the configuration of ${name} stay"
	}

	take_away() {
		[ -f "$1" ] || [ -L "$1" ] || return 0
		if [ -n "${dry_run}" ]; then
			say "would remove: $1"
			return 0
		fi
		rm -f "$1" || fail 6 "$1 cannot be removed"
		say "removed: $1"
	}

	main "$@"
	exit
}
