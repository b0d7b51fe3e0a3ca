#!/usr/bin/env bash
# Measures one installation with the data of a province under load, on this
# machine: on SQLite with synchronous=FULL, then on PostgreSQL with fsync.
# Arguments go to "thonso bench load": a smaller size, for a quick look.
# BENCH_ARGS go to "thonso bench run"; BENCH_DATABASES may leave out one.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --on-postgres ]; then
	shift
	echo "PostgreSQL"
	dir=$(mktemp -d "${TMPDIR:-/tmp}/thonso-bench.XXXXXX")
	trap 'rm -rf "$dir"' EXIT
	./thonso bench load --data "$dir" --database "$THONSO_TEST_POSTGRES" "$@"
	# shellcheck disable=SC2086 # several arguments
	./thonso bench run --data "$dir" --database "$THONSO_TEST_POSTGRES" ${BENCH_ARGS:-}
	exit
fi

scripts/build.sh
case " ${BENCH_DATABASES:-sqlite postgres} " in *" sqlite "*)
	echo "SQLite"
	dir=$(mktemp -d "${TMPDIR:-/tmp}/thonso-bench.XXXXXX")
	trap 'rm -rf "$dir"' EXIT
	./thonso bench load --data "$dir" "$@"
	# shellcheck disable=SC2086 # several arguments
	./thonso bench run --data "$dir" ${BENCH_ARGS:-}
	rm -rf "$dir"
	;;
esac
case " ${BENCH_DATABASES:-sqlite postgres} " in *" postgres "*)
	THONSO_POSTGRES_DURABLE=1 scripts/with-postgres.sh scripts/bench.sh --on-postgres "$@"
	;;
esac
