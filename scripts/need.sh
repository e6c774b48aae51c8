#!/usr/bin/env bash
# Says what the checks need and this machine lacks, and installs it where apt can: only what is absent.
set -euo pipefail

missing=() # apt packages
wanted=()  # what for, in plain words

need() { # package, what for, test
  if ! eval "$3" >/dev/null 2>&1; then
    missing+=("$1")
    wanted+=("  $1: $2")
  fi
}

for tool in go node npm git; do
  command -v "$tool" >/dev/null || { echo "missing: $tool. Install Go (see go.mod for the version), Node 20 or newer, and git first." >&2; exit 1; }
done
if [ "$(node -p 'process.versions.node.split(".")[0] >= 20')" != true ]; then
  echo "Node $(node -v) is too old: 20 or newer is needed." >&2
  exit 1
fi

sudo=
if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
may_install() { command -v apt-get >/dev/null && { [ -z "$sudo" ] || sudo -n true 2>/dev/null; }; }
apt() { timeout 600 $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=15 "$@"; }

# Chromium without its windows takes half of the processor. Where it cannot be had, the other does.
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium-headless-shell >/dev/null && may_install; then
  { apt install -y --no-install-recommends chromium-headless-shell || { apt update && apt install -y --no-install-recommends chromium-headless-shell; }; } >/dev/null 2>&1 </dev/null || true
fi

need postgresql "the second database engine" 'ls /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb || command -v initdb'
need chromium "the browser of the journeys" '[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || command -v chromium || command -v chromium-headless-shell'
need poppler-utils "page pictures of PDF papers (pdftoppm, pdftotext)" 'command -v pdftoppm && command -v pdftotext'
need fonts-liberation2 "the typeface of printed slips (all Vietnamese letters)" '[ -f /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf ]'
need gcc "the race detector" 'command -v gcc || command -v cc'

[ ${#missing[@]} -gt 0 ] || exit 0

if ! may_install; then
  {
    echo "The checks need what this machine lacks, and it cannot be installed from here:"
    printf '%s\n' "${wanted[@]}"
    echo "On Debian or Ubuntu: sudo apt-get install ${missing[*]}"
    echo "Elsewhere install the same by your own means; CHROMIUM=/path names a browser that lies elsewhere."
  } >&2
  exit 1
fi

echo "installing: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  echo "apt could not install: ${missing[*]}" >&2
  printf '%s\n' "${wanted[@]}" >&2
  exit 1
fi
