#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tests/fmt/gaps.py ANALOGC PROGRAM... -- comments in each gap between two lexemes of a program.

For each gap and each way to write a comment there: the formatted text has the same lexemes, a comma
or period aside the same comments at the same places, and formatting it again changes nothing."""
import re
import subprocess
import sys

LEXEME = re.compile(
    r'a_[A-Z]+[ \t]*<|"(?:[^"\\\n]|\\.)*"|\[[0-9A-Fa-f:]+\]|[0-9]+(?:\.[0-9]+)+(?:/[0-9]+)?|[A-Za-z0-9_]+|:-|:=|->'
    r'|\|\||&&|==|!=|<=|>=|<<|>>|[][(){},.@=<>+*/%!~&|^?:;-]')
COMMENT = re.compile(r'/\*.*?\*/|(?://|%%)[^\n]*', re.S)
WAYS = [" /* c */ ", "\n/* c */ ", " /* c */\n", "\n/* c\n   d */\n", " // c\n", "\n%% c\n", "\n\n// c\n\n",
        " /* c */ // d\n"]


def lexemes(text):
    return [re.sub(r"\s", "", x) if x.startswith("a_") else x for x in LEXEME.findall(COMMENT.sub(" ", text))]


def comments(text):
    return COMMENT.findall(text)


def form(analogc, text):
    run = subprocess.run([analogc, "fmt", "-"], input=text.encode(), capture_output=True, check=False)
    return run.returncode, run.stdout.decode()


def variants(text):
    """One text for each gap and way; the program's own comments are left out."""
    plain = COMMENT.sub(" ", text)
    ends = [m.end() for m in LEXEME.finditer(plain)]
    for at in [0] + ends:
        for way in WAYS:
            yield plain[:at] + way + plain[at:]


def problem(analogc, text):
    status, once = form(analogc, text)
    if status != 0:
        return "status %d" % status
    if lexemes(once) != lexemes(text):
        return "other lexemes"
    if [c.strip() for c in comments(once)] != [c.strip() for c in comments(text)]:
        return "other comments"
    if form(analogc, once) != (0, once):
        return "changes when formatted again"
    return None


def main():
    passed = failed = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for variant in variants(text):
            why = problem(sys.argv[1], variant)
            if why is None:
                passed += 1
                continue
            failed += 1
            if failed <= 3:
                print("FAIL %s: %s:\n%s" % (path, why, variant))
    print("fmt-gaps: %d passed, %d failed, 0 skipped" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
