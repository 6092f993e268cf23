#!/usr/bin/env bash
# tests/run-unit.sh PROGRAM… -- runs cmocka programs; a failed one shows what it printed.
set -u
passed=0 failed=0
for program; do
	output=$(timeout 600 "$program" 2>&1)
	status=$?
	ok=$(grep -c '^\[       OK \]' <<<"$output")
	passed=$((passed + ok))
	if [ $status -ne 0 ] || [ "$ok" -eq 0 ]; then
		bad=$(grep '^\[  FAILED  \] [^0-9]' <<<"$output" | sort -u | wc -l)
		failed=$((failed + (bad > 0 ? bad : 1)))
		printf '%s\nFAIL %s: exit status %d\n' "$(tail -n 60 <<<"$output")" "$program" $status
	fi
done
echo "unit: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
