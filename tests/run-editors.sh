#!/usr/bin/env bash
# tests/run-editors.sh DIR -- the editors' files know the words that the lexer knows, and are in
# form; VS Code's problem matcher reads what DIR/analogc prints.
set -u
analogc=$1/analogc
cd "$(dirname "$0")/.." || exit 2
exec python3 tests/editors.py "$analogc"
