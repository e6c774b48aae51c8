#!/usr/bin/env bash
# Everything that must hold, one stage after the other. Nothing in it is left to chance: property tests begin at a fixed
# seed, fuzz tests replay what they know, seconds are shown and only three times the budget of scripts/budget.txt fails.
# scripts/long.sh does the rest.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. scripts/stages.sh
export RAPID_SEED=1 RAPID_CHECKS=${RAPID_CHECKS:-60} RAPID_NOFAILFILE=true

formatted() {
  local bad
  bad=$(git ls-files -co --exclude-standard -- '*.go' | grep -v '_templ\.go$' | while read -r f; do [ -f "$f" ] && echo "$f"; done | xargs -r gofmt -l)
  [ -z "$bad" ] || { printf 'not formatted (make fmt):\n%s\n' "$bad"; return 1; }
}

tests() {
  local rest
  rest=$(go list ./... | tail -n +2) # the house rules, the package at the root, have had their turn
  # shellcheck disable=SC2086
  MOTCUA_TIMES=$tmp/times go_test -exec "$PWD/scripts/timed.sh" $rest
}

budgets() {
  scripts/budget.sh "$tmp/times" >"$tmp/budget"
  local ended=$?
  cat "$tmp/budget"
  mapfile -t notes < <(grep -v '^#' "$tmp/budget")
  return $ended
}

stage "what the checks need" scripts/need.sh || give_up
stage "build" make build || give_up
stage "PostgreSQL for the tests" cluster || give_up
stage "formatting" formatted
stage "generated pages are fresh" scripts/templ.sh fresh
stage "go vet" go vet ./...
stage "golangci-lint" make lint
stage "house rules" go test -count=1 -vet=off .
stage "tests on both engines" tests
stage "the rooms keep their budgets" budgets
stage "race detector" scripts/race.sh
stage "the harness finds planted faults" env TMPDIR="$mem" node tests/browser/selfcheck.mjs
stage "browser journeys, axe, HTML, budgets" env TMPDIR="$mem" node tests/browser/run.mjs

summary
[ $failed -eq 0 ]
