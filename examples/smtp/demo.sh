#!/usr/bin/env bash
# examples/smtp/demo.sh BUILD -- what `make demo` shows: a program, its compilation, what it finds.
set -euo pipefail
build=$1
here=$(dirname "$0")
capture=$here/mails.pcap
bold='' plain=''
[ -t 1 ] && bold=$'\033[1m' plain=$'\033[0m'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
# NAME: its number in the statistics. RULE: how often it fired.
number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$work/stats.json"; }
fired() { sed -n "s/.*\"rule\":\"$1\",\"tried\":[0-9]*,\"fired\":\([0-9]*\).*/\1/p" "$work/stats.json"; }
line() { printf '   %7s  %s\n' "$@"; }

say "1. The question: which mails in a capture say hello?  The program, $here/smtp.analog:"
grep -vE '^//|^$' "$here/smtp.analog" | sed 's/^/   /; s/\t/  /g'

say "2. analogc $here/smtp.analog -o $build/smtp"
begun=$(milliseconds)
"$build/analogc" "$here/smtp.analog" -o "$build/smtp"
echo "   a native program of $(($(wc -c <"$build/smtp") / 1024)) KiB, made in $(($(milliseconds) - begun)) ms"

say "3. $build/smtp -r $capture"
"$build/smtp" -r "$capture" --stats-json "$work/stats.json" | tee "$work/matches"

say "4. What happened"
line "$(number received)" "packets were read, $(number processed) of them are IP"
line "$(fired ip2)" "TCP segments: rule ip2"
line "$(fired smtp1)" "of them carry an SMTP dialogue: rule smtp1"
line "$(fired smtp2)" "mails were received: rule smtp2"
line "$(fired search1)" "of them say hello: rule search1, printed above"
echo
cat <<END
   A search in the packets finds "Hello, Alice" $(grep -ao 'Hello, Alice' "$capture" | wc -l) times. But $(number smtp_data_refused) times the server refused the
   text, and what the client sent all the same is no mail. The program follows the dialogue.
END

say "5. On any number of threads: the same octets"
for threads in 1 2 3 8; do
	"$build/smtp" -r "$capture" -j $threads | cmp - "$work/matches"
	echo "   -j $threads: $(wc -l <"$work/matches") lines, checksum $(cksum <"$work/matches" | cut -d' ' -f1)"
done

say "More: docs/tour.md, write your own rule in ten minutes."
