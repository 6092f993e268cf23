#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""order.py BUILD -- whether a context-ordered component with several keys works as section 2.4 of
the paper says: each key has a buffer, in the order of the tokens; a tuple is in the buffers of all
its keys; it runs when it is at the front of all of them, and leaves them when it is done.

order/record.analog records when each tuple begins and ends. The recordings of runs with many seeds,
threads and burst sizes are replayed here against buffers that know nothing of lanes."""
import collections
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "order")
RUNS = [["-j", "1"], ["-j", "2"], ["-j", "8"], ["-j", "8", "--burst", "1", "--tokens", "16"],
        ["-j", "4", "--lanes", "1"], ["-j", "4", "--lanes", "2", "--burst", "3"]]
ROWS = 400


def make_rows(seed):
    """(id, keys): one key, two, or the same one twice."""
    choose = random.Random(seed)
    names = [f"k{i}" for i in range(choose.choice([2, 5, 20, 100]))]
    rows = []
    for number in range(1, ROWS + 1):
        two = choose.random() < 0.7
        rows.append((number, choose.choice(names), choose.choice(names) if two else ""))
    return rows


def replay(rows, recording):
    """What is wrong with the recording, or None; and how many tuples ran at a time at most."""
    buffers = collections.defaultdict(collections.deque)
    keys = {}
    for number, first, second in rows:
        keys[number] = {k for k in (first, second) if k}
        for key in keys[number]:
            buffers[key].append(number)
    running, most, done = set(), 0, set()
    for line in recording:
        event, number, *given = line.split()
        number = int(number)
        if event == "begin":
            if set(given) != keys[number] or number in running | done:
                return f"tuple {number} began with {given}, or twice", most
            ahead = [buffers[key][0] for key in keys[number] if buffers[key][0] != number]
            if ahead:
                return f"tuple {number} began before {ahead}, which were in front of it", most
            running.add(number)
            most = max(most, len(running))
        else:
            running.remove(number)
            done.add(number)
            for key in keys[number]:
                buffers[key].popleft()
    if len(done) != len(rows):
        return f"{len(rows) - len(done)} tuples never ran", most
    return None, most


def run(program, folder, rows, options):
    with open(f"{folder}/rows.csv", "w", encoding="utf-8") as file:
        file.write("".join(f"{n},{a},{b}\n" for n, a, b in rows))
    record = f"{folder}/recording"
    if os.path.exists(record):
        os.remove(record)
    done = subprocess.run([program, "--feed", f"row={folder}/rows.csv", *options],
                          env={**os.environ, "RECORD": record}, capture_output=True, timeout=60,
                          check=False)
    wanted = "".join(f'{{"predicate":"moved","token":{n},"n":"local","r":{n}}}\n'
                     for n, _, _ in rows)
    if done.returncode != 0 or done.stdout.decode() != wanted:
        return f"status {done.returncode}, other lines; {done.stderr.decode()[:200]}", 0
    with open(record, encoding="utf-8") as file:
        return replay(rows, file)


def main(build):
    passed = failed = most = 0
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/record"
        compiled = subprocess.run([f"{build}/analogc", "-w", "-O1", f"{HERE}/record.analog",
                                   f"{HERE}/record.c", "-I", HERE, "-o", program], check=False)
        if compiled.returncode != 0:
            failed += 1
        for seed in range(1, 7) if not failed else ():
            rows = make_rows(seed)
            for options in RUNS:
                wrong, at_once = run(program, folder, rows, options)
                most = max(most, at_once)
                passed += wrong is None
                if wrong is not None:
                    failed += 1
                    print(f"FAIL order, seed {seed} {' '.join(options)}: {wrong}")
    if passed and most < 2:
        failed += 1
        print("FAIL order: no two tuples ever ran at a time")
    print(f"order: {passed} passed, {failed} failed, 0 skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
