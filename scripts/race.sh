#!/usr/bin/env bash
# Runs the tests of race.list under the race detector.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CGO_ENABLED=1 # the detector needs it
failed=0
all=()
run() { go test -race -p 2 -timeout 15m "$@" || failed=1; }
while read -r package tests; do
  case $package in '' | '#'*) continue ;; esac
  if [ -n "$tests" ]; then run -run "$tests" "$package"; else all+=("$package"); fi
done <scripts/race.list
[ ${#all[@]} -eq 0 ] || run "${all[@]}"
exit $failed
