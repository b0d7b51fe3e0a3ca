#!/usr/bin/env bash
# Runs a command with THONSO_TEST_POSTGRES set to a throw-away PostgreSQL
# cluster: own folder, own port, no durability (unless
# THONSO_POSTGRES_DURABLE is set), gone when the command ends.
set -euo pipefail

if [ -n "${THONSO_TEST_POSTGRES:-}" ]; then
	exec "$@"
fi
bin=$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb | tail -n 1)")
dir=$(mktemp -d "${TMPDIR:-/tmp}/thonso-pg.XXXXXX")
# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
	user=nobody
	id postgres >/dev/null 2>&1 && user=postgres
	as=(runuser -u "$user" --)
	chown "$user" "$dir"
fi

stop() {
	"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap stop EXIT

# A port nobody listens on; taken from below the range that outgoing connections use.
free_port() {
	local port
	for _ in $(seq 50); do
		port=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || {
			echo "$port"
			return
		}
	done
	return 1
}
port=$(free_port)
settings="-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"
if [ -n "${THONSO_POSTGRES_DURABLE:-}" ]; then # to be measured as it would be run
	settings="-c fsync=on -c shared_buffers=1GB -c max_wal_size=4GB"
fi

(
	cd "$dir"
	"${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C -N >/dev/null
	"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start \
		-o "-p $port -k $dir -c listen_addresses=127.0.0.1 $settings -c max_connections=200" >/dev/null
) || {
	cat "$dir/log" >&2 || true
	exit 1
}
export THONSO_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
