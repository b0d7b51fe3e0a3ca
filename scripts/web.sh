#!/usr/bin/env bash
# Builds what runs in the browser into web/dist.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v npm >/dev/null || {
	echo 'npm is needed (Node 18 or newer): fonts and test tools come as npm packages' >&2
	exit 1
}
if [ ! -d web/node_modules ] || [ web/package-lock.json -nt web/node_modules ]; then
	(cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	touch web/node_modules
fi
go run ./web/build
