#!/usr/bin/env bash
# tests/run-program.sh BUILD -- what a compiled program does as a command: captures in order,
# standard input, formats, exit statuses, signals, outputs that cannot be written.
set -u
build=$(cd "$1" && pwd)
top=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { # NAME REASON
	failed=$((failed + 1))
	echo "FAIL $1: $2"
}
# NAME STATUS PATTERN COMMAND…: the exit status, and an extended pattern in all that it writes
try() {
	local name=$1 want=$2 pattern=$3 status
	shift 3
	timeout 60 "$@" >output 2>&1 </dev/null
	status=$?
	if [ $status -ne "$want" ]; then
		fail "$name" "exit status $status, not $want: $(head -c 500 output)"
	elif ! grep -qE -- "$pattern" output; then
		fail "$name" "'$pattern' is not in: $(head -c 500 output)"
	else
		pass
	fi
}
same() { # NAME FILE FILE
	if cmp -s "$2" "$3"; then pass; else fail "$1" "$(cmp "$2" "$3" 2>&1)"; fi
}
holds() { # NAME CONDITION…
	local name=$1
	shift
	if "$@"; then pass; else fail "$name" "not so: $*"; fi
}

"$build/analogc" -w "$top/run/mails.analog" -o mails || exit 1
"$build/analogc" -w "$top/programs/paper/section_3_2.analog" -o unfed || exit 1
one=$top/captures/smtp/zeek__smtp.pcap
two=$(echo "$top"/captures/smtp/*__smtp-multi-mail.pcap)
./mails -r "$one" -o one || exit 1
./mails -r "$two" -o two || exit 1

# -- usage
try "help" 0 '^usage: mails ' ./mails --help
try "help of a limit" 0 '^tcp_syn_seconds +10 ' ./mails --limit help
try "version" 0 '^mails \(pipeline mails of mails.analog\)' ./mails --version
try "nothing to read" 2 'nothing to read: give a capture as -r FILE' ./mails
try "unknown option" 2 "unknown option '--stat'; did you mean '--stats'" ./mails --stat
try "not yet an option" 2 "'--realtime' is not supported yet" ./mails --realtime
try "a feed that is none" 2 "'a' cannot be fed: this program has no such input" ./mails --feed a=b
try "number out of range" 2 "from 1 to 64, not '0'" ./mails -j 0
try "unknown limit" 2 "no limit is named 'x'" ./mails --limit x=1
try "a predicate that nobody feeds" 2 "nothing feeds 'tcp_stream\(@" ./unfed -r "$one"

# -- rows, timers, what has expired
"$build/analogc" -w "$top/run/sources.analog" -o sources || exit 1
"$build/analogc" -w --sequential "$top/run/sources.analog" -o sources.plain || exit 1
printf 'a,%d,x\n' 1000000000 1500000000 9000000000 >rows.csv
printf 'b,%d,x\n' 1200000000 >more.csv
printf 'key,when,note\r\n"a",1970-01-01T00:00:01Z,\r\na,x,\r\n' >bad.csv
echo '{"when":"1970-01-01T00:00:03Z","key":"j","note":""}' >lines.jsonl
gone() { # FILE: the keys and tokens that have expired
	sed -n 's/.*"gone","token":\([0-9]*\).*"key":"\([a-z]*\)".*/\2\1/p' "$1" | tr '\n' ' '
}
try "start, rows, finish" 0 '^ends,[0-9]+,local,1970-01-01T00:00:09' \
	./sources --feed row=rows.csv:time=when --format csv
try "an empty batch is a token" 0 '"ends","token":3,' ./sources --feed-batch row=/dev/null
try "inputs are named" 2 "nothing to read: give a capture" ./sources
try "a misspelt input" 2 "no input is named 'rwo'; did you mean 'row'\? \(inputs: row\(@n, key," \
	./sources --feed rwo=rows.csv
try "no feed" 2 "takes PRED=FILE, not 'row'" ./sources --feed row
try "no time" 2 "no attribute 'then'" ./sources --feed row=rows.csv:time=then
try "a feed that is missing" 1 "cannot read 'none.csv': No such file" ./sources --feed row=none.csv
try "standard input twice" 2 "can be read only once" ./sources --feed row=- -r -
try "a bad row" 1 '^sources: bad.csv:3: row skipped: when: .x. is no time$' \
	./sources --feed row=bad.csv
try "statistics of rows" 1 '^rows +1 taken, 1 skipped as wrong$' ./sources --feed row=bad.csv --stats
cp rows.csv own.csv
try "output on a feed" 1 "'./own.csv' is read: it cannot be written too" \
	./sources --feed row=own.csv -o ./own.csv
./sources --feed row=rows.csv:time=when -o timed
holds "periods come when they are due" [ "$(grep -c '"ticks"' timed)" = 20 ]
holds "a silent key expires at a second" [ "$(gone timed)" = "a11 a24 " ]
"$build/analogc" -w "$top/run/calls.analog" -o calls || exit 1
printf 'a,1970-01-01T00:00:0%dZ\n' 1 2 6 >calls.csv
printf '%s\n' call,1,local,a,1 call,2,local,a,2 gone,3,local,a,3,2 call,3,local,a,1 \
	gone,4,local,a,2,3 >calls.want
for j in 1 2 8; do
	./calls --feed row=calls.csv:time=when --format csv -j $j -o calls.got
	holds "a silent key expires before its rows do, -j $j" cmp -s calls.want calls.got
done
./sources --feed row=rows.csv:time=when --feed row=more.csv:time=when --feed row=lines.jsonl \
	-o inline
holds "feeds come one after the other" \
	[ "$(grep -o '"had","token":[0-9]*,"n":"local","key":"."' inline | cut -d'"' -f 12 | tr -d '\n')" = aaabj ]
./sources --feed row=rows.csv:time=when --feed row=more.csv:time=when --feed row=lines.jsonl --merge \
	-o merged
holds "feeds come in the order of time" \
	[ "$(grep -o '"had","token":[0-9]*,"n":"local","key":"."' merged | cut -d'"' -f 12 | tr -d '\n')" = jabaa ]
./sources --feed-batch row=rows.csv --feed-batch row=more.csv --feed-batch row=rows.csv -o batch
holds "a batch is one token" [ "$(grep '"had"' batch | grep -v '"token":1,')" = "" ]
holds "equal rows of a batch are one" [ "$(grep -c '"had"' batch)" = 4 ]
./sources --feed row=- <rows.csv >stdin
./sources --feed row=rows.csv >file
same "a feed as standard input" file stdin
cat rows.csv | ./sources --feed row=- >stdin
same "a feed as a pipe" file stdin
feeds=(-r "$one" -r "$two" --feed row=rows.csv:time=when --feed-batch row=more.csv)
for way in "" --merge; do
	# shellcheck disable=SC2086 # a way can be no word, or several
	./sources "${feeds[@]}" $way -j 1 -o all
	holds "all sources${way:+ with $way}" grep -q '"ends"' all
	for more in "-j 8" "-j 2 --tokens 1" "--tokens 16 -j 3" "--burst 1" "--lanes 1 --hash-secret 7"; do
		./sources "${feeds[@]}" $way $more -o all.again
		same "all sources: $way $more" all all.again
	done
	./sources.plain "${feeds[@]}" $way -o all.again
	same "all sources, sequential: $way" all all.again
done
"$build/analogc" -w --sequential "$top/run/mails.analog" -o mails.plain || exit 1
./mails.plain -r "$one" -r "$two" -o both.plain --stats-json json
./mails -r "$one" -r "$two" -o both
same "sequential gives the same lines" both both.plain
holds "sequential has one thread" grep -q '"threads":1,' json
# The later capture before: in the order of time it comes behind.
early=$one late=$two
if [ "$(./sources -r "$one" | sed -n 's/.*"begins".*"now":"\(.*\)".*/\1/p')" \> \
	"$(./sources -r "$two" | sed -n 's/.*"begins".*"now":"\(.*\)".*/\1/p')" ]; then
	early=$two late=$one
fi
./mails -r "$early" -r "$late" -o inline
./mails -r "$late" -r "$early" --merge -o merged
same "captures in the order of time" inline merged

# -- what is read
try "missing file" 1 "cannot read 'none.pcap': No such file" ./mails -r "$one" -r none.pcap
try "folder" 1 "Is a directory" ./mails -r .
try "compressed file" 1 'it is compressed; use .gzip -dc' \
	./mails -r "$top/captures/smtp/zeek__smtp__mime-header-size-limit.pcap.gz"
head -c 20000 "$one" >cut.pcap
try "truncated file" 1 "'cut.pcap' cannot be read beyond its packet [0-9]+: truncated dump file" \
	./mails -r cut.pcap --stats
try "statistics of a truncated file" 1 '1 of the files could not be read to the end' \
	./mails -r cut.pcap --stats
: >empty.pcap
try "empty file" 1 "'empty.pcap' cannot be read beyond its packet 0" ./mails -r empty.pcap
./mails -r - -o stdin <"$one"
same "a file as standard input" one stdin
cat "$one" | ./mails -r - -o stdin
same "a pipe as standard input" one stdin
./mails -r "$one" -r "$two" -j 3 -o both
holds "two captures give the lines of both" [ "$(wc -l <both)" = "$(cat one two | wc -l)" ]
last=$(sed -n '$s/.*"frame":\([0-9]*\).*/\1/p' both)
alone=$(sed -n '$s/.*"frame":\([0-9]*\).*/\1/p' two)
./mails -r "$one" --stats-json json -o one.again
packets=$(grep -oE '"received":[0-9]+' json)
holds "frames are numbered on" [ "$last" = $((alone + ${packets#*:})) ]
./mails -r "$one" --packets 40 --stats-json json -o few
holds "--packets" grep -q '"received":40,"processed":40' json

# -- what is written
./mails -r "$one" >stdout
same "standard output" one stdout
./mails -r "$one" -o - >stdout
same "-o -" one stdout
./mails -r "$one" --format csv -o csv
holds "csv has a line of names" \
	[ "$(head -n 1 csv)" = predicate,token,n,pkt,src_ip,dst_ip,flow_id,mail ]
./mails -r "$one" --format tsv -o tsv
holds "tsv has a line per mail" [ "$(wc -l <tsv)" = $(($(wc -l <one) + 1)) ]
./mails -r "$one" --stats-json - >stdout
head -n -1 stdout >lines
same "statistics on standard output come behind the lines" one lines
holds "statistics on standard output" [ "$(tail -n 1 stdout | cut -c 1-20)" = '{"pipeline":"mails",' ]
try "lines and statistics in one file" 1 "'./both' is for the lines" \
	./mails -r "$one" -o both --stats-json ./both
try "full disk" 1 "cannot write '/dev/full': No space left on device" ./mails -r "$one" -o /dev/full
try "no folder" 1 "cannot write 'no/where': No such file" ./mails -r "$one" -o no/where
cp "$one" own.pcap
try "output on the capture" 1 "'./own.pcap' is read: it cannot be written too" \
	./mails -r own.pcap -o ./own.pcap
same "the capture is as it was" "$one" own.pcap
(./mails -r "$one" 2>messages; echo $? >status) | true
holds "a reader that leaves is no message" [ ! -s messages ]
holds "statistics on request" grep -q '"outputs":{"failed":0,"mail":' json

# -- settings, and where the instances of a rule have failed
"$build/analogc" -w "$top/run/settings.analog" -o settings || exit 1
"$build/analogc" -w --set f_scale.by=4 "$top/run/settings.analog" -o settings4 || exit 1
try "a setting as declared" 0 '"x":21}' ./settings -r "$one"
try "a setting of the compiler's command" 0 '"x":28}' ./settings4 -r "$one"
try "a setting of the program's command" 0 '"x":35}' ./settings4 -r "$one" --set f_scale.by=5
try "an unknown setting" 1 "no function of this program has the setting 'f_scale.of'" \
	./settings -r "$one" --set f_scale.of=5
try "no setting" 2 "takes FUNCTION.NAME=VALUE, not 'f_scale'" ./settings -r "$one" --set f_scale
try "where a rule ends" 0 '^ +5 ended at X != 70$' \
	./settings -r "$one" --packets 5 --stats --set f_scale.by=10
try "why nothing was printed" 0 '^no output: scale\.scaled \(settings\.analog:7\) was tried 5 times' \
	./settings -r "$one" --packets 5 --stats --set f_scale.by=10
try "where a rule ends, as JSON" 0 '"missed":\[\{"literal":"X != 70","count":5\}\]' \
	./settings -r "$one" --packets 5 --stats-json - --set f_scale.by=10

# -- limits at their least, over some epochs: what goes depends on the packets alone
many=()
for _ in $(seq 400); do many+=(-r "$one" -r "$two"); done
least=(--limit context_count=1 --limit token_octets=65536 --limit tcp_out_of_order_octets=4096
	--limit smtp_mail_octets=1024)
./mails "${many[@]}" "${least[@]}" -j 1 -o least --stats-json json
holds "contexts are evicted" grep -qE '"contexts":\{.*"evicted":[1-9]' json
holds "mails are cut" grep -qE '"smtp_mail_cut":[1-9]' json
contexts=$(grep -oE '"contexts":\{[^}]*\}' json)
for way in "-j 3 --tokens 7" "-j 2 --lanes 1 --burst 1" "-j 8 --tokens 8192 --hash-secret 1"; do
	# shellcheck disable=SC2086 # a way is several words
	./mails "${many[@]}" "${least[@]}" $way -o least.again --stats-json json
	same "limits at their least: $way" least least.again
	holds "contexts with $way" [ "$contexts" = "$(grep -oE '"contexts":\{[^}]*\}' json)" ]
done

# -- signals: a pipe keeps the program waiting. The writer's process ends with the test.
waiting() { # NAME: starts ./mails on a pipe that brings $one and then stays open; sets $program
	rm -f pipe
	mkfifo pipe
	./mails -r pipe -j 2 -o waiting.out --stats-json json 2>messages &
	program=$!
	exec 9>pipe
	cat "$one" >&9
	for _ in $(seq 300); do
		cmp -s one waiting.out && break
		sleep 0.1
	done
	same "$1: what was read is written while more is waited for" one waiting.out
}
ended() { # NAME STATUS: waits for $program, a minute at most
	for _ in $(seq 600); do
		kill -0 "$program" 2>/dev/null || break
		sleep 0.1
	done
	kill -s KILL "$program" 2>/dev/null
	wait "$program"
	holds "$1" [ $? -eq "$2" ]
	exec 9>&-
}
for signal in INT TERM; do
	waiting "SIG$signal"
	kill -s $signal "$program"
	ended "SIG$signal drains and ends with 0" 0
	same "the output after SIG$signal" one waiting.out
	holds "no packet is lost by SIG$signal" grep -q '"residual":0' json
done
mkfifo rows.pipe
./sources --feed row=rows.pipe:time=when -o rows.out --stats-json json 2>messages &
program=$!
exec 9>rows.pipe
printf 'a,1000000000,x\nb,1200000000,x\nhalf,13' >&9
for _ in $(seq 300); do
	grep -qs '"key":"b"' rows.out && break
	sleep 0.1
done
holds "rows are worked on while more are waited for" grep -q '"had".*"key":"b"' rows.out
kill -s INT "$program"
ended "SIGINT ends a feed with 0" 0
holds "finish comes after SIGINT" grep -q '"ends","token":4,' rows.out
holds "half a row is none" grep -q '"rows":{"taken":2,"bad":0' json
waiting SIGUSR1
kill -s USR1 "$program"
for _ in $(seq 100); do
	[ -s messages ] && break
	sleep 0.1
done
holds "SIGUSR1 says how far it is" grep -q '^mails: [0-9]* packets, ' messages
exec 9>&-
ended "the writer's end is the end" 0

# An output that nobody reads: the first signal waits for it, the second does not.
mkfifo stuck
exec 8<>stuck
many=()
for _ in $(seq 100); do many+=(-r "$one"); done
./mails "${many[@]}" -o stuck 2>messages &
program=$!
for _ in $(seq 100); do # until it blocks SIGTERM, to take it
	grep -qsE '^SigBlk:.*[4-7c-f]...$' "/proc/$program/status" && break
	sleep 0.1
done
sleep 1
kill -s INT "$program"
sleep 0.5
holds "the first SIGINT waits for what was read" kill -0 "$program"
kill -s INT "$program"
ended "the second SIGINT stops at once, with 1" 1
exec 8>&-

echo "program: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
