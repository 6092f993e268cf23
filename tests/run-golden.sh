#!/usr/bin/env bash
# tests/run-golden.sh DIR [--update] [PATTERN] -- runs DIR/analogc on programs and compares what it says.
#
#   tests/errors/NAME.analog        NAME.err:  standard error of analogc -fsyntax-only
#   tests/golden/KIND/NAME.analog   NAME.KIND: standard output of --dump=KIND; for c, of -S
#
# A first line "// args: …" in the program adds options. --update rewrites the expected files.
# The folder of the library's interfaces is written LIBRARY/.
# PATTERN: only what matches it, 'errors/syntax-*' say.
set -u
[ $# -ge 1 ] || { echo "usage: tests/run-golden.sh DIR-OF-ANALOGC [--update] [PATTERN]" >&2; exit 2; }
analogc=$(cd "$1" && pwd -P)/analogc update=
shift
[ "${1:-}" = --update ] && { update=$1; shift; }
pattern=${1:-*}
top=$(cd "$(dirname "$0")" && pwd)
passed=0 failed=0
got=$(mktemp) other=$(mktemp)
trap 'rm -f "$got" "$other"' EXIT

fail() { # NAME REASON
	echo "FAIL $1: $2"
	failed=$((failed + 1))
}

compare() { # NAME WANTED: $got against the file WANTED
	if [ "$update" = --update ]; then
		cp "$got" "$2"
		passed=$((passed + 1))
	elif [ ! -e "$2" ]; then
		fail "$1" "there is no $(basename "$2")"
	elif diff -u --label wanted --label got "$2" "$got"; then
		passed=$((passed + 1))
	else
		fail "$1" "differs"
	fi
}

is_wanted() { # NAME
	# shellcheck disable=SC2053 # a pattern
	[[ $1 == $pattern ]]
}

args_of() { sed -n '1s|^// args: ||p' "$1"; }

cd "$top/errors" || exit 2
for program in *.analog; do
	name=${program%.analog}
	[ -e "$program" ] && is_wanted "errors/$name" || continue
	# shellcheck disable=SC2046 # the options are words
	timeout 60 "$analogc" -fsyntax-only --color=never $(args_of "$program") "$program" \
		>"$other" 2>"$got"
	status=$?
	sed -i "s|$(dirname "$analogc")/include/|LIBRARY/|g" "$got"
	want=0
	grep -qE 'error: |"severity":"error"' "$got" && want=1
	if [ $status -ne $want ] || [ -s "$other" ]; then
		fail "errors/$name" "exit status $status, not $want, or something on standard output"
		cat "$got" "$other"
	else
		compare "errors/$name" "$name.err"
	fi
done

for folder in "$top"/golden/*/; do
	kind=$(basename "$folder")
	cd "$folder" || exit 2
	for program in *.analog; do
		name=${program%.analog}
		[ -e "$program" ] && is_wanted "golden/$kind/$name" || continue
		show="--dump=$kind"
		[ "$kind" = c ] && show="-S --no-line -o -"
		# shellcheck disable=SC2046,SC2086
		if timeout 60 "$analogc" --color=never $show $(args_of "$program") "$program" \
			>"$got" 2>"$other"; then
			compare "golden/$kind/$name" "$name.$kind"
		else
			fail "golden/$kind/$name" "exit status $?"
			cat "$other"
		fi
	done
done

echo "golden: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
