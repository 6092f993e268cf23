#!/usr/bin/env bash
# tests/run-handcomp.sh BUILD NAME… -- the runtime alone, with the programs of tests/handcomp: in all
# ways of tests/handcomp/driver.h; under SEEDS hostile schedules each (default 1,000, with a sanitizer
# 60), with a runtime that yields at every step; and with each allocation failing in turn.
# A failure names its seed: BUILD/stress/handcomp/NAME --seed S runs it again.
set -u
build=$1
shift
read -ra ldflags <"$build/ldflags"
seeds=${SEEDS:-$([ ${#ldflags[@]} -eq 0 ] && echo 1000 || echo 60)}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Two at a time: hostile schedules sleep a lot.
for name; do
	stress=$build/stress/handcomp/$name
	few=$seeds
	[ "$name" = evict ] && few=$((seeds / 50 + 1)) # long: epochs have to pass
	printf '%s\n' "$build/tests/handcomp/$name" "$stress --seeds $few" "$stress --fail-allocations"
done | xargs -P 2 -I COMMAND timeout 600 bash -c 'COMMAND || echo "FAIL COMMAND: exit status $?"' >"$log" 2>&1

grep -vE '^[a-z_]+: [0-9]+ passed, 0 failed$|: out of memory: it derives nothing from' "$log" | cut -c 1-400 | head -n 100
# A program that ended without its last line has failed, too.
awk -v wanted=$((3 * $#)) '
/^[a-z_]+: [0-9]+ passed, [0-9]+ failed$/ { passed += $2; failed += $4; ended++ }
END {
	failed += wanted - ended
	printf "handcomp: %d passed, %d failed, 0 skipped\n", passed, failed
	exit failed > 0
}' "$log"
