#!/usr/bin/env bash
# tests/run-sinks.sh DIR -- where tuples go: output … to "…" of programs compiled by DIR/analogc.
set -u
analogc=$(cd "$1" && pwd)/analogc
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
# DESTINATION [EDGES]: the numbers above 2 go there, all numbers to standard output.
make_program() {
	cat >p.analog <<-END
		extern predicate edge(node, int, string).
		component c(parallel) {
			r1 big(@N, X, Y) :- edge(@N, X, Y), X > 2.
			r2 all(@N, X) :- edge(@N, X, _).
		}
		output big to "$1".
		output all.
	END
	check "$1 compiles" "$analogc" -O0 p.analog -o p
}
run() { timeout 60 ./p --feed edge=e.csv "$@" >stdout 2>stderr; }
json() { # WORD…: the lines of big that are wanted
	for x in "$@"; do
		echo "{\"predicate\":\"big\",\"token\":${x%%:*},\"n\":\"local\",\"x\":${x%%:*},\"y\":\"${x##*:}\"}"
	done
}
printf '1,a\n2,b\n3,"c,c"\n4,d\n' >e.csv
wanted=$(json 3:c,c 4:d)

make_program "file:big.txt"
run
is "file: status" $? 0
is "file" "$(cat big.txt)" "$wanted"
is "file: the rest" "$(grep -c '"all"' stdout)" 4
is "file: nothing else" "$(grep -c big stdout)" 0
for j in 1 2 8; do
	run -j $j
	is "file at -j $j" "$(cat big.txt)" "$wanted"
done
run --format csv
is "file: in the run's format" "$(sed -n 1p big.txt)" 'big,3,local,3,"c,c"'

make_program "file:/dev/full"
run
is "a full disk: status" $? 1
check "a full disk: said" grep -q "'/dev/full'" stderr

make_program "exec:cat >child.txt"
run --format csv
is "exec: status" $? 0
is "exec: JSON lines" "$(cat child.txt)" "$wanted"
make_program "exec:read line; echo \\\"\$line\\\" >>lines.txt"
run
is "exec: a child for each line: status" $? 0
is "exec: a child for each line" "$(cat lines.txt)" "$wanted"
make_program "exec:exit 7"
run
is "exec: a child that fails: status" $? 1
check "exec: a child that fails: said" grep -q "'exit 7'" stderr

make_program "sqlite:rows.db"
run
is "sqlite: status" $? 0
is "sqlite" "$(python3 -c "import sqlite3
print(sqlite3.connect('rows.db').execute('select token, n, x, y, typeof(x) from big order by x').fetchall())")" \
	"[(3, 'local', 3, 'c,c', 'integer'), (4, 'local', 4, 'd', 'integer')]"
make_program "sqlite:/nowhere/rows.db"
run
is "sqlite: no such folder: status" $? 1
check "sqlite: no such folder: said" grep -q "/nowhere/rows.db" stderr

python3 -c "import socket
s = socket.socket(socket.AF_UNIX); s.bind('lines.sock'); s.listen(1); open('ready', 'w').close()
c, _ = s.accept(); data = b''
while (more := c.recv(4096)): data += more
open('received', 'wb').write(data)" &
while [ ! -e ready ]; do sleep 0.05; done
make_program "unix:lines.sock"
run
is "unix: status" $? 0
wait
is "unix" "$(cat received)" "$wanted"
make_program "unix:nobody.sock"
run
is "unix: nobody listens: status" $? 1

make_program "stdout"
run
is "stdout is what no 'to' is" "$(grep big stdout)" "$wanted"

echo "sinks: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
