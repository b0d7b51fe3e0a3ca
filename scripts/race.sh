#!/usr/bin/env bash
# The race detector over the packages that many goroutines share. SQLite, C
# translated into Go, is built without it: with it that takes longer than all
# tests. Our own code that calls it is watched all the same.
set -euo pipefail
cd "$(dirname "$0")/../internal/platform"
go test -race -gcflags='modernc.org/...=-race=false' ./blob ./convert ./db ./events ./fault ./forms ./i18n ./jobs \
	./limit ./lists ./mail ./photos ./tallies ./text ./ui
