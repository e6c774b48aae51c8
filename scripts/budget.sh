#!/usr/bin/env bash
# Holds what the tests of each room took (the file scripts/timed.sh wrote) against scripts/budget.txt. Over budget is
# said; three times the budget is a failure.
set -euo pipefail
awk '
  /^#/ || !NF { next }
  FNR == NR { budget[$1] = $2; next }
  { took[$1] += $2; all += $2 }
  END {
    for (p in took) {
      b = p in budget ? budget[p] : budget["*"]
      if (took[p] > b) {
        far = took[p] > 3 * b
        bad += far
        printf "%s: %.0f s of the processor, budget %d s%s\n", p, took[p], b, far ? ": FAR OVER" : ""
      }
    }
    for (p in budget) if (p != "*" && !(p in took)) { printf "%s: in scripts/budget.txt, but not tested\n", p }
    printf "%.0f s of the processor for the Go tests of %d packages\n", all, length(took)
    exit bad > 0
  }' "$(dirname "${BASH_SOURCE[0]}")/budget.txt" "$1"
