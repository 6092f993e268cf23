#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tests/fmt/gaps.py ANALOGC PROGRAM... -- comments in each gap between two lexemes of a program.

For each gap and each way to write a comment there: the formatted text has the same lexemes, a comma
or period aside the same comments at the same places, and formatting it again changes nothing."""
import os
import re
import subprocess
import sys
import tempfile

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


def form(analogc, texts):
    """The texts formatted, in one run; None: refused."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, "%d.analog" % i) for i in range(len(texts))]
        for path, text in zip(paths, texts):
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        run = subprocess.run([analogc, "fmt"] + paths, capture_output=True, check=False)
        if run.returncode != 0:
            print(run.stderr.decode()[:2000])
        results = []
        for path in paths:
            with open(path, encoding="utf-8") as f:
                results.append(f.read())
        return results


def variants(text):
    """One text for each gap and way; the program's own comments are left out."""
    plain = COMMENT.sub(" ", text)
    ends = [m.end() for m in LEXEME.finditer(plain)]
    for at in [0] + ends:
        for way in WAYS:
            yield plain[:at] + way + plain[at:]


def problem(text, once, twice):
    if lexemes(once) != lexemes(text):
        return "other lexemes"
    if [c.strip() for c in comments(once)] != [c.strip() for c in comments(text)]:
        return "other comments"
    return None if once == twice else "changes when formatted again"


def main():
    passed = failed = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as f:
            texts = list(variants(f.read()))
        once = form(sys.argv[1], texts)
        twice = form(sys.argv[1], once)
        for text, a, b in zip(texts, once, twice):
            why = problem(text, a, b)
            if why is None:
                passed += 1
                continue
            failed += 1
            if failed <= 3:
                print("FAIL %s: %s:\n%s" % (path, why, text))
    print("fmt-gaps: %d passed, %d failed, 0 skipped" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
