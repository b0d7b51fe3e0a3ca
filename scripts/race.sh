#!/usr/bin/env bash
# The race detector over the packages that many goroutines share. SQLite, C
# translated into Go, is built without it: with it that takes longer than all
# tests. Our own code that calls it is watched all the same. With "quick" only
# those that don't link SQLite at all, which every test run can afford.
set -euo pipefail
cd "$(dirname "$0")/../internal/platform"
quick=(./blob ./convert ./fault ./i18n ./limit ./mail ./photos ./text ./ui)
if [ "${1:-}" = quick ]; then
	exec go test -race "${quick[@]}"
fi
go test -race -gcflags='modernc.org/...=-race=false' "${quick[@]}" ./db ./events ./forms ./jobs ./lists ./tallies
