#!/usr/bin/env bash
# A PostgreSQL cluster for tests only: own folder, free port on the loopback, no fsync, gone afterwards.
#   scripts/postgres.sh start DIR   makes DIR, starts the cluster, prints its address
#   scripts/postgres.sh stop DIR    stops it and removes DIR
# PostgreSQL refuses to run as root, so root starts it as the user postgres (or nobody).
set -euo pipefail

bin() { # the newest server on this machine
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -n "$found" ] && [ -x "$found/initdb" ]; then echo "$found"; return; fi
  found=$(command -v initdb) || { echo "no PostgreSQL server here (initdb is missing)" >&2; exit 1; }
  dirname "$found"
}

server() { # runs a command as a user PostgreSQL accepts
  if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
  local user=postgres
  id -u "$user" >/dev/null 2>&1 || user=nobody
  if command -v runuser >/dev/null; then
    runuser -u "$user" -- "$@"
  else
    su -s /bin/sh "$user" -c "$(printf '%q ' "$@")"
  fi
}

free_port() {
  node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

start() {
  local dir=$1 pg port try
  pg=$(bin)
  mkdir -p "$dir"
  if [ "$(id -u)" -eq 0 ]; then
    chmod 0711 "$dir"
    local user=postgres
    id -u "$user" >/dev/null 2>&1 || user=nobody
    mkdir -p "$dir/pg" && chown "$user" "$dir/pg"
  else
    mkdir -p "$dir/pg"
  fi
  cd "$dir" # the server's user may not be allowed into the caller's folder
  server "$pg/initdb" -D "$dir/pg/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; exit 1; }
  for try in 1 2 3; do
    port=$(free_port)
    if server "$pg/pg_ctl" -D "$dir/pg/data" -l "$dir/pg/log" -w -t 60 -s start -o "\
      -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$dir/pg \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
      -c shared_buffers=128MB -c autovacuum=off -c max_wal_size=2GB -c wal_level=minimal -c max_wal_senders=0" >/dev/null 2>&1; then
      echo "postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
      return
    fi
  done
  cat "$dir/pg/log" >&2
  echo "PostgreSQL did not start after $try tries" >&2
  exit 1
}

stop() {
  local dir=$1
  if [ -f "$dir/pg/data/postmaster.pid" ]; then
    cd "$dir"
    server "$(bin)/pg_ctl" -D "$dir/pg/data" -m immediate -w -s stop >/dev/null 2>&1 || true
  fi
  cd /
  rm -rf "$dir"
}

case ${1-} in
start) start "$2" ;;
stop) stop "$2" ;;
*)
  echo "usage: scripts/postgres.sh start DIR | stop DIR" >&2
  exit 2
  ;;
esac
