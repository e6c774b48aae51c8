#!/usr/bin/env bash
# templ of the pinned version: `generate` writes the Go of the pages, `fmt` formats them, `fresh` tells
# whether what is committed is what the pages say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
make -s bin/templ

case ${1-} in
generate) bin/templ generate -path internal ;;
fmt) bin/templ fmt internal ;;
fresh)
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  find internal -name '*.templ' -print0 | while IFS= read -r -d '' page; do
    mkdir -p "$copy/$(dirname "$page")"
    cp "$page" "$copy/$page"
  done
  [ -d "$copy/internal" ] || exit 0
  bin/templ generate -path "$copy/internal" >"$copy/log" 2>&1 || { cat "$copy/log"; exit 1; }
  stale=0
  while IFS= read -r page; do
    go=${page%.templ}_templ.go
    if ! cmp -s "$copy/$go" "$go"; then
      echo "$go is not what $page says: run make generate"
      stale=1
    fi
  done < <(find internal -name '*.templ' | sort)
  while IFS= read -r go; do
    [ -f "${go%_templ.go}.templ" ] || { echo "$go has no page any more: delete it"; stale=1; }
  done < <(find internal -name '*_templ.go' | sort)
  exit $stale
  ;;
*)
  echo "usage: scripts/templ.sh generate | fmt | fresh" >&2
  exit 2
  ;;
esac
