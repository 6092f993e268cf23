#!/usr/bin/env bash
# tests/run-fmt.sh DIR -- DIR/analogc fmt: the form, comments in every gap, every program of the
# tree (formatting twice is formatting once), statuses.
set -u
analogc=$1/analogc
cd "$(dirname "$0")/.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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
exits() { # STATUS COMMAND…
	local want=$1
	shift
	"$@" >"$work/output" 2>&1 </dev/null
	[ $? -eq "$want" ]
}

"$analogc" fmt - <tests/fmt/every.analog >"$work/every.out"
check "every statement" cmp "$work/every.out" tests/fmt/every.out

for program in $(find tests examples stdlib docs -name '*.analog' | sort); do
	cp "$program" "$work/once.analog"
	"$analogc" fmt "$work/once.analog" 2>/dev/null || continue
	cp "$work/once.analog" "$work/twice.analog"
	check "$program twice" "$analogc" fmt "$work/twice.analog"
	check "$program is another the second time" cmp "$work/once.analog" "$work/twice.analog"
	check "$program after --check" exits 0 "$analogc" fmt --check "$work/once.analog"
done
for program in examples/*/*.analog stdlib/components/*.analog; do
	[ ! -e "$program" ] || [[ $program == *appendix_* ]] || check "$program is in form" "$analogc" fmt --check "$program"
done

printf 'component c(parallel){r a(@N,P):-input(@N,P,_,_).}' >"$work/loose.analog"
cp "$work/loose.analog" "$work/kept.analog"
check "--check finds" exits 1 "$analogc" fmt --check "$work/loose.analog"
check "--check names it" grep -q loose.analog "$work/output"
check "--check changes nothing" cmp "$work/loose.analog" "$work/kept.analog"
printf 'component c(parallel){r a(@N,P):-input(@N,P,_,_' >"$work/broken.analog"
cp "$work/broken.analog" "$work/kept.analog"
check "a syntax error" exits 1 "$analogc" fmt "$work/broken.analog"
check "a syntax error is located" grep -q 'broken.analog:1:' "$work/output"
check "a syntax error changes nothing" cmp "$work/broken.analog" "$work/kept.analog"
check "no file" exits 2 "$analogc" fmt
check "an unknown option" exits 2 "$analogc" fmt --nothing x.analog
check "a missing file" exits 1 "$analogc" fmt "$work/none.analog"

gaps=$(python3 tests/fmt/gaps.py "$analogc" tests/fmt/every.analog)
echo "$gaps" | sed '$d'
passed=$((passed + $(echo "$gaps" | sed -n 's/.*: \([0-9]*\) passed.*/\1/p')))
failed=$((failed + $(echo "$gaps" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')))

echo "fmt: $passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
