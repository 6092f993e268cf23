#!/usr/bin/env bash
# tests/run-optimisations.sh BUILD DIR… -- no optimisation changes an octet of the output: the mails
# of every capture below each DIR, printed by the program compiled with each -fno-….
set -u
build=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
ways=(-fno-straight -fno-fuse -fno-liveness -fno-constants
	"-fno-straight -fno-fuse -fno-liveness -fno-constants")

program=$(dirname "$0")/run/mails.analog
"$build/analogc" -w "$program" -o "$work/all" || exit 1
for i in "${!ways[@]}"; do
	# shellcheck disable=SC2086 -- several options
	"$build/analogc" -w ${ways[i]} "$program" -o "$work/$i" || exit 1
done
while read -r capture; do
	"$work/all" -r "$capture" -j 1 >"$work/wanted" 2>/dev/null
	for i in "${!ways[@]}"; do
		if "$work/$i" -r "$capture" -j 2 2>/dev/null | cmp -s - "$work/wanted"; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "FAIL $capture: ${ways[i]} prints something else"
		fi
	done
done < <(find "$@" -name '*.pcap' -o -name '*.pcapng' | sort)
echo "optimisations: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
