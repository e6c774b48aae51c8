#!/usr/bin/env bash
# Everything that must hold, one stage after the other, each with its time; the summary comes last.
# Runs as root or not, without standard input, and leaves nothing running.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
exec </dev/null
export LC_ALL=C.UTF-8

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

names=() times=() marks=() failed=0
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
  printf '%-7s %5d s  all stages\n' "$([ $failed -eq 0 ] && echo ok || echo FAILED)" $((SECONDS - began))
}

give_up() {
  summary
  exit 1
}

formatted() {
  local bad
  bad=$(git ls-files -co --exclude-standard -- '*.go' | grep -v '_templ\.go$' | while read -r f; do [ -f "$f" ] && echo "$f"; done | xargs -r gofmt -l)
  [ -z "$bad" ] || { printf 'not formatted (make fmt):\n%s\n' "$bad"; return 1; }
}

cluster() {
  MOTCUA_TEST_POSTGRES=$(scripts/postgres.sh start "$mem/cluster") || return 1
  export MOTCUA_TEST_POSTGRES MOTCUA_TEST_BOTH=1
}

# Tests with many goroutines leave the database in the order of the machine's mood: no cached answers.
tests() { TMPDIR=$mem GOTMPDIR=$tmp go test -p 2 -count=1 -timeout 25m ./...; }

stage "what the checks need" scripts/need.sh || give_up
stage "build" make build || give_up
stage "PostgreSQL for the tests" cluster || give_up
stage "formatting" formatted
stage "generated pages are fresh" scripts/templ.sh fresh
stage "go vet" go vet ./...
stage "golangci-lint" make lint
stage "house rules" go test -count=1 .
stage "tests on both engines" tests
stage "race detector" scripts/race.sh
stage "the harness finds planted faults" node tests/browser/selfcheck.mjs
stage "browser journeys, axe, HTML, budgets" node tests/browser/run.mjs

summary
[ $failed -eq 0 ]
