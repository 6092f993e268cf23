#!/usr/bin/env bash
# tests/run-errors.sh -- every error and warning of the compiler is explained in docs/errors.md, in
# the order of the alphabet, and has a pair in tests/errors. Run at the top of the tree.
set -u
export LC_ALL=C
passed=0 failed=0
check() { # NAME OFFENDERS: passes if there are none
	if [ -z "$2" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAIL %s:\n%s\n' "$1" "$2"
	fi
}
# What no program causes: a mistake of the compiler's own; the linker's, which docs/errors.md shows.
without_pair='^(internal|no-definition)$'

# The first argument of these that is a string of small letters and '-' is the name.
in_sources() {
	python3 - compiler/*.[chly] <<-'EOF' | sort -u
		import re, sys
		calls = re.compile(r'\b(?:diag_error|diag_warning|reject|REJECT_AS)\s*\('
		                   r'(?:[^;"]|"(?![a-z-]+")[^"]*")*?"([a-z-]+)"\s*,')
		printed = re.compile(r'\[([a-z-]+)\]\\n"')
		for name in sys.argv[1:]:
		    text = open(name, encoding="utf-8").read()
		    for found in calls.findall(text) + printed.findall(text):
		        print(found)
	EOF
}
headings() { # SECTION
	sed -n "/^## $1\$/,/^## /s/^### //p" docs/errors.md
}
warnings() { sed -n '/define DIAG_WARNINGS/,/^$/s/.*X("\([a-z-]*\)".*/\1/p' compiler/diag.h | sort; }
in_pairs() {
	cat tests/errors/*.err | sed -nE 's/.*(error|warning): .*\[([a-z-]+)\]$/\2/p' | sort -u
}

check "docs/errors.md explains each error and warning" \
	"$(comm -23 <(in_sources) <({ headings Errors; headings Warnings; } | sort))"
check "docs/errors.md explains none that is gone" \
	"$(comm -13 <(in_sources) <({ headings Errors; headings Warnings; } | sort))"
check "docs/errors.md has the warnings of diag.h" \
	"$(comm -3 <(warnings) <(headings Warnings | sort))"
check "the errors are sorted" "$(headings Errors | sort -c 2>&1)"
check "the warnings are sorted" "$(headings Warnings | sort -c 2>&1)"
check "each error and warning has a pair in tests/errors" \
	"$(comm -23 <(in_sources | grep -vE "$without_pair") <(in_pairs))"
echo "errors: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ] && [ "$(in_sources | wc -l)" -gt 50 ]
