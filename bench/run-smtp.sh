#!/usr/bin/env bash
# bench/run-smtp.sh BUILD [ROUNDS] -- Appendix A against the same analysis by hand.
#
# Makes a capture of MAILS mails (default 3,000 of 150 KB), checks that all ways print the same
# octets, then times them in turn, ROUNDS times (default 7), and prints medians, and the medians of
# the ratios within each round: the machine's speed may drift, the ratios hold.
set -euo pipefail
build=$(realpath "$1")
rounds=${2:-7}
work=$build/bench
capture=$work/smtp-${MAILS:=3000}.pcap
program=$(dirname "$0")/../examples/smtp/appendix_a.analog

mkdir -p "$work"
[ -s "$capture" ] || {
	"$work/generate_smtp" --mails "$MAILS" -o "$capture.tmp" >"$capture.hello"
	mv "$capture.tmp" "$capture"
}
"$build/analogc" "$program" -o "$work/smtp"

ways=(baseline j1 j2)
run() {
	case $1 in
	baseline) "$work/baseline_smtp" "$capture" ;;
	j1) "$work/smtp" -r "$capture" -j 1 ;;
	j2) "$work/smtp" -r "$capture" -j 2 ;;
	esac
}

# The printed mails are exactly those with "hello", in the generator's own list.
for way in "${ways[@]}"; do
	run "$way" >"$work/$way.out"
	cmp "$work/$way.out" "$work/baseline.out"
done
grep -o 'Subject: mail [0-9]*' "$work/j1.out" | cut -d' ' -f3 | cmp - "$capture.hello"

octets=$(stat -c %s "$capture")
: >"$work/times.tsv"
for ((round = 0; round < rounds; round++)); do
	for way in "${ways[@]}"; do
		begin=$(date +%s%N)
		run "$way" >/dev/null
		printf '%d\t%s\t%d\n' "$round" "$way" $(($(date +%s%N) - begin)) >>"$work/times.tsv"
	done
done

awk -v octets="$octets" -v rounds="$rounds" '
function median(list, n,    i, j, t) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}
{ ns[$2, $1] = $3; if (!($2 in seen)) { seen[$2] = 1; way[++ways] = $2 } }
END {
	printf "%-10s %10s %10s %14s %10s\n", "way", "seconds", "Gbit/s", "over baseline", "over j1"
	for (w = 1; w <= ways; w++) {
		for (r = 0; r < rounds; r++) {
			t[r + 1] = ns[way[w], r]
			b[r + 1] = ns["baseline", r] / ns[way[w], r]
			o[r + 1] = ns["j1", r] / ns[way[w], r]
		}
		m = median(t, rounds)
		printf "%-10s %10.3f %10.2f %14.2f %10.2f\n", way[w], m / 1e9, octets * 8 / m, median(b, rounds), median(o, rounds)
	}
}' "$work/times.tsv" | tee "$work/smtp.txt"
