#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""generate.py BUILD [--seed S] [--count N] [--keep FOLDER] [--optimise=-O2] [--all-ways] --
random programs (random_program.py) compiled and run against naive.py: the same lines in the same
order, at one thread and at several; one program with all optimisations, the next without one of
them, or as a plain loop, in turn (--all-ways: each program in every way). A program that differs is
shrunk and printed; with --keep its files are put into FOLDER.

Programs that the compiler rejects are counted by the names of its messages: a rejection is no
failure, but an exit status that is neither 0 nor 1 is, and so is a message without a place."""
import argparse
import collections
import concurrent.futures
import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the tree holds sources
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from random_program import Generator  # noqa: E402

WAYS = [[], ["-fno-straight"], ["-fno-fuse"], ["-fno-liveness"], ["-fno-constants"],
        ["--sequential"]]
RUNS = [["-j", "1"], ["-j", "3", "--tokens", "2", "--burst", "1", "--lanes", "3"]]
NAIVE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "naive.py")
SHRINKS = 250


class Verdict:
    def __init__(self, kind, text=""):
        self.kind, self.text = kind, text  # same, rejected, unfit, failed …


def command(arguments, folder, seconds=20):
    try:
        done = subprocess.run(arguments, cwd=folder, capture_output=True, timeout=seconds,
                              check=False)
    except subprocess.TimeoutExpired:
        return -1, "", "over its time"
    return (done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))


def difference(wanted, got):
    wanted, got = wanted.splitlines(), got.splitlines()
    at = next((i for i, (a, b) in enumerate(zip(wanted, got)) if a != b),
              min(len(wanted), len(got)))
    kind = "order" if sorted(wanted) == sorted(got) else "set"
    return f"{kind}, from line {at + 1}:\n- " + "\n- ".join(wanted[at:at + 4]) + \
        "\n+ " + "\n+ ".join(got[at:at + 4])


def judge(program, build, folder, way, optimise):
    """Compiles and runs it in the folder."""
    program.write(folder)
    options = program.options()
    status, wanted, log = command(
        [sys.executable, NAIVE, "program.analog"] + options, folder, 10)
    if status != 0:
        return Verdict("unfit", log.strip().splitlines()[-1] if log.strip() else "")
    compiler = [f"{build}/analogc", "-w", optimise, "--color=never"] + way
    status, _, log = command(compiler + ["-o", "program", "program.analog"], folder, 60)
    if status == 1 and re.search(r"^program\.analog:\d+:\d+: error: ", log, re.M):
        names = re.findall(r"error: .*\[([a-z-]+)\]$", log, re.M)
        return Verdict("rejected", ",".join(sorted(set(names))) + "\n" + log)
    if status != 0:
        return Verdict("failed: analogc", f"status {status}\n{log[:2000]}")
    for run in RUNS:
        status, got, log = command(["./program"] + options + run, folder)
        if status != 0:
            return Verdict(f"failed: status {status} {log[:30]}",
                           f"{' '.join(way + run)}: {log[:300]}")
        if got != wanted:
            return Verdict("failed: lines", f"{' '.join(way + run)}: {difference(wanted, got)}")
    return Verdict("same")


def shrink(program, verdict, build, folder, way, optimise):
    """The smallest program found that fails in the same manner."""
    tries, found = 0, True
    while found and tries < SHRINKS:
        found = False
        for smaller in program.smaller():
            tries += 1
            other = judge(smaller, build, folder, way, optimise)
            if other.kind == verdict.kind:
                program, verdict, found = smaller, other, True
                break
            if tries >= SHRINKS:
                break
    return program, verdict


def one(seed, build, optimise, keep, all_ways):
    program = Generator(random.Random(seed)).make()
    folder = tempfile.mkdtemp()
    try:
        for way in WAYS if all_ways else [WAYS[seed % len(WAYS)]]:
            verdict = judge(program, build, folder, way, optimise)
            if verdict.kind != "same":
                break
        if not verdict.kind.startswith("failed"):
            return seed, verdict, ""
        program, verdict = shrink(program, verdict, build, folder, way, optimise)
        text = f"FAIL random program {seed} {' '.join(way)}: {verdict.kind} {verdict.text}\n" + \
            program.text() + "".join(f"{p}: {rows}\n" for p, rows in program.feeds.items()) + \
            "options: " + " ".join(program.options())
        if keep:
            place = os.path.join(keep, f"seed-{seed}")
            os.makedirs(place, exist_ok=True)
            program.write(place)
            with open(os.path.join(place, "README"), "w", encoding="utf-8") as file:
                file.write(text + "\n")
        return seed, verdict, text
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--optimise", default="-O0")
    parser.add_argument("--keep")
    parser.add_argument("--all-ways", action="store_true")
    given = parser.parse_args()
    build = os.path.abspath(given.build)
    kinds, rejected = collections.Counter(), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        jobs = [pool.submit(one, seed, build, given.optimise, given.keep,
                            given.all_ways)
                for seed in range(given.seed, given.seed + given.count)]
        for job in concurrent.futures.as_completed(jobs):
            seed, verdict, text = job.result()
            kinds[verdict.kind.split(":")[0]] += 1
            if verdict.kind == "rejected":
                rejected[verdict.text.split("\n")[0]] += 1
                if given.keep:
                    with open(os.path.join(given.keep, f"rejected-{seed}"), "w",
                              encoding="utf-8") as file:
                        file.write(verdict.text)
            if text:
                print(text, flush=True)
    with contextlib.suppress(BrokenPipeError):
        print("rejected:", ", ".join(f"{n} {c}" for n, c in rejected.most_common()) or "none",
              f"; not stratified or too long for naive.py: {kinds['unfit']}")
        print(f"random: {kinds['same']} passed, {kinds['failed']} failed, 0 skipped")
    return kinds["failed"] > 0 or kinds["same"] == 0


if __name__ == "__main__":
    sys.exit(main())
