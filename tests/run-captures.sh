#!/usr/bin/env bash
# tests/run-captures.sh BUILD DIR… -- runs compiled programs on every capture below each DIR, in
# 12 ways. The output must be the same bytes each time, every packet accounted for (residual 0), every
# context too, and the exit status 0 (1 for the captures of tests/run/broken.tsv). A build with a
# sanitizer is slow: there each capture runs in 3 of the ways, the next one in the next 3. Where
# tests/run/expected/PROGRAM.tsv has the capture, the output must be the one recorded there;
# UPDATE=1 records it, for the captures of tests/captures.
set -u
build=$1
shift
tests=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
programs=("$tests/programs/paper/appendix_a_smtp.analog"
	"$tests/programs/paper/appendix_b_sip.analog" "$tests/run/mails.analog"
	"$tests/run/packets.analog")

# Each pair of values of threads, burst, hash secret and tokens occurs in one of these: rows are
# threads × tokens, the other two go round with their sum.
ways=()
threads=(1 2 3 8) tokens=(1 7 4096) bursts=(1 64)
secrets=(0 0123456789abcdef ffffffffffffffffffffffffffffffff)
for j in 0 1 2 3; do
	for t in 0 1 2; do
		ways+=("-j ${threads[j]} --tokens ${tokens[t]} --burst ${bursts[(j + t) % 2]} \
--hash-secret ${secrets[(j + t) % 3]}")
	done
done
step=1
[ -s "$build/ldflags" ] && grep -q sanitize "$build/ldflags" && step=4

n='([0-9]+)'
sums="\"received\":$n,.*\"residual\":(-?[0-9]+),.*\"contexts\":\\{\"made\":$n,\"closed\":$n,"
sums+="\"expired\":$n,\"evicted\":$n,\"live\":$n\\}"

# All of the following is called some thousand times: it starts no process that it can do without.

# Adds a line to what is wrong with this capture.
complain() {
	wrong+="$1"$'\n'
}

# Complains if the statistics in file $1 of a run on capture $2, called $3, do not add up.
examine_statistics() {
	local json received
	read -r json <"$1"
	[[ $json =~ $sums ]] || {
		complain "$3: no statistics: $json"
		return
	}
	local -a n=("${BASH_REMATCH[@]}")
	[ "${n[2]}" = 0 ] || complain "$3: residual is ${n[2]}"
	[ "${n[3]}" = $((n[4] + n[5] + n[6] + n[7])) ] || complain "$3: contexts made: ${n[*]:3}"
	received=${broken[${2##*/}]:-${origin[${2##*/}]:-${n[1]}}}
	[ "${n[1]}" = "$received" ] || complain "$3: ${n[1]} packets, not $received"
}

# Runs program $1 on capture $2 with the files in folder $3, in every $step-th way from the $4-th;
# leaves in $wrong what is wrong.
check_capture() {
	local program=$1 capture=$2 here=$3 want=0 status way line i
	[ -n "${broken[${capture##*/}]:-}" ] && want=1
	wrong=
	timeout 120 "$program" -r "$capture" -j 1 -o "$here/first" 2>"$here/err"
	status=$?
	if [ $status -ne $want ]; then
		complain "exit status $status, not $want: $(tail -n 5 "$here/err")"
		return
	fi
	for ((i = $4 % step; i < ${#ways[@]}; i += step)); do
		way=${ways[i]}
		# shellcheck disable=SC2086 # a way is several words
		timeout 120 "$program" -r "$capture" $way -o "$here/again" --stats-json "$here/json" \
			2>"$here/err"
		status=$?
		if [ $status -ne $want ]; then
			complain "$way: exit status $status, not $want: $(tail -n 5 "$here/err")"
			continue
		fi
		cmp -s "$here/first" "$here/again" ||
			complain "$way: other output: $(cmp "$here/first" "$here/again" 2>&1)"
		examine_statistics "$here/json" "$capture" "$way"
	done
	line="$(wc -l <"$here/first")	$(sha256sum <"$here/first" | cut -c 1-16)"
	local name=${program##*/}/${capture##*/}
	if [ "${UPDATE:-}" = 1 ]; then
		printf '%s\t%s\n' "${capture#"$tests/captures/"}" "$line" >>"$here/recorded"
	elif [ -n "${expected[$name]:-}" ] && [ "${expected[$name]}" != "$line" ]; then
		complain "lines and hash are $line, not ${expected[$name]}"
	fi
}

# Every ($2 of $3) capture of the list in file $4, with program $1.
check_share() {
	local program=$1 share=$2 shares=$3 i=0 capture wrong
	local here=$work/${program##*/}.$share
	mkdir "$here"
	while read -r capture; do
		[ $((i++ % shares)) -eq "$share" ] || continue
		check_capture "$program" "$capture" "$here" $((i / shares))
		if [ -z "$wrong" ]; then
			echo passed >>"$here/results"
		else
			echo failed >>"$here/results"
			printf 'FAIL %s on %s:\n%s' "${program##*/}" "$capture" "$wrong"
		fi
	done <"$4"
}

# Base names are unique enough: the same capture in two folders is the same file.
declare -A broken origin expected
while IFS=$'\t' read -r name packets _; do
	broken[$name]=$packets
done < <(tail -n +2 "$tests/run/broken.tsv")
while IFS=$'\t' read -r name _ _ _ _ packets; do
	origin[${name##*/}]=$packets
done < <(tail -n +2 "$tests/captures/ORIGIN.tsv")

find "$@" -type f \( -name '*.pcap' -o -name '*.pcapng' -o -name '*.cap' -o -name '*.pcap.gz' \) |
	sort >"$work/captures"
shares=$(nproc)
touch "$work/none.results"
for source in "${programs[@]}"; do
	name=$(basename "$source" .analog)
	if ! "$build/analogc" -w "$source" -o "$work/$name" 2>"$work/err"; then
		echo "FAIL $source does not compile:"
		head -n 10 "$work/err"
		echo failed >>"$work/none.results"
		continue
	fi
	expected=()
	recorded=$tests/run/expected/$name.tsv
	while IFS=$'\t' read -r capture lines hash; do
		expected[$name/${capture##*/}]="$lines	$hash"
	done < <(tail -n +2 "$recorded" 2>/dev/null)
	for ((share = 0; share < shares; share++)); do
		check_share "$work/$name" $share "$shares" "$work/captures" &
	done
	wait
	if [ "${UPDATE:-}" = 1 ]; then
		mkdir -p "$tests/run/expected"
		{ printf 'capture\tlines\tsha256\n' && sort "$work/$name".*/recorded; } >"$recorded"
	fi
done
passed=$(cat "$work"/*.*/results "$work/none.results" 2>/dev/null | grep -c passed)
failed=$(cat "$work"/*.*/results "$work/none.results" 2>/dev/null | grep -c failed)
echo "captures: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
