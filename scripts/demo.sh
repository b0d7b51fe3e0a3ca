#!/usr/bin/env bash
# Builds everything and serves a made-up commune to try.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/web.sh
scripts/build.sh
echo
exec ./thonso demo --listen "${THONSO_LISTEN:-127.0.0.1:8080}" --data "${THONSO_DATA:-./data/demo}"
