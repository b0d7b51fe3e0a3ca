#!/usr/bin/env bash
# What a change must pass before it is handed in.
set -euo pipefail
cd "$(dirname "$0")/.."
unformatted=$(git ls-files '*.go' | xargs gofmt -l)
if [ -n "$unformatted" ]; then
	printf 'not formatted with gofmt:\n%s\n' "$unformatted" >&2
	exit 1
fi
before=$(git ls-files -z '*_templ.go' | xargs -0 sha256sum)
scripts/templ.sh
after=$(git ls-files -z '*_templ.go' | xargs -0 sha256sum)
if [ "$before" != "$after" ]; then
	echo 'generated page code was out of date; it is renewed now, commit it' >&2
	exit 1
fi
go vet ./...
# One version for everybody, so that all are told the same; built at its first run, which takes minutes.
go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run --timeout 15m ./...
