#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""classics.py FOLDER -- the classic problems among the conformance programs, solved again in other
ways: the sets in NAME.expected have to be these. Order is not looked at."""
import csv
import itertools
import json
import sys


class Problem:
    def __init__(self, folder, name):
        self.path = f"{folder}/{name}."

    def rows(self, predicate):
        with open(f"{self.path}{predicate}.csv", encoding="utf-8", newline="") as file:
            return [tuple(int(c) if c.lstrip("-").isdigit() else c for c in row)
                    for row in csv.reader(file)]

    def expected(self, predicate):
        with open(f"{self.path}expected", encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        return {tuple(list(l.values())[3:]) for l in lines if l["predicate"] == predicate}


def search(edges, begin):
    """What can be reached in one step or more."""
    found, todo = set(), [begin]
    while todo:
        x = todo.pop()
        for a, b in edges:
            if a == x and b not in found:
                found.add(b)
                todo.append(b)
    return found


def closure(edges):
    return {(x, y) for x in {a for a, _ in edges} for y in search(edges, x)}


def closures(p):
    return {"path": closure(p.rows("edge"))}


def same_generation(p):
    parents = p.rows("parent")
    people = {x for row in parents for x in row}
    father = {child: parent for parent, child in parents}

    def depth(x):
        return 1 + depth(father[x]) if x in father else 0
    return {"same": {(x, y) for x in people for y in people if depth(x) == depth(y)}}


def congruence(p):
    leader = {x: x for row in p.rows("apply") + p.rows("equal") for x in row[-2:]}

    def find(x):
        return x if leader[x] == x else find(leader[x])
    for x, y in p.rows("equal"):
        leader[find(x)] = find(y)
    for _ in range(10):
        for (f, x, r), (g, y, s) in itertools.product(p.rows("apply"), repeat=2):
            if f == g and find(x) == find(y):
                leader[find(r)] = find(s)
    return {"merged": {(x, y) for x in leader for y in leader if x < y and find(x) == find(y)}}


def two_sat(p):
    clauses = p.rows("clause")

    def holds(name, values):
        return all(any(values[abs(l)] == (l > 0) for l in c[1:]) for c in clauses if c[0] == name)
    names = {c[0] for c in clauses}
    good = {name for name in names
            if any(holds(name, (None,) + v) for v in itertools.product((True, False), repeat=3))}
    return {"satisfiable": {(n,) for n in good}, "unsatisfiable": {(n,) for n in names - good}}


def not_connected(p):
    edges = p.rows("edge")
    places = {x for e in edges for x in e}
    return {"apart": {(x, y) for x in places for y in places} - closure(edges)}


def strongly_connected(p):
    edges = p.rows("edge")
    nodes = {x for e in edges for x in e}
    reach = closure(edges) | {(x, x) for x in nodes}
    least = {x: min(y for y in nodes if (x, y) in reach and (y, x) in reach) for x in nodes}
    return {"least": set(least.items()),
            "size": {(l, list(least.values()).count(l)) for l in least.values()}}


def shortest_path(p):
    edges, best = p.rows("edge"), {}
    for _ in range(20):
        for x, y, cost in edges:
            best[x, y] = min(best.get((x, y), cost), cost)
            for (a, b), far in list(best.items()):
                if b == x:
                    best[a, y] = min(best.get((a, y), far + cost), far + cost)
    return {"least": {(x, y, c) for (x, y), c in best.items()}}


def triangles(p):
    edges = set(p.rows("edge"))
    nodes = {x for e in edges for x in e}
    return {"triangle": {(x, y, z) for x, y, z in itertools.product(nodes, repeat=3)
                         if {(x, y), (y, z), (z, x)} <= edges}}


def collatz(p):
    def walk(x):
        return [x] if x == 1 else [x] + walk(x // 2 if x % 2 == 0 else 3 * x + 1)
    walks = [walk(x) for (x,) in p.rows("number")]
    return {"steps": {(w[0], len(w) - 1) for w in walks},
            "highest": {(w[0], max(w)) for w in walks}}


def fibonacci(p):
    numbers = [0, 1]
    while len(numbers) <= max(p.rows("upto"))[0]:
        numbers.append((sum(numbers[-2:]) + 2**63) % 2**64 - 2**63)
    return {"fib": set(enumerate(numbers))}


PROBLEMS = {
    "closure-left": closures, "closure-right": closures, "closure-nonlinear": closures,
    "closure-incremental": closures, "closure-open-types": closures,
    "same-generation": same_generation, "congruence": congruence, "two-sat": two_sat,
    "not-connected": not_connected, "strongly-connected": strongly_connected,
    "shortest-path": shortest_path, "triangles": triangles, "collatz": collatz,
    "fibonacci": fibonacci,
}


def main(folder):
    failed = 0
    for name, solve in PROBLEMS.items():
        problem = Problem(folder, name)
        for predicate, wanted in solve(problem).items():
            got = problem.expected(predicate)
            if got != wanted:
                failed += 1
                print(f"FAIL {name}: {predicate} lacks {wanted - got}, has {got - wanted}")
    print(f"classics: {len(PROBLEMS) - failed} passed, {failed} failed, 0 skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
