#!/usr/bin/env bash
# What chance and time find, which make check leaves out: property tests from a new seed, every parser fuzzed, histories
# and crashes by the dozen, the race detector over everything, load, all journeys. To be run before an issue is closed,
# on a machine with nothing else to do. Each seed is printed: with SEED=n the same run comes again. FUZZ=20s and
# ROUNDS=60 say how long.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. scripts/stages.sh
seed=${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
rounds=${ROUNDS:-60}
fuzz=${FUZZ:-20s}
notes+=("seed $seed, $rounds rounds, $fuzz a parser")

# The packages whose tests use another package.
users() { go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | grep -F "$1" | cut -d' ' -f1; }

properties() {
  echo "seed $seed"
  # shellcheck disable=SC2046
  RAPID_SEED=$((seed + 1)) RAPID_CHECKS=1500 go_test $(users pgregory.net/rapid)
}

# The tests that play with chance are those that ask storetest.Rounds how often.
chance() {
  local tests
  tests=$(git grep -lF 'storetest.Rounds(' -- '*_test.go' | xargs awk '/^func Test/ { name = $2; sub(/\(.*/, "", name) } /storetest\.Rounds\(/ { print name }' | sort -u | paste -sd'|')
  echo "seed $seed: $tests"
  # shellcheck disable=SC2046
  MOTCUA_TEST_ROUNDS=$rounds MOTCUA_TEST_SEED=$seed go_test -run "^($tests)\$" $(git grep -lF 'storetest.Rounds(' -- '*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|')
}

# What a parser fails on stays beside it and fails the second time too; that the time ran out while an input was tried
# (go.dev/issue/75804) does not.
fuzz_one() { go_test -run "^$2\$" -fuzz "^$2\$" -fuzztime "$fuzz" "$1" | tail -n 20; }

parsers() {
  local package name failed=0 n=0
  while read -r package; do
    for name in $(go test -list '^Fuzz' "$package" | grep '^Fuzz'); do
      echo "-- $package $name"
      n=$((n + 1))
      fuzz_one "$package" "$name" || fuzz_one "$package" "$name" || failed=1
    done
  done < <(git grep -lE '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|')
  notes+=("$n parsers fuzzed")
  return $failed
}

# On PostgreSQL alone: see storetest.
races() { CGO_ENABLED=1 MOTCUA_TEST_ENGINE=postgres MOTCUA_TEST_BOTH='' go_test -race ./...; }

seconds() {
  local failed=0
  go_test -run '^$' -bench '^BenchmarkSearch$' ./internal/catalogue >"$tmp/seconds" || failed=1
  MOTCUA_LONG=1 WORKERS=1 TMPDIR=$mem node tests/browser/run.mjs copies >>"$tmp/seconds" || failed=1
  cat "$tmp/seconds"
  mapfile -t -O "${#notes[@]}" notes < <(grep -E '^Benchmark|^# one person' "$tmp/seconds")
  return $failed
}

journeys() { ALL=1 MOTCUA_TEST_SEED=$seed TMPDIR=$mem node tests/browser/run.mjs; }

# A copy of the tree in which `make room` made a room passes what stands in the way of a new room. It has tables that the
# stores prepared for the other tests lack, so it prepares its own.
new_room() {
  local copy=$tmp/tree
  mkdir "$copy" && git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$copy" || return 1
  cp -a internal/kit/asset/dist/. "$copy/internal/kit/asset/dist/"
  (cd "$copy" && git init -q && git add -A && scripts/room.sh sample &&
    mkdir -p "$mem/templates-room" && export MOTCUA_TEST_TEMPLATES=$mem/templates-room && go_test ./internal/sample . && go_test -run '^TestRights$|^TestRoles$|^TestRowsStandBesideTheirPages$' ./internal/app)
}

load() {
  bin/motcua bench --dir "$tmp" >"$tmp/bench" || return 1
  cat "$tmp/bench"
  mapfile -t -O "${#notes[@]}" notes <"$tmp/bench"
}

stage "what the checks need" scripts/need.sh || give_up
stage "build" make build || give_up
stage "PostgreSQL for the tests" cluster || give_up
stage "property tests, seed $seed" properties
stage "histories and crashes, $rounds from seed $seed" chance
stage "$fuzz of fuzzing a parser" parsers
stage "what is held by the clock" seconds
stage "a new room (make room)" new_room
stage "load (motcua bench)" load
stage "browser journeys, with and without JavaScript on both engines" journeys
stage "race detector over everything" races

summary
[ $failed -eq 0 ]
