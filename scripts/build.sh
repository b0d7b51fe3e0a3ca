#!/usr/bin/env bash
# Builds ./thonso: one static binary.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f web/dist/manifest.json ] || scripts/web.sh
version=$(git describe --tags --always --dirty 2>/dev/null || echo dev)
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$version" -o thonso ./cmd/thonso
