#!/bin/sh
# What the official image's entrypoint does, as far as compose.yaml needs it: as root it makes the folder the server's and goes on
# as the server's user, and an empty folder becomes a database of POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD.
set -eu
export PGDATA="${PGDATA:-/var/lib/postgresql/data}"
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown postgres "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  exec gosu postgres "$0" "$@"
fi
bin=$(echo /usr/lib/postgresql/*/bin)
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" >/tmp/password
  "$bin/initdb" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 >/dev/null
  rm /tmp/password
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  PGPASSWORD=$POSTGRES_PASSWORD "$bin/pg_ctl" -w -o "-c listen_addresses=" start >/dev/null
  [ "$POSTGRES_DB" = "$POSTGRES_USER" ] && [ "$POSTGRES_DB" = postgres ] ||
    PGPASSWORD=$POSTGRES_PASSWORD "$bin/createdb" --username="$POSTGRES_USER" "$POSTGRES_DB"
  "$bin/pg_ctl" -w stop >/dev/null
fi
exec "$bin/postgres" -c listen_addresses='*' "$@"
