#!/usr/bin/env bash
# tests/run-compiled.sh BUILD -- compiled programs against a plain program that says what they have
# to write (tests/compiled/NAME.c for tests/golden/c/NAME.analog): with every optimisation off and on,
# in every way of tests/handcomp/driver.h. All C that analogc makes for tests/golden/c passes gcc and
# clang without a warning.
set -u
build=$(realpath "$1") passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read -ra ldflags <"$build/ldflags"
cflags=(-std=c11 -O1 -g -D_DEFAULT_SOURCE -Wall -Wextra -Wunused -Werror -pthread -I. -Itests/golden/c)
ways=("" -fno-fuse -fno-straight -fno-liveness -fno-constants
	"-fno-fuse -fno-straight -fno-liveness -fno-constants")

fail() { # NAME: with a log
	failed=$((failed + 1))
	echo "FAIL compiled: $1"
	head -n 40 "$work/log"
}

warn_free() { # NAME FILE.c
	local cc
	for cc in gcc clang; do
		if ! command -v $cc >/dev/null; then
			echo "SKIP compiled: $1 with $cc, which is not installed"
			skipped=$((skipped + 1))
		elif $cc "${cflags[@]}" -c -o "$work/object.o" "$2" >"$work/log" 2>&1; then
			passed=$((passed + 1))
		else
			fail "$1 with $cc"
		fi
	done
}

run_compiled() { # NAME
	# The sum of the C compiler's work is what this costs: one object, one link, one run.
	if "${CC:-cc}" "${cflags[@]}" "${ldflags[@]}" -DANALOG_NO_MAIN -o "$work/test" "$work/$1.c" \
		"tests/compiled/$1.c" tests/handcomp/driver.c "$build/libanalog_stdlib.a" \
		"$build/libanalog_runtime.a" -lpcap -lpcre2-8 -lsqlite3 -lm >"$work/log" 2>&1 && timeout 300 "$work/test" >"$work/log" 2>&1; then
		passed=$((passed + 1))
	else
		fail "$1 $2"
	fi
}

for program in tests/golden/c/*.analog; do
	name=$(basename "$program" .analog)
	args=$(sed -n '1s|^// args: ||p' "$program")
	for way in "${ways[@]}"; do
		# shellcheck disable=SC2086 # options are words
		if ! (cd tests/golden/c && "$build/analogc" $args $way -S -o "$work/$name.c" "$name.analog") \
			>"$work/log" 2>&1; then
			fail "$name $way: analogc"
			continue
		fi
		warn_free "$name $way" "$work/$name.c"
		[ -e "tests/compiled/$name.c" ] && run_compiled "$name" "$way"
	done
done
echo "compiled: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
