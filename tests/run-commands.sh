#!/usr/bin/env bash
# tests/run-commands.sh DIR -- what DIR/analogc does as a command: outputs that appear whole or not
# at all, exit statuses, C of the user's own, run, signals.
set -u
analogc=$(cd "$1" && pwd)/analogc
top=$(cd "$(dirname "$0")" && pwd)
smtp=$top/programs/paper/appendix_a_smtp.analog
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
mkdir tmp
export TMPDIR=$work/tmp
unset CC
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { # NAME REASON
	failed=$((failed + 1))
	echo "FAIL $1: $2"
}
check() { # NAME CONDITION…
	local name=$1
	shift
	if "$@"; then pass; else fail "$name" "not so: $*"; fi
}
# NAME STATUS PATTERN COMMAND…: the status, a pattern in what it writes, nothing left in TMPDIR
try() {
	local name=$1 want=$2 pattern=$3 status
	shift 3
	timeout 120 "$@" >output 2>&1 </dev/null
	status=$?
	if [ $status -ne "$want" ]; then
		fail "$name" "exit status $status, not $want: $(head -c 500 output)"
	elif [ -n "$pattern" ] && ! grep -qE -- "$pattern" output; then
		fail "$name" "no '$pattern' in: $(head -c 500 output)"
	elif [ -n "$(ls -A tmp)" ]; then
		fail "$name" "left behind: $(ls tmp)"
		rm -rf tmp/*
	else
		pass
	fi
}

printf 'component c(parallel) { r a(@N, P) :- input(@N, P, S, D), X = = 1. }\n' >wrong.analog
printf 'component c(parallel) { r a(@N, P) :- input(@N, P, _, _). }\n' >packets.analog
cat >own.analog <<'END'
extern function f_twice(int) -> int pure in "twice.h".
component c(parallel) { r a(@N, P, X) :- input(@N, P, _, _), X = f_twice(21). }
END
cat >twice.h <<'END'
#include "runtime/env.h"
int64_t an_twice(struct an_env *env, int64_t x);
END
cat >twice.c <<'END'
#include "twice.h"
int64_t an_twice(struct an_env *env, int64_t x)
{
	(void)env;
	return 2 * x;
}
END
echo 'int64_t an_twice(' >broken.c
printf '#!/bin/sh\nsleep 30\n' >slow-cc
chmod +x slow-cc
capture=$(find "$top/captures/smtp" -name '*.pcap' | sort | head -n 1)

# Exit statuses, and what is written when.
try "version" 0 "^analogc [0-9]" "$analogc" --version
try "help" 0 "^  -fsyntax-only " "$analogc" --help
try "wrong use" 2 "unknown option '--nothing'" "$analogc" --nothing
try "no such file" 1 "cannot read 'none.analog'" "$analogc" none.analog
try "errors in the program" 1 "wrong.analog:1:63: error:" "$analogc" wrong.analog -o wrong
check "errors: no output" test ! -e wrong
echo before >kept
try "errors: an old output stays" 1 "error:" "$analogc" wrong.analog -S -o kept
check "errors: and is the same" test "$(cat kept)" = before
try "syntax only" 0 "" "$analogc" -fsyntax-only packets.analog
check "syntax only: no output" test ! -e packets
try "dump to a full device" 3 "cannot write" sh -c "'$analogc' --dump=ast packets.analog >/dev/full"

for goal in "" -S -c; do
	cp packets.analog itself.analog
	# shellcheck disable=SC2086 # none or one word
	try "$goal over the program" 2 "'itself.analog' is read" "$analogc" $goal itself.analog -o itself.analog
	check "$goal: the program stays" cmp packets.analog itself.analog
done
cp own.analog twice.analog
try "-S over C that is passed" 2 "'twice.c' is read" "$analogc" -S twice.analog twice.c
rm twice.analog

# C text.
try "-S" 0 "" "$analogc" -S packets.analog
check "-S: by the program's name" test -s packets.c
try "-S -o" 0 "" "$analogc" -S packets.analog -o other.c
check "-S: the same bytes" cmp packets.c other.c
"$analogc" -S -o - packets.analog >piped.c
check "-S -o -: the same bytes" cmp packets.c piped.c
"$analogc" -S -o /dev/stdout packets.analog | cmp - packets.c
check "-S -o /dev/stdout: the same bytes" test "${PIPESTATUS[*]}" = "0 0"
try "-S to nowhere" 3 "cannot write 'none/x.c'" "$analogc" -S -o none/x.c packets.analog
ln -s packets.c link.c
try "-S through a link" 0 "" "$analogc" -S -o link.c packets.analog
check "-S: the link stays" test -L link.c
check "no path in the C text" test -z "$(grep -F "$work" packets.c)"

# Objects and programs.
try "-c" 0 "" "$analogc" -c packets.analog
check "-c: an object" test -s packets.o
try "a program" 0 "" "$analogc" packets.analog
check "a program: may be run" test -x packets
try "a program runs" 0 '"predicate":"a"' ./packets -r "$capture"
try "from standard input" 0 "" sh -c "'$analogc' - -o piped <packets.analog"
check "from standard input: a program" test -x piped
try "the paper's program" 0 "" "$analogc" "$smtp" -o smtp -Werror
try "to /dev/null" 0 "" "$analogc" packets.analog -o /dev/null
check "/dev/null is still one" test -c /dev/null
try "every -fno-" 0 "" "$analogc" "$smtp" -o plain -g -O0 -fno-straight -fno-fuse \
	-fno-liveness -fno-constants --no-line

# The C compiler.
try "-###" 0 "^cc .*-c .*packets.c$" "$analogc" -### packets.analog -o shown
check "-###: nothing is made" test ! -e shown
try "-v" 0 "libanalog_runtime.a" "$analogc" -v packets.analog -o shown
try "--cc with words" 0 "^env cc " "$analogc" -v --cc="env cc" packets.analog -o shown
try "no C compiler" 3 "cannot run the C compiler 'none'" "$analogc" --cc=none packets.analog -o x
try "CC" 3 "cannot run the C compiler 'none'" env CC=none "$analogc" packets.analog -o x
try "our C is rejected" 4 "internal error.*please report" "$analogc" --cc=false packets.analog -o x
check "rejected: no output" test ! -e x

# C of the user's own.
try "own C" 0 "" "$analogc" own.analog twice.c -o own
try "own C runs" 0 '"x":42' ./own -r "$capture"
try "own object" 0 '"x":42' sh -c "cc -I'$(dirname "$analogc")/include' \
	-I'$(dirname "$analogc")/../lib/analogc/include' $(cat "$(dirname "$analogc")/ldflags" 2>/dev/null) \
	-c twice.c && '$analogc' own.analog twice.o -o own2 && ./own2 -r '$capture'"
# What the C compiler says about a call leads to its line of the program.
cat >prototype.analog <<'END'
extern function f_half(int) -> int? pure in "wrong.h".
component c(parallel) {
r a(@N, P, X) :- input(@N, P, _, _),
	X = f_half(42).
}
END
printf '#include "runtime/env.h"\nbool an_half(struct an_env *env);\n' >wrong.h
try "a wrong prototype" 3 "prototype.analog:4:.*argument" "$analogc" prototype.analog -o x
try "broken C" 3 "broken.c:1" "$analogc" own.analog broken.c -o x
try "C that is missing" 3 "^own.analog:1:1: error: .*'an_twice', which the function 'f_twice' needs" \
	"$analogc" own.analog -o x
echo "void missing(void); static void __attribute__((constructor)) start(void) { missing(); }" >other.c
try "something else is missing" 3 "undefined reference.*missing|undefined symbol: missing" \
	"$analogc" own.analog twice.c other.c -o x
sed 's/twice.h/none.h/' own.analog >headless.analog
try "a header that is missing" 1 "^headless.analog:1:1: error: the header 'none.h' is in none of" \
	"$analogc" headless.analog twice.c -o x
mkdir inc
cp twice.h inc/none.h
try "a header in -I" 0 "" "$analogc" headless.analog twice.c -Iinc -o x
rm x
mkdir lib
cp own.analog twice.h lib
sed -i 's/twice.h/lib-twice.h/; /^component/d' lib/own.analog
mv lib/twice.h lib/lib-twice.h
sed 's/^extern.*/include "lib\/own.analog"./' own.analog >module.analog
try "a header beside what is included" 0 "" "$analogc" module.analog twice.c -o x
rm x
check "missing: no output" test ! -e x

# The paper's programs whose functions come from other libraries.
flood=$top/captures/dos/suricata-verify__firewall__tcp-session-syn-flood-drop-precedence__input.pcap
for program in appendix_b_sip appendix_c_dos; do
	try "$program" 0 "" "$analogc" "$top/programs/paper/$program.analog" -o $program -Werror
done
try "no model" 1 "cannot read the model 'dos.model'.*--set f_detectAttack.model=FILE" \
	./appendix_c_dos -r "$flood"
# More than 20 connections to one server in a minute.
printf '%s\n' 'svm_type c_svc' 'kernel_type linear' 'nr_class 2' 'total_sv 2' 'rho 20.5' 'label 1 -1' \
	'nr_sv 1 1' SV '1 6:1 ' '-1 6:0 ' >many.model
for threads in 1 2 8; do
	try "a model, -j $threads" 0 "" ./appendix_c_dos --set f_detectAttack.model=many.model -j $threads \
		-r "$flood" -o attacks.$threads
done
check "attacks are found" test "$(wc -l <attacks.1)" -eq 180
check "they are the same on 2 threads" cmp attacks.1 attacks.2
check "they are the same on 8 threads" cmp attacks.1 attacks.8
try "a setting when compiling" 0 "" "$analogc" "$top/programs/paper/appendix_c_dos.analog" -o set \
	--set f_detectAttack.model=many.model
try "a setting when compiling: it is used" 0 "tcp_stream_attack" ./set -r "$flood"

# What the output depends on.
rule() { # FILE TARGET: the rule of the target, on one line, without the library's files
	sed -e ':a' -e '/\\$/{N;s/ *\\\n */ /;ba' -e '}' "$1" | grep "^$2:" | tr ' ' '\n' |
		grep -v /include/stdlib/ | tr '\n' ' '
}
try "-MD" 0 "" "$analogc" own.analog twice.c -o own -MD
check "-MD: the rule" test "$(rule own.d own)" = "own: own.analog twice.h twice.c "
check "-MD: the library's declarations" grep -q "/include/stdlib/packet.analog" own.d
try "-MD -MF -MP" 0 "" "$analogc" -c module.analog -MD -MF deps -MP
check "-MF: the rule" test "$(rule deps module.o)" = "module.o: module.analog lib/own.analog lib/lib-twice.h "
check "-MP: rules for all but the program" grep -qx "lib/own.analog:" deps
check "-MP: not for the program" test -z "$(grep '^module.analog:' deps)"
check "-MD: make reads it" make -s -f deps module.o
cp packets.analog 'a b#$.analog'
try "-MD: odd names" 0 "" "$analogc" -S 'a b#$.analog' -o odd.c -MD
check "-MD: odd names as make has them" grep -qF 'a\ b\#$$.analog' odd.d
check "-MD: make reads them" make -s -f odd.d odd.c
try "-MF over what is read" 2 "'twice.c' is read" "$analogc" own.analog twice.c -o own -MD -MF twice.c
try "-MD with errors in the program" 1 "error:" "$analogc" wrong.analog -MD
check "-MD with errors: no rule" test ! -e wrong.d
try "-o over what is included" 2 "'lib/own.analog' is read" "$analogc" module.analog -o lib/own.analog

# Only what is called is linked.
echo 'component c(parallel) { r a(@N, P) :- input(@N, P, _, _), f_match("a", "b"). }' >regex.analog
"$analogc" -### regex.analog 2>&1 | grep -oE -- '-l[a-z0-9-]+' | sort | tr '\n' ' ' >output
check "a library of a function that is called" grep -qF -- "-lpcre2-8 " output
check "and no other's" test -z "$(grep -E -- '-l(svm|osip)' output)"
check "none that is not needed" test -z "$("$analogc" -### packets.analog 2>&1 | grep pcre2)"

# run.
try "run" 0 '"predicate":"a"' "$analogc" run packets.analog -- -r "$capture"
try "run: the program's status" 2 "none" "$analogc" run packets.analog -- --none
try "run: errors in the program" 1 "error:" "$analogc" run wrong.analog -- -r "$capture"
check "run: no output" test ! -e wrong

# A signal leaves nothing behind.
timeout -s TERM 1 "$analogc" --cc="$work/slow-cc" packets.analog -o x 2>/dev/null
check "signal: no output" test ! -e x
check "signal: nothing temporary" test -z "$(ls -A tmp)"
check "no temporary next to an output" test -z "$(find . -maxdepth 1 -name '*.??????' \
	! -name '*.analog' ! -name 'output')"

echo "commands: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
