#!/usr/bin/env bash
# tests/run-install.sh BUILD -- an installed analogc works from any folder; uninstall leaves nothing.
set -u
build=$1 passed=0 failed=0
top=$PWD
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
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
same() { cmp <("$@") "$top/examples/smtp/expected.jsonl"; }
elsewhere() { (cd "$root/elsewhere" && "$@"); }

mkdir -p "$root/elsewhere"
cp examples/smtp/smtp.analog "$root/elsewhere/mine.analog"
check "make install" make -s B="$build" DESTDIR="$root" PREFIX=/usr install
# The build folder must not be needed any more: compile with it out of reach.
check "compiles in another folder" elsewhere "$root/usr/bin/analogc" mine.analog -o mine
check "the program runs" same "$root/elsewhere/mine" -r "$top/examples/smtp/mails.pcap"
check "analogc run" same "$root/usr/bin/analogc" run "$root/elsewhere/mine.analog" -- -r "$top/examples/smtp/mails.pcap"
# Every option that --help lists is in the manual page (there with \\- for -).
missing_in_page() {
	"$root/usr/bin/analogc" --help | grep -oE '(^| )--?[a-zA-Z#][-a-zA-Z#]*' | sort -u | while read -r option; do
		sed 's/\\-/-/g' "$root/usr/share/man/man1/analogc.1" | grep -qF -- "$option" || echo "$option"
	done
}
check "the manual page has every option" test -z "$(missing_in_page)"
check "make uninstall" make -s B="$build" DESTDIR="$root" PREFIX=/usr uninstall
check "nothing is left" test -z "$(find "$root/usr" -type f)"
echo "install: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
