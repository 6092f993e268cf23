#!/usr/bin/env bash
# tests/run-install.sh BUILD -- an installed analogc works from any folder; uninstall leaves nothing.
set -u
build=$1 passed=0 failed=0
top=$PWD
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
analogc=$root/usr/bin/analogc
page=$root/usr/share/man/man1/analogc.1
# What is tested stays as it was built, with whatever settings.
tested=()
for file in analogc libanalog_runtime.a libanalog_stdlib.a ldflags; do tested+=(-o "$build/$file"); done
check() { # NAME COMMAND…
	local name=$1
	shift
	if output=$("$@" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAIL install: %s\n%s\n' "$name" "$output"
	fi
}
none() { # COMMAND…: it writes nothing; what it writes is what is wrong
	local written
	written=$("$@" 2>&1)
	echo "$written"
	[ -z "$written" ]
}
same() { cmp <("$@") "$top/examples/smtp/expected.jsonl"; }
elsewhere() { (cd "$root/elsewhere" && "$@"); }
# The commands of a compilation that name the build folder or the tree.
reaches_back() {
	elsewhere "$analogc" -### mine.analog -o mine 2>&1 | grep -F -e "$(realpath "$build")" -e "$top"
}
# COMMAND…: the options in its --help that the manual page does not have. -OLEVEL is -O there, with
# \- for each -, in a line of its own with a macro for bold text.
missing_in_page() {
	"$@" --help | grep -oE '(^| )(-h, )?--?[a-zA-Z#][-a-zA-Z#]*' | tr -d , | tr ' ' '\n' |
		sed -nE 's/^(--?[a-zA-Z#][-a-z#]*).*/\1/p' | sort -u | while read -r option; do
		sed 's/\\-/-/g' "$page" |
			grep -qE "^\.B[IR]? (.*[ \"])?$option([^-a-z]|$)" || echo "$option"
	done
}

mkdir -p "$root/elsewhere"
cp examples/smtp/smtp.analog "$root/elsewhere/mine.analog"
check "make install" make -s "${tested[@]}" B="$build" DESTDIR="$root" PREFIX=/usr install
check "compiles in another folder" elsewhere "$analogc" mine.analog -o mine
check "the build folder is not needed" none reaches_back
check "the program runs" same "$root/elsewhere/mine" -r "$top/examples/smtp/mails.pcap"
check "analogc run" same "$analogc" run "$root/elsewhere/mine.analog" -- -r "$top/examples/smtp/mails.pcap"
check "the manual page has every option" none missing_in_page "$analogc"
check "it has the programs' options too" none missing_in_page "$root/elsewhere/mine"
check "make uninstall" make -s "${tested[@]}" B="$build" DESTDIR="$root" PREFIX=/usr uninstall
check "nothing is left" none find "$root/usr" -type f
echo "install: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
