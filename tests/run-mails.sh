#!/usr/bin/env bash
# tests/run-mails.sh BUILD DIR… -- counts the mails in each capture of tests/run/mails.tsv that lies
# below a DIR: those printed, and those printed with --checksum ignore (column "unchecked").
# "accepted" is what tshark counts (a 250 after the end of DATA); "why" explains each difference.
set -u
build=$1
shift
tests=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 elsewhere=0

"$build/analogc" -w "$tests/run/mails.analog" -o "$work/mails" || exit 1

# The mails that the compiled program prints of capture $1, with the options behind it.
count() {
	local capture=$1
	shift
	timeout 60 "$work/mails" -r "$capture" -j 1 "$@" 2>"$work/err" | wc -l
}

while IFS=$'\t' read -r name mails unchecked accepted why; do
	capture=$(find "$@" -name "$name" -print -quit)
	if [ -z "$capture" ]; then
		elsewhere=$((elsewhere + 1))
		continue
	fi
	got="$(count "$capture") $(count "$capture" --checksum ignore)"
	if [ "$got" != "$mails $unchecked" ]; then
		echo "FAIL $name: $got mails, not $mails $unchecked"
		failed=$((failed + 1))
	elif [ "$mails" != "$accepted" ] && [ -z "$why" ]; then
		echo "FAIL $name: $mails mails, tshark has $accepted, and nobody says why"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
done < <(tail -n +2 "$tests/run/mails.tsv")
echo "$elsewhere captures of the table are not below $*"
echo "mails: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
