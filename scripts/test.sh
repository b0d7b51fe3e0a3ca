#!/usr/bin/env bash
# All tests: on SQLite, on a throw-away PostgreSQL, in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI="${CI:-true}" # nothing is skipped for want of a program
export GOGC="${GOGC:-400}" # memory for time: a third less of it, up to 5 GB
scripts/need.sh
scripts/web.sh
go vet ./...
scripts/race.sh quick
# vet is done: not once more for each package
scripts/with-postgres.sh go test -vet=off -p 2 -timeout 30m ./...
