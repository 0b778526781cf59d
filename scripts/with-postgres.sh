#!/bin/sh
# Runs a command with one PostgreSQL server for all its tests: with-postgres.sh COMMAND [ARGUMENT …]
# The command finds it in ROOST_TEST_POSTGRES; a server that is named there already is used instead.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
(cd "$root" && CGO_ENABLED=0 go build -o .cache/bin/withpostgres ./internal/testkit/withpostgres)
exec "$root/.cache/bin/withpostgres" "$@"
