#!/usr/bin/env bash
# examples/smtp/demo.sh BUILD -- what `make demo` shows: a program, its compilation, what it finds.
set -euo pipefail
build=$1
here=$(dirname "$0")

say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9]*m//g'; fi; }

say "1. The program: $here/smtp.analog"
grep -vE '^//|^$' "$here/smtp.analog"
say "2. Compiled: $build/analogc $here/smtp.analog -o $build/smtp"
"$build/analogc" "$here/smtp.analog" -o "$build/smtp"
ls -l "$build/smtp" | awk '{ print "   a native program of " int($5 / 1024) " KiB" }'
say "3. Run on $here/mails.pcap, on every core"
"$build/smtp" -r "$here/mails.pcap" --stats 2>"$build/smtp.stats" | tee "$build/smtp.jsonl" | cut -c 1-200
say "4. In short"
sed 's/^/   /' "$build/smtp.stats"
