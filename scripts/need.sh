#!/usr/bin/env bash
# Installs the Debian packages that the tests need and that are missing.
# A command that is there by other means counts as well.
set -euo pipefail

missing=()
postgres=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1 || true)
[ -n "$postgres" ] || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
	echo "These are needed for the tests, please install them: ${missing[*]}" >&2
	exit 1
fi
echo "Installing: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2
# The exit code also tells of unrelated packages left half configured: what counts is that ours are there.
apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || true
for package in "${missing[@]}"; do
	dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok' || {
		echo "could not install $package" >&2
		exit 1
	}
done
