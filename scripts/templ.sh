#!/usr/bin/env bash
# Renews the Go code of the pages. It is done folder by folder, because the
# generated code names its source relative to where the generator runs.
set -euo pipefail
cd "$(dirname "$0")/.."
for dir in $(git ls-files '*.templ' | xargs -n1 dirname | sort -u); do
	(cd "$dir" && go tool templ generate -path . 2>/dev/null)
done
