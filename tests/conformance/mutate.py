#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""mutate.py BUILD [--seed S] [--count N] -- mutants of the conformance programs and of the paper's:
lexemes deleted, doubled, swapped, replaced by those of another program; rules and literals moved.
Each has to end with 0 or 1 (never with 3: C that the C compiler rejects), within seconds; every
error and warning has a place; and the C of what is accepted passes the C compiler without a
warning. A mutant that does not is printed with its seed."""
import argparse
import collections
import concurrent.futures
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LEXEME = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|/\*.*?\*/|//[^\n]*|\s+|\w+|:-|:=|==|!=|<=|>=|&&|\|\||.', re.S)
PLACE = re.compile(r"^[^ :]+:\d+:\d+: (error|warning|note): ")
SECONDS = 20


def read_programs():
    paths = sorted(glob.glob(f"{HERE}/programs/*.analog") +
                   glob.glob(f"{HERE}/../programs/paper/*.analog"))
    programs = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            programs.append([w for w in LEXEME.findall(file.read()) if not w.startswith("//")])
    return programs


def words(program):
    """Places of lexemes that are no space."""
    return [i for i, word in enumerate(program) if not word.isspace()]


def spans(program, end):
    """(begin, end) between two lexemes that are `end`."""
    ends = [i for i, word in enumerate(program) if word in (end, "{", "}")]
    return [(a + 1, b) for a, b in zip(ends, ends[1:]) if b > a + 3]


def sort_of(word):
    """Lexemes of one sort can stand for one another in the grammar, more or less."""
    if word.startswith("f_"):
        return "function"
    if word[0].isdigit():
        return "number"
    if word[0] == '"':
        return "string"
    if word[0].isalpha() or word[0] == "_":
        return "variable" if word[0].isupper() or word == "_" else "name"
    return "relation" if word in ("==", "!=", "<", ">", "<=", ">=", "=", ":=") else word


def mutate(choose, programs):
    program = list(choose.choice(programs))
    for _ in range(choose.choice([1, 1, 1, 2, 3])):
        kind = choose.choice([0, 1, 2, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 6])
        at = choose.choice(words(program))
        if kind == 0:
            del program[at]
        elif kind == 1:
            program.insert(at, program[at] + " ")
        elif kind == 2:
            other = choose.choice(words(program))
            program[at], program[other] = program[other], program[at]
        elif kind == 3:
            other = choose.choice(programs)
            program[at] = other[choose.choice(words(other))]
        elif kind == 4:  # another of the same sort
            other = choose.choice([program, choose.choice(programs)])
            program[at] = choose.choice([w for w in other if sort_of(w) == sort_of(program[at])]
                                        or [program[at]])
        elif kind == 5:
            end = choose.choice([".", ","])
            found = spans(program, end)
            if found:
                begin, stop = choose.choice(found)
                piece = program[begin:stop + 1]
                del program[begin:stop + 1]
                if choose.random() < 0.6:
                    place = choose.choice(words(program))
                    program[place:place] = piece
        else:
            program[at] = choose.choice(["_", "@N", "0", "-1", "1.5", '""', "X", "f_size(X)", "!",
                                         "a_COUNT<*>", "delete", "infinity", "[]", "10s", "N"])
        if not words(program):
            break
    return "".join(program)


def check(text, build, folder):
    """What is wrong, or "accepted", "rejected"."""
    with open(f"{folder}/m.analog", "w", encoding="utf-8") as file:
        file.write(text)
    try:
        done = subprocess.run(
            [f"{build}/analogc", "-S", "--color=never", "-o", "m.c", "m.analog"], cwd=folder,
            capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"analogc runs longer than {SECONDS} s"
    log = done.stderr.decode("utf-8", "replace")
    if done.returncode not in (0, 1):
        return f"analogc ends with {done.returncode}\n{log[:600]}"
    messages = [line for line in log.splitlines() if re.search(r"(^|: )(error|warning): ", line)]
    for line in messages:
        if not PLACE.match(line):
            return f"no place in: {line}"
    if done.returncode == 1:
        return "rejected" if messages else "rejected without a message"
    compiled = subprocess.run(
        ["cc", "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
         f"-I{build}/include", "m.c"], cwd=folder, capture_output=True, check=False)
    if compiled.returncode != 0:
        return "the C compiler says\n" + compiled.stderr.decode("utf-8", "replace")[:1500]
    return "accepted"


def one(seed, build, programs):
    text = mutate(random.Random(seed), programs)
    with tempfile.TemporaryDirectory() as folder:
        return seed, text, check(text, build, folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    build, programs = os.path.abspath(given.build), read_programs()
    kinds = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        jobs = [pool.submit(one, seed, build, programs)
                for seed in range(given.seed, given.seed + given.count)]
        for job in concurrent.futures.as_completed(jobs):
            seed, text, verdict = job.result()
            kinds[verdict if verdict in ("accepted", "rejected") else "failed"] += 1
            if verdict not in ("accepted", "rejected"):
                print(f"FAIL mutant {seed}: {verdict}\n{text}\n----", flush=True)
    print(f"accepted: {kinds['accepted']}, rejected: {kinds['rejected']}")
    print(f"mutants: {kinds['accepted'] + kinds['rejected']} passed, {kinds['failed']} failed, "
          "0 skipped")
    return kinds["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
