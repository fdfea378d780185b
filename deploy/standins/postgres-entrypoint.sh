#!/bin/sh
set -eu
pg=/usr/local/pg
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=/tmp/password
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then cp "$POSTGRES_PASSWORD_FILE" "$password"; else printf '%s' "$POSTGRES_PASSWORD" > "$password"; fi
  "$pg/initdb" -D "$PGDATA" -U "${POSTGRES_USER:-postgres}" -E UTF8 --auth-local=trust --auth-host=scram-sha-256 --pwfile="$password"
  rm -f "$password"
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  "$pg/pg_ctl" -D "$PGDATA" -w start -o "-h '' -k /tmp"
  "$pg/psql" -h /tmp -U "${POSTGRES_USER:-postgres}" -d postgres -c "CREATE DATABASE \"${POSTGRES_DB:-postgres}\""
  "$pg/pg_ctl" -D "$PGDATA" -w stop
fi
exec "$pg/postgres" -D "$PGDATA" -h 0.0.0.0 -k /tmp
