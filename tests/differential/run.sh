#!/usr/bin/env bash
# tests/differential/run.sh BUILD DIR -- the library's IP and TCP against libnids: on every capture
# in DIR/tcpreasm, DIR/ipfrag and DIR/smtp, and on 200 seeded connections (40 captures of five).
#
# The octets delivered per direction, and the datagrams put together from fragments, have to be the
# same, or differences.tsv has a row for the capture:
#   capture  tcp or ip  octets here  octets with libnids (-: it does not read it)  reason
# A difference without a row, a row without its difference, and other numbers fail.
set -u
here=$(dirname "$0")
build=$1 captures=$2
ours=$build/tests/differential/tcp_dump nids=$build/tests/differential/nids_dump
table=$here/differences.tsv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

if [ ! -x "$ours" ] || [ ! -x "$nids" ]; then
	echo "SKIP: $ours or $nids was not built"
	echo "differential: 0 passed, 0 failed, 1 skipped"
	exit 0
fi

# Lines that can be compared: without directions in which nothing was delivered, the connections of
# a pair of endpoints numbered by those that are left, in the order of the text.
comparable() {
	awk '$1 == "tcp" { if ($5 == 0) next; $4 = ++nth[$2 " " $3] } { print }' "$1" | sort
}

octets_in() {
	awk '{ sum += $1 == "tcp" ? $5 : $6 } END { print sum + 0 }' "$1"
}

# compare KIND CAPTURE NAME: one test.
compare() {
	local kind=$1 file=$2 name=$3 option=() here_octets nids_octets row found
	[ "$kind" = ip ] && option=(-i)
	if ! timeout 60 "$ours" "${option[@]}" "$file" >"$work/ours" 2>"$work/ours.err"; then
		echo "FAIL $name ($kind): tcp_dump failed: $(tail -n 3 "$work/ours.err")"
		failed=$((failed + 1))
		return
	fi
	comparable "$work/ours" >"$work/a"
	here_octets=$(octets_in "$work/a")
	# libnids leaks, and is not ours to repair.
	if ASAN_OPTIONS=detect_leaks=0 timeout 60 "$nids" -c "${option[@]}" "$file" \
		>"$work/nids" 2>/dev/null; then
		comparable "$work/nids" >"$work/b"
		nids_octets=$(octets_in "$work/b")
	else
		: >"$work/b"
		nids_octets=-
	fi
	row=$(awk -F '\t' -v c="$name" -v k="$kind" '$1 == c && $2 == k { print $3 "\t" $4 }' "$table")
	found=
	cmp -s "$work/a" "$work/b" || found=$here_octets$'\t'$nids_octets
	if [ "$found" = "$row" ]; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "FAIL $name ($kind): octets here and with libnids: ${found:-no difference}; table: ${row:-none}"
	diff "$work/a" "$work/b" | cut -c 1-160 | head -n 6
}

# A capture in one folder may stand in several; its name is FOLDER/FILE.
for folder in tcpreasm ipfrag smtp; do
	for file in "$captures/$folder"/*.pcap "$captures/$folder"/*.pcapng "$captures/$folder"/*.cap; do
		[ -f "$file" ] || continue
		compare tcp "$file" "$folder/${file##*/}"
		compare ip "$file" "$folder/${file##*/}"
	done
done
if [ $((passed + failed)) -eq 0 ]; then
	echo "SKIP: no captures in $captures/tcpreasm, ipfrag, smtp"
	skipped=1
fi

for seed in $(seq 1 40); do
	if "$ours" -g "$seed" "$work/streams.pcap"; then
		compare tcp "$work/streams.pcap" "seed $seed"
		compare ip "$work/streams.pcap" "seed $seed"
	else
		echo "FAIL seed $seed: no capture"
		failed=$((failed + 1))
	fi
done

echo "differential: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
