#!/usr/bin/env bash
# tests/run-conformance.sh BUILD [PATTERN] -- the small programs of tests/conformance/programs, or
# those whose names match PATTERN, print what NAME.expected holds, octet by octet: at -j 1, 2 and 8,
# with hostile schedules, with each optimisation off, as a plain loop, with gcc and with clang; their
# C has no warnings and is the same bytes when it is made again elsewhere. The expected lines are
# what naive.py and classics.py say.
#
# In a program: "// run: OPTION…" what it is run with, "// status: N" how it ends (0).
set -u
top=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "$1") pattern=${2:-*} programs=$top/conformance/programs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export build work programs

# A compiler whose programs are linked with the runtime that yields at every step.
mkdir "$work/stress"
if compgen -G "$build/stress/runtime/*.o" >/dev/null; then
	cp "$build/analogc" "$build/ldflags" "$build/libanalog_stdlib.a" "$work/stress"
	ln -s "$build/include" "$work/stress/include"
	ar rcs "$work/stress/libanalog_runtime.a" "$build"/stress/runtime/*.o
fi

conform() { # PROGRAM: prints a line for each test: pass, FAIL …, SKIP …
	local name status options folder
	name=$(basename "$1" .analog)
	folder=$work/of/$name
	status=$(sed -n 's|^// status: ||p' "$1")
	read -ra options <<<"$(sed -n 's|^// run: ||p' "$1")"
	mkdir -p "$folder"
	cd "$programs" || exit 2

	said() { # WAY LOG
		printf 'FAIL conformance %s: %s\n' "$name" "$1"
		head -n 12 "$2"
	}
	run() { # WAY BINARY OPTION…
		local way=$1 binary=$2 got
		shift 2
		timeout 120 "$binary" "${options[@]}" "$@" >"$folder/got" 2>"$folder/log"
		got=$?
		if [ $got -ne "${status:-0}" ]; then
			said "$way: status $got" "$folder/log"
		elif cmp -s "$name.expected" "$folder/got"; then
			echo pass
		else
			diff "$name.expected" "$folder/got" >"$folder/log"
			said "$way" "$folder/log"
		fi
	}
	compile() { # WAY COMPILER BINARY OPTION…
		local way=$1 compiler=$2 binary=$3
		shift 3
		"$compiler" -w -O0 "$@" -o "$folder/$binary" "$name.analog" >"$folder/log" 2>&1 && return
		said "$way: analogc" "$folder/log"
		return 1
	}
	# The C of the program with these options, if it is another than without them.
	other() { # OPTION…
		"$build/analogc" -w -S "$@" -o "$folder/other.c" "$name.analog" 2>/dev/null
		! cmp -s "$folder/one.c" "$folder/other.c"
	}
	warnings() { # COMPILER
		if ! command -v "$1" >/dev/null; then
			echo "SKIP conformance $name: $1 is not installed"
		elif "$1" -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror -fsyntax-only -I"$build/include" \
			"$folder/one.c" >"$folder/log" 2>&1; then
			echo pass
		else
			said "warnings of $1" "$folder/log"
		fi
	}

	hostile() {
		if [ ! -e "$work/stress/analogc" ]; then
			echo "SKIP conformance $name: no stress build"
		elif compile "hostile schedules" "$work/stress/analogc" stress; then
			run "hostile schedules" "$folder/stress" -j 4 --burst 2
		fi
	}

	compile gcc "$build/analogc" program --cc=gcc || return
	run "-j 1" "$folder/program" -j 1
	run "-j 2" "$folder/program" -j 2
	run "-j 8" "$folder/program" -j 8
	run "small bursts" "$folder/program" -j 3 --tokens 2 --burst 1 --lanes 2 --hash-secret 5
	# Sanitizers look at what runs; the C text is the same as without them.
	if grep -q fsanitize "$build/ldflags"; then
		hostile
		return
	fi
	"$build/analogc" -w -S -o "$folder/one.c" "$name.analog"
	(cd "$folder" && cp "$programs/$name.analog" . && "$build/analogc" -w -S -o again.c "$name.analog")
	if cmp -s "$folder/one.c" "$folder/again.c"; then
		echo pass
	else
		echo "FAIL conformance $name: its C is not the same bytes when it is made again elsewhere"
	fi
	warnings gcc
	warnings clang
	for way in -fno-straight -fno-fuse -fno-liveness -fno-constants --sequential; do
		if other $way; then
			compile $way "$build/analogc" other $way && run $way "$folder/other" -j 2
		fi
	done
	hostile
	# Every fourth program with clang, at its own optimisation. A sanitizer is of one compiler.
	if (($(cksum <<<"$name" | cut -d ' ' -f 1) % 4 == 0)) && command -v clang >/dev/null &&
		[ -z "$(tr -d '[:space:]' <"$build/ldflags")" ]; then
		compile clang "$build/analogc" clang --cc=clang -O2 && run clang "$folder/clang" -j 2
	fi
	rm -rf "$folder"
}
export -f conform

find "$programs" -name "$pattern.analog" | sort |
	xargs -P 2 -I PROGRAM bash -c 'conform PROGRAM >"$work/$(basename PROGRAM).result" 2>&1'
cat "$work"/*.result >"$work/results"
[ "$pattern" = '*' ] && python3 "$top/conformance/classics.py" "$programs" |
	sed -E 's/^classics: .* 0 failed.*/pass/' >>"$work/results"
grep -v '^pass$' "$work/results" | head -n 300
passed=$(grep -c '^pass$' "$work/results")
failed=$(grep -cE '^FAIL |^classics' "$work/results")
skipped=$(grep -c '^SKIP ' "$work/results")
echo "conformance: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
