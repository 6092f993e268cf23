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

# --tables: the rows at the end, the same for every number of threads.
cat >t.analog <<'END'
extern predicate conn(node, string, int).
materialize(count_of, infinity, 1000, keys(2)).
materialize(last_of, 10s, 2, keys(2)).
materialize(total, infinity, 1000, keys(2)).
component c(parallel_context_ordered, context_keys(conn(2))) {
	r1 count_of(@N, WHO, a_COUNT<*>) :- conn(@N, WHO, _).
}
component l(serial) {
	r2 last_of(@N, WHO, C, [C, 2 * C]) :- count_of(@N, WHO, C).
	r3 counted(@N, WHO, C) :- last_of(@N, WHO, C, _).
}
component s(parallel) {
	s1 total(@N, WHO, a_SUM<C>, a_MAX<C>) :- counted(@N, WHO, C).
	s2 report(@N, WHO, SUM, MOST) :- finish(@N), total(@N, WHO, SUM, MOST).
}
END
printf 'a,1\nb,2\na,3\nc,4\na,5\nb,9\n' >conn.csv
rows() {
	python3 -c "import sqlite3
db = sqlite3.connect('t.db')
for table in ('count_of', 'last_of', 'total'):
    print(table, db.execute('select * from ' + table).fetchall())"
}
wanted="count_of [('c', 1), ('a', 3), ('b', 2)]
last_of [('a', 3, '[3,6]'), ('b', 2, '[2,4]')]
total [('a', 6, 3), ('b', 3, 2), ('c', 1, 1)]"
for way in "-j 1" "-j 2" "-j 8" "--burst 1 -j 2"; do
	[ -x t ] || check "tables: compiles" "$analogc" -O0 t.analog -o t
	# shellcheck disable=SC2086 # words
	timeout 60 ./t --feed conn=conn.csv --tables t.db $way >stdout 2>stderr
	is "tables: status, $way" $? 0
	is "tables: $way" "$(rows)" "$wanted"
done
check "tables: compiles as a plain loop" "$analogc" -O0 --sequential t.analog -o plain
./plain --feed conn=conn.csv --tables t.db >stdout 2>stderr
is "tables: a plain loop" "$(rows)" "$wanted"
./t --feed conn=conn.csv --tables /nowhere/t.db >stdout 2>stderr
is "tables: no such folder: status" $? 1
./p --feed edge=e.csv --tables t.db >stdout 2>stderr
is "tables: a program without: status" $? 1
check "tables: a program without: said" grep -q "fills a table" stderr

echo "sinks: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
