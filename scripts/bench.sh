#!/usr/bin/env bash
# Measures one installation under load, on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build.sh
exec ./thonso bench "$@"
