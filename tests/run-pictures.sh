#!/usr/bin/env bash
# tests/run-pictures.sh -- the pictures in docs/pictures show what --dump=dot says now: every label
# of the golden graph stands in the picture, and nothing else does.
cd "$(dirname "$0")/.." || exit 2
exec python3 tests/pictures.py
