#!/usr/bin/env bash
# Runs the tests of a package (go test -exec) and writes "package seconds" into the file MOTCUA_TIMES: what they took of
# the processor. Seconds of the clock would tell how busy the machine is.
"$@"
ended=$?
times >"$MOTCUA_TIMES.$$"
awk -v p="${PWD#"$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"/}" '
  function seconds(t) { sub(/s$/, "", t); split(t, m, "m"); return 60 * m[1] + m[2] }
  NR == 2 { printf "%s %.1f\n", p, seconds($1) + seconds($2) }' "$MOTCUA_TIMES.$$" >>"$MOTCUA_TIMES"
rm -f "$MOTCUA_TIMES.$$"
exit $ended
