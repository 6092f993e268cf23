#!/usr/bin/env bash
# tests/run-random.sh BUILD [N [SEED]] -- what tests/conformance makes up: N (60) random programs
# against naive.py, 5 N mutants, and the order of tuples with several keys.
set -u
top=$(cd "$(dirname "$0")" && pwd)/conformance build=$1 n=${2:-60} seed=${3:-1}
if ! command -v python3 >/dev/null; then
	echo "SKIP random: python3 is not installed"
	echo "random: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
	python3 "$top/generate.py" "$build" --seed "$seed" --count "$n"
	python3 "$top/mutate.py" "$build" --seed "$seed" --count $((5 * n))
	python3 "$top/order.py" "$build"
} >"$log" 2>&1
grep -vE '^[a-z]+: [0-9]+ passed, ' "$log"
# A program that ended without its last line has failed, too.
awk '/^[a-z]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { p += $2; f += $4; ended++ }
END {
	f += 3 - ended
	printf "random: %d passed, %d failed, 0 skipped\n", p, f
	exit f > 0
}' "$log"
