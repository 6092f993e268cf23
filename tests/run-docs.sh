#!/usr/bin/env bash
# tests/run-docs.sh BUILD -- what the documents show is true. In README.md, docs/*.md and
# examples/*/README.md:
#   ```sh       each line is run, in order, from the top of the tree, and has to succeed
#   ```console  the same for lines that begin with "$ "; the lines behind one are what it prints,
#               where a line that ends with … stands for all that begin so, and … alone for any lines
#   ```analog   a program that compiles
#   ```analog NAME   the same, and the console blocks behind it find it under this name
# Not run here: what is being run already (make check …), takes long (make bench), or changes the
# machine (sudo, make install).
set -u
build=$(realpath "$1") top=$PWD passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A tree of links in which build is the build that is tested, and files may be made.
ln -s "$top"/* "$work"
rm -f "$work"/build*
ln -s "$build" "$work/build"

pass() { passed=$((passed + 1)); }
fail() {
	failed=$((failed + 1))
	printf 'FAIL docs: %s\n%s\n' "$1" "$2"
}
is_left_out() { [[ $1 =~ ^(sudo|git\ clone|cd|make\ (check|bench|install|uninstall|lint|clean)) ]]; }

run() { # PLACE COMMAND
	is_left_out "$2" && return
	if output=$(cd "$work" && timeout 300 bash -c "$2" 2>&1); then pass; else fail "$1: $2" "$output"; fi
}
# PLACE COMMAND WANTED: compares what it prints
transcript() {
	local got
	is_left_out "$2" && return
	got=$(cd "$work" && timeout 300 bash -c "$2" 2>&1)
	if awk -v wanted="$3" '
		function matches(w, g) { return w ~ /…$/ ? index(g, substr(w, 1, length(w) - length("…"))) == 1 : w == g }
		BEGIN { n = split(wanted, want, "\n"); i = 1 }
		{
			while (i <= n && want[i] == "…" && i < n && matches(want[i + 1], $0)) i++
			if (i <= n && want[i] == "…") next
			if (i > n || !matches(want[i], $0)) { bad = 1; exit }
			i++
		}
		END { if (i <= n && want[i] == "…") i++; exit bad || i <= n }' <<<"$got"; then
		pass
	else
		fail "$1: $2" "$(diff <(printf '%s\n' "$3") <(printf '%s\n' "$got"))"
	fi
}

document() {
	local file=$1 number=0 kind="" name="" begin=0 command="" wanted="" line
	while IFS= read -r line; do
		number=$((number + 1))
		if [[ -z $kind && $line =~ ^\`\`\`(sh|console|analog)( (.*))?$ ]]; then
			kind=${BASH_REMATCH[1]} name=${BASH_REMATCH[3]:-doc.analog} begin=$number command="" wanted=""
			[ "$kind" = analog ] && : >"$work/$name"
		elif [[ -n $kind && $line == '```' ]]; then
			[ "$kind" = console ] && [ -n "$command" ] && transcript "$file:$begin" "$command" "${wanted%$'\n'}"
			[ "$kind" = analog ] && run "$file:$begin" "build/analogc -fsyntax-only '$name'"
			kind=""
		elif [ "$kind" = sh ]; then
			line=${line%%  #*}
			[ -n "$line" ] && run "$file:$number" "$line"
		elif [ "$kind" = analog ]; then
			printf '%s\n' "$line" >>"$work/$name"
		elif [ "$kind" = console ] && [[ $line == '$ '* ]]; then
			[ -n "$command" ] && transcript "$file:$begin" "$command" "${wanted%$'\n'}"
			begin=$number command=${line#'$ '} wanted=""
		elif [ "$kind" = console ]; then
			wanted+=$line$'\n'
		fi
	done <"$file"
}
for file in README.md docs/*.md examples/*/README.md; do
	[ -f "$file" ] && document "$file"
done
echo "docs: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
