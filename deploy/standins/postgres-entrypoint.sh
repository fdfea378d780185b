#!/bin/sh
set -eu
pg=/usr/local/pg
user=${POSTGRES_USER:-postgres}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD_FILE:-}" ]; then
    POSTGRES_PASSWORD_FILE=/tmp/password
    printf '%s' "$POSTGRES_PASSWORD" > "$POSTGRES_PASSWORD_FILE"
  fi
  "$pg/initdb" -D "$PGDATA" -U "$user" -E UTF8 --auth-local=trust --auth-host=scram-sha-256 \
    --pwfile="$POSTGRES_PASSWORD_FILE"
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  "$pg/pg_ctl" -D "$PGDATA" -w start -o "-h '' -k /tmp"
  "$pg/psql" -h /tmp -U "$user" -d postgres -c "CREATE DATABASE \"${POSTGRES_DB:-postgres}\""
  "$pg/pg_ctl" -D "$PGDATA" -w stop
fi
exec "$pg/postgres" -D "$PGDATA" -h 0.0.0.0 -k /tmp
