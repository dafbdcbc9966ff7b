/** The file that runs the cse which lies beside it. It needs sh, tar, gzip and sha256sum, of coreutils or busybox. */
export const START_FILE = 'start.sh';

/** Its text. It reads the archive beside it, unless it is given one of the flags that name a medium. */
export const startScript = (media: readonly string[]): string =>
  SCRIPT.replace('@MEDIA@', media.map((flag) => `--${flag} | --${flag}=*`).join(' | '));

const SCRIPT = String.raw`#!/bin/sh
# Runs the cse next to this archive; nothing has to be installed:
#
#   sh start.sh import --to base.myregistry.company.com --trust my.pub
#
# See START-HERE.txt.
set -u
unset CDPATH
umask 022

say() { printf '%s\n' "start.sh: $*" >&2; }
fail() {
  say "$1"
  [ $# -lt 2 ] || printf '%s\n' " next: $2" >&2
  exit "${'$'}{code:-1}"
}

case $0 in */*) here=${'$'}{0%/*} ;; *) here=. ;; esac
here=$(cd -- "${'$'}{here:-/}" && pwd -P) || fail "the folder of $0 cannot be entered"
[ $# -gt 0 ] || { cat -- "$here/START-HERE.txt"; exit 0; }

for program in tar gzip sha256sum; do
  command -v "$program" >/dev/null 2>&1 || fail "there is no $program on this machine" "Install it: it is part of every Linux distribution, and of busybox."
done

case $(uname -s)/$(uname -m) in
  Linux/x86_64) platform=linux-x64 ;;
  Linux/aarch64) platform=linux-arm64 ;;
  *) fail "there is no cse for this machine ($(uname -s) $(uname -m))" "Use a Linux machine with x86_64 or aarch64." ;;
esac

tarball= sum=
while read -r hash name; do
  case $name in cse-*-"$platform".tar.gz) tarball=$name sum=$hash ;; esac
done <"$here/SHA256SUMS" || fail "$here/SHA256SUMS cannot be read" "Copy it again."
[ -n "$tarball" ] || fail "there is no cse for $platform here" "Export again with --carry-platform, or install cse on this machine."

# Damage only: whoever could change the tarball could change its checksum too.
(cd -- "$here" && printf '%s  %s\n' "$sum" "$tarball" | sha256sum -c -) >/dev/null 2>&1 ||
  { code=6; fail "$here/$tarball is damaged or missing" "Copy it again."; }

version=${'$'}{tarball#cse-}
version=${'$'}{version%-"$platform".tar.gz}
name=$version-${'$'}{sum%"${'$'}{sum#????????????}"}

# Says whether programs in a folder can be started: not on a medium that is mounted noexec, nor on most with FAT.
may_run() {
  mkdir -p -- "$1" 2>/dev/null || return 1
  probe=$1/.probe.$$
  printf '#!/bin/sh\nexit 0\n' 2>/dev/null >"$probe" && chmod 755 "$probe" 2>/dev/null && "$probe" 2>/dev/null
  could=$?
  rm -f -- "$probe"
  return "$could"
}

# Unpacks cse into a folder, whole or not at all.
unpack() {
  draft=$1.$$
  trap 'rm -rf -- "$draft"' EXIT
  trap 'exit 130' INT TERM HUP
  rm -rf -- "$draft"
  said=$( { mkdir -- "$draft" && gzip -dc <"$here/$tarball" | (cd -- "$draft" && tar -xof -) && [ -f "$draft"/cse-*/bin/cse ]; } 2>&1)
  unpacked=$?
  # Another start.sh may have been quicker.
  [ "$unpacked" -ne 0 ] || [ -e "$1" ] || mv -- "$draft"/cse-* "$1" || unpacked=1
  rm -rf -- "$draft"
  trap - EXIT INT TERM HUP
  return "$unpacked"
}

# Makes cse ready in a folder, and says whether it runs there.
ready() {
  [ -x "$1/$name/bin/cse" ] && "$1/$name/bin/cse" --version >/dev/null 2>&1 && return 0
  may_run "$1" || return 1
  [ -e "$1/$name" ] || { say "unpacking $tarball to $1 ..."; unpack "$1/$name"; } || return 1
  said=$("$1/$name/bin/cse" --version 2>&1)
}

said=
cache=${'$'}{XDG_CACHE_HOME:-${'$'}{HOME:+$HOME/.cache}}
if ready "$here/.cse"; then
  place=$here/.cse/$name
elif [ -z "$cache" ]; then
  fail "programs cannot run from $here, and there is no home folder to unpack cse to" "Set XDG_CACHE_HOME to a writable folder with 250 MB of free space."
elif ready "$cache/cse"; then
  place=$cache/cse/$name
else
  fail "cse cannot run from $cache/cse/$name${'$'}{said:+: $said}" "It needs 250 MB of free space, a folder that is not mounted noexec (XDG_CACHE_HOME sets another), and the glibc named in START-HERE.txt, or newer."
fi

# Without another word, what is read is the archive beside this script.
lacks_archive() {
  command=$1
  shift
  case $command in import) ;; run) case ${'$'}{1:--} in -*) ;; *) return 1 ;; esac ;; *) return 1 ;; esac
  for each; do
    case $each in @MEDIA@ | --help | -h) return 1 ;; esac
  done
}

if lacks_archive "$@"; then
  command=$1
  shift
  set -- "$command" --archive "$here" "$@"
fi
exec "$place/bin/cse" "$@"
`;
