#!/usr/bin/env bash
# tests/run-several.sh BUILD -- several programs in one binary: each prints what it prints alone.
set -u
build=$(cd "$1" && pwd)
top=$(cd "$(dirname "$0")" && pwd)
programs=$top/programs/several
capture=$top/captures/smtp/zeek__smtp.pcap
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
passed=0 failed=0

check() { # NAME COMMAND…
	local name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $name"
	fi
}
is() { # NAME GOT WANT
	check "$1: got '$2', not '$3'" test "$2" = "$3"
}
same() { # NAME GOT WANTED: files
	if cmp -s "$2" "$3"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $1"
		diff "$2" "$3" | head -4
	fi
}
# OUTPUT ARGS…: compiles without a word, where the programs are
compile() {
	local to=$1 said
	shift
	said=$(cd "$programs" && "$build/analogc" "$@" -o "$work/$to" 2>&1)
	check "$to is compiled in silence: $said" test -z "$said" -a -x "$to"
}
# PROGRAM ARGS…: what it prints
run() { timeout 60 "./$1" "${@:2}" 2>messages; }
# FILE PREDICATE…: the lines of these predicates
lines_of() {
	local file=$1
	shift
	grep -E "^\{\"predicate\":\"($(IFS='|'; echo "$*"))\"," "$file"
}

# -- one beginning, two ends
for p in mails words packets; do
	compile $p $p.analog
	run $p -r "$capture" >$p.alone
done
compile two mails.analog words.analog
is "the common beginning is there once" \
	"$("$build/analogc" --dump=chain "$programs"/{mails,words}.analog | grep -cE '^[0-9]+ (ip|tcp|smtp):')" 3
for j in 1 2 8; do
	run two -r "$capture" -j $j >two.$j
	is "status at -j $j" $? 0
	lines_of two.$j mail >mails.got
	lines_of two.$j positive_match >words.got
	same "mails at -j $j" mails.got mails.alone
	same "words at -j $j" words.got words.alone
	same "all at -j $j" two.$j two.1
done
compile sequential --sequential mails.analog words.analog
run sequential -r "$capture" >sequential.out
same "in one loop" sequential.out two.1

# -- nothing in common, and names that mean something else
compile apart mails.analog packets.analog
for j in 1 2 8; do
	run apart -r "$capture" -j $j >apart.$j
	is "apart: status at -j $j" $? 0
	grep octets apart.$j >mails.got
	grep transport apart.$j >packets.got
	same "apart: mails at -j $j" mails.got mails.alone
	same "apart: packets at -j $j" packets.got packets.alone
	is "apart: nothing else at -j $j" "$(wc -l <apart.$j)" "$(cat mails.alone packets.alone | wc -l)"
done

echo "several: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
