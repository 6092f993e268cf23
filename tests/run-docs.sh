#!/usr/bin/env bash
# tests/run-docs.sh BUILD -- what the documents show is true. In README.md, docs/*.md and
# examples/*/README.md:
#   ```sh       each line is run, in order, from the top of the tree, and has to succeed
#   ```console  the same for lines that begin with "$ "; the lines behind one are what it prints,
#               where a line that ends with … stands for all that begin so, and … alone for any lines
#   ```analog   a program that compiles without a warning
#   ```analog NAME   the same, and the console blocks behind it find it under this name
#   ```analog NAME wrong   a program that does not compile
#   ```c NAME   a file of C, header or not, that compiles without a warning; found like a program
# and each link to a file of the tree has its file.
# Not run here: what is being run already (make check …), takes long (make bench), or changes the
# machine (sudo, make install).
set -u
export LC_ALL=C
build=$(realpath "$1") top=$PWD passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A tree of links in which build is the build that is tested, and files may be made.
ln -s "$top"/* "$work"
rm -f "$work"/build*
ln -s "$build" "$work/build"
# A make in a document is not part of the make that runs this. Its build folder is build, and what
# is tested stays as it was built, with whatever settings.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES B
make() {
	command make -o build/analogc -o build/libanalog_runtime.a -o build/libanalog_stdlib.a \
		-o build/ldflags "$@"
}
export -f make

pass() { passed=$((passed + 1)); }
fail() {
	failed=$((failed + 1))
	printf 'FAIL docs: %s\n%s\n' "$1" "$2"
}
is_left_out() { [[ $1 =~ ^(sudo|git\ clone|cd|make\ (check|bench|install|uninstall|lint|clean)) ]]; }
in_tree() { (cd "$work" && timeout 300 bash -c "$1" 2>&1); }

run() { # PLACE COMMAND
	is_left_out "$2" && return
	if output=$(in_tree "$2"); then pass; else fail "$1: $2" "$output"; fi
}
# WANTED GOT: whether GOT is what WANTED shows.
is_shown() {
	local -a shown=() got=()
	local w=0 any=0 line
	[ -n "$1" ] && mapfile -t shown <<<"$1"
	[ -n "$2" ] && mapfile -t got <<<"$2"
	for line in "${got[@]}"; do
		if [ "${shown[w]-}" = … ]; then
			w=$((w + 1)) any=1
		fi
		if [ "$w" -lt "${#shown[@]}" ] && { [ "$line" = "${shown[w]}" ] ||
			[[ ${shown[w]} == *… && $line == "${shown[w]%…}"* ]]; }; then
			w=$((w + 1)) any=0
		elif [ $any = 0 ]; then
			return 1
		fi
	done
	[ "${shown[w]-}" = … ] && w=$((w + 1))
	[ "$w" -eq "${#shown[@]}" ]
}
transcript() { # PLACE COMMAND WANTED
	local got
	is_left_out "$2" && return
	got=$(in_tree "$2")
	if is_shown "$3" "$got"; then
		pass
	else
		fail "$1: $2" "$(diff <(printf '%s\n' "$3") <(printf '%s\n' "$got"))"
	fi
}
links() { # FILE
	local target
	while read -r target; do
		if [ -e "$(dirname "$1")/${target%%#*}" ]; then pass; else fail "$1" "no file: $target"; fi
	done < <(grep -oE '\]\([^)#][^)]*\)' "$1" | sed -E 's/^\]\(//; s/\)$//' | grep -v '://')
}

document() { # FILE
	local file=$1 number=0 kind="" name="" verdict="" begin=0 command="" wanted="" line
	while IFS= read -r line; do
		number=$((number + 1))
		if [[ -z $kind && $line =~ ^\`\`\`(sh|console|analog|c)( (.*))?$ ]]; then
			kind=${BASH_REMATCH[1]} begin=$number command="" wanted=""
			read -r name verdict <<<"${BASH_REMATCH[3]:-doc.analog}"
			[[ $kind = analog || $kind = c ]] && : >"$work/$name"
		elif [[ -n $kind && $line == '```' ]]; then
			[ "$kind" = console ] && [ -n "$command" ] && transcript "$file:$begin" "$command" "${wanted%$'\n'}"
			[ "$kind" = analog ] && run "$file:$begin" \
				"${verdict:+!} build/analogc -Werror -fsyntax-only '$name'"
			[ "$kind" = c ] && run "$file:$begin" "cc -x c -std=c11 -Wall -Wextra -Werror \
				-fsyntax-only -I. -Ibuild/include '$name'"
			kind=""
		elif [ "$kind" = sh ]; then
			line=${line%%  #*}
			[ -n "$line" ] && run "$file:$number" "$line"
		elif [[ $kind = analog || $kind = c ]]; then
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
	links "$file"
	document "$file"
done
echo "docs: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
