#!/usr/bin/env bash
# All tests: on SQLite, on a throw-away PostgreSQL, in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI="${CI:-true}" # nothing is skipped for want of a program
scripts/need.sh
scripts/web.sh
go vet ./...
scripts/race.sh quick
scripts/with-postgres.sh go test -p 2 -timeout 30m ./...
