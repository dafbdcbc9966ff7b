#!/bin/sh
# cse as it was released: runs on the Node in its own folder, wherever that lies.
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -h "$self" ]; do
  to=$(readlink "$self") || exit 1
  case $to in /*) self=$to ;; *) self=${self%/*}/$to ;; esac
done
top=$(CDPATH= cd -P "${self%/*}/.." && pwd) || exit 1
node=$top/lib/node

# Node needs libstdc++, which a small system may lack; the one that is carried along asks for a newer glibc than Node does.
said=$("$node" -v 2>&1) || {
  LD_LIBRARY_PATH=$top/lib/libstdc++${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  export LD_LIBRARY_PATH
  "$node" -v >/dev/null 2>&1 || {
    case $said in
      *"version \`GLIBC"*) why="its glibc is older than @GLIBC@" ;;
      *libstdc++* | *libgcc_s*) why="it has no libstdc++ (a package named libstdc++6 or libstdc++), and the one in $top/lib fits only glibc @CARRIED_GLIBC@ or newer" ;;
      *"ermission denied"*) why="nothing may be run from $top (mounted with noexec?); copy the folder elsewhere" ;;
      *) why=$said ;;
    esac
    printf 'error: cse cannot run on this machine: %s\nnext: cse needs Linux on @ARCH@ with glibc @GLIBC@ or newer, as Debian 10, RHEL 8 and Ubuntu 20.04 have\n' "$why" >&2
    exit 1
  }
}
exec "$node" "$top/lib/cse/bin/run.js" "$@"
