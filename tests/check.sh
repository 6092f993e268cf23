#!/usr/bin/env bash
# tests/check.sh SUITE… -- runs each suite (a shell command that ends with the line
# "NAME: P passed, F failed, S skipped") and adds up. With STRICT=1 a skipped test fails.
set -u
passed=0 failed=0 skipped=0
for suite; do
	echo "== $suite"
	log=$(mktemp)
	begin=$SECONDS
	bash -c "$suite" 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}
	line=$(grep -E '^[a-z-]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1)
	rm -f "$log"
	read -r _ p _ f _ s _ <<<"${line//,/ }"
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
	if [ -z "$line" ] || { [ "$status" -ne 0 ] && [ "${f:-0}" -eq 0 ]; }; then
		echo "FAIL $suite: exit status $status"
		failed=$((failed + 1))
	fi
	echo "   $((SECONDS - begin)) s"
done
echo
echo "analogc: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && { [ "${STRICT:-}" != 1 ] || [ $skipped -eq 0 ]; }
