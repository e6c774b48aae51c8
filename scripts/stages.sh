# What check.sh and long.sh share: stages, each with its time, and a summary at the end. To be sourced from bash.
# Runs as root or not, without standard input, and leaves nothing running.
exec </dev/null
export LC_ALL=C.UTF-8 CGO_ENABLED=${CGO_ENABLED:-0} GOFLAGS=${GOFLAGS:--trimpath} # the flags of the Makefile

tmp=$(mktemp -d)
chmod 0711 "$tmp"
# Databases of tests live in memory where there is room: they are made and dropped by the hundred, and what is
# tested is not the disk.
mem=$tmp
if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR==2{print $4}')" -gt 6000000 ]; then
  mem=$(mktemp -d /dev/shm/motcua-XXXXXX)
  chmod 0711 "$mem"
fi
trap 'scripts/postgres.sh stop "$mem/cluster"; rm -rf "$tmp" "$mem"' EXIT
trap 'exit 130' INT TERM

names=() times=() marks=() notes=() failed=0
began=$SECONDS

stage() { # name, command …
  local name=$1 start=$SECONDS mark=ok
  shift
  printf '\n== %s\n' "$name"
  "$@" || { mark=FAILED; failed=$((failed + 1)); }
  names+=("$name") times+=($((SECONDS - start))) marks+=("$mark")
  [ "$mark" = ok ]
}

summary() {
  printf '\n== summary\n'
  local i
  for i in "${!names[@]}"; do printf '%-7s %5d s  %s\n' "${marks[$i]}" "${times[$i]}" "${names[$i]}"; done
  for i in "${!notes[@]}"; do printf '               %s\n' "${notes[$i]}"; done
  printf '%-7s %5d s  all stages\n' "$([ $failed -eq 0 ] && echo ok || echo FAILED)" $((SECONDS - began))
}

give_up() {
  summary
  exit 1
}

cluster() {
  MOTCUA_TEST_POSTGRES=$(scripts/postgres.sh start "$mem/cluster") || return 1
  mkdir -p "$mem/templates"
  export MOTCUA_TEST_POSTGRES MOTCUA_TEST_BOTH=1 MOTCUA_TEST_TEMPLATES=$mem/templates
}

# Tests with many goroutines leave the database in the order of the machine's mood: no cached answers. What they keep
# is small, so the garbage may lie a while longer.
go_test() { TMPDIR=$mem GOTMPDIR=$tmp GOGC=300 go test -p 2 -count=1 -vet=off -timeout 60m "$@"; }
