#!/usr/bin/env bash
# Builds what runs in the browser into web/dist.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -d web/node_modules ] || [ web/package-lock.json -nt web/node_modules ]; then
	(cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	touch web/node_modules
fi
go run ./web/build
