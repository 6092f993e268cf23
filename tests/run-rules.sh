#!/usr/bin/env bash
# tests/run-rules.sh -- what the tree itself must keep: who includes whom, what lies at the top,
# how long files and lines are. Run at the top of the tree.
set -u
passed=0 failed=0
check() { # NAME OFFENDERS: passes if there are none
	if [ -z "$2" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAIL %s:\n%s\n' "$1" "$2"
	fi
}
sources() { find "$@" -name '*.[chly]' ! -path tests/golden/\* | sort; }

check "compiler/ includes nothing of runtime/ or stdlib/" \
	"$(grep -nE '#include "(runtime|stdlib)/' compiler/*)"
check "runtime/ includes nothing of stdlib/ or compiler/" \
	"$(grep -nE '#include "(compiler|stdlib)/' runtime/*)"
check "stdlib/ includes of the runtime only what functions may use" \
	"$(grep -nE '#include "(compiler/|runtime/)' stdlib/*.* | grep -vE '"runtime/(env|value|type)\.h"')"
check "the top level holds the agreed folders" \
	"$(git ls-tree --name-only HEAD | grep -vxE 'Makefile|README.md|compiler|runtime|stdlib|examples|tests|bench|docs|\..*')"
check "files stay under 600 lines" \
	"$(sources compiler runtime stdlib bench tests | xargs wc -l | awk '$1 >= 600 && $2 != "total"')"
check "lines stay within 100 columns" \
	"$(sources compiler runtime stdlib bench tests | xargs expand -t 8 | LC_ALL=C.UTF-8 grep -E '^.{101}')"
check "every source names its licence" \
	"$(sources compiler runtime stdlib bench tests | xargs grep -L SPDX-License-Identifier)"
check "every capture has its origin" \
	"$(cd tests/captures && find . -name '*.pcap*' | sed 's|^\./||' | sort | comm -3 - <(cut -f1 ORIGIN.tsv | tail -n +2 | sort))"
echo "rules: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
