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
	"$("$build/analogc" --dump=chain "$programs"/{mails,words}.analog | grep -cE "^[0-9]+ (ip|tcp|smtp) of all:")" 3
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

# -- one feeds another
compile fed longest.analog mails.analog
for j in 1 2 8; do
	run fed -r "$capture" -j $j >fed.$j
	is "fed: status at -j $j" $? 0
	lines_of fed.$j mail >mails.got
	lines_of fed.$j record >records.got
	same "fed: mails at -j $j" mails.got mails.alone
	same "fed: all at -j $j" fed.$j fed.1
done
compile longest longest.analog
sed 's/"token":[0-9]*,//' mails.alone | grep -oE '"src_ip":.*' >mails.rows
sed 's/"src_ip":\("[^"]*"\),"dst_ip":\("[^"]*"\),"octets":\([0-9]*\)}/,\1,\2,\3/; s/^/0/' mails.rows >mail.csv
run longest --feed mail=mail.csv | sed 's/"token":[0-9]*,//' >records.alone
sed 's/"token":[0-9]*,//' records.got >records.numberless
check "there are records" test -s records.got
same "fed: what it derives from a file" records.numberless records.alone
compile four mails.analog words.analog longest.analog packets.analog
run four -r "$capture" -j 2 >four.out
for p in mail:mails positive_match:words; do
	lines_of four.out "${p%:*}" >got
	same "four: ${p#*:}" got "${p#*:}.alone"
done
grep transport four.out >got
same "four: packets" got packets.alone
lines_of four.out record >got
same "four: records" got records.got

# -- one file for two, one of them with a constant table
printf '1,2\n2,3\n3,9\n9,1\n8,20\n20,5\n' >edge.csv
printf '20\n' >bad.csv
for p in edges jumps; do
	compile $p $p.analog
	run $p --feed bad=bad.csv --feed edge=edge.csv >$p.alone
	run $p --feed-batch edge=edge.csv >$p.batch
done
compile graph edges.analog jumps.analog
for j in 1 2 8; do
	run graph -j $j --feed bad=bad.csv --feed edge=edge.csv >graph.$j
	is "graph: status at -j $j" $? 0
	lines_of graph.$j path >got
	same "graph: paths at -j $j" got edges.alone
	lines_of graph.$j jump >got
	same "graph: jumps at -j $j" got jumps.alone
	run graph -j $j --feed-batch edge=edge.csv >graph.$j
	lines_of graph.$j path >got
	same "graph: paths of a batch at -j $j" got edges.batch
	lines_of graph.$j jump >got
	same "graph: jumps of a batch at -j $j" got jumps.batch
done
check "there are jumps and paths" test -s jumps.alone -a -s edges.batch

# -- each has its own beginning, timers and end
for p in clock totals; do
	compile $p $p.analog
	run $p -r "$capture" >$p.alone
done
compile timed clock.analog totals.analog
for j in 1 2 8; do
	run timed -r "$capture" -j $j >timed.$j
	is "timed: status at -j $j" $? 0
	lines_of timed.$j begin tick packet end >got
	same "timed: clock at -j $j" got clock.alone
	lines_of timed.$j total >got
	same "timed: totals at -j $j" got totals.alone
done
check "there are ticks and totals" test "$(grep -c tick clock.alone)" -gt 2 -a -s totals.alone

# -- as a command
said=$("$build/analogc" "$programs/mails.analog" - - 2>&1)
is "standard input twice" $? 2
is "standard input twice" "$said" 'analogc: error: only one program can come from standard input'
(cd "$programs" && "$build/analogc" run mails.analog words.analog -- -r "$capture") >got
same "run" got two.1
for n in 1 2; do
	mkdir -p $n
	(cd $n && cp "$programs"/*.analog . && "$build/analogc" -S mails.analog words.analog packets.analog -o c)
done
same "the same text in two folders" 1/c 2/c
"$build/analogc" -fsyntax-only -Werror "$programs"/{clock,clock}.analog 2>messages
is "a program twice" $? 0

echo "several: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
