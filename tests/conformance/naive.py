#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""naive.py PROGRAM.analog [OPTION…] -- evaluates an ANALOG program by the text of
docs/language.md: slowly, obviously, and knowing nothing of the compiler. Prints the lines that the
compiled program has to print. OPTIONs are those of the compiled program (--feed, --feed-batch,
--max-steps); without any, those of the program's line "// run: OPTION…", with files looked for
beside it.

A tuple of a batch is (predicate, args, is_printed): is_printed ones are copies for the output."""
import csv
import json
import math
import os
import sys
from collections import OrderedDict, deque

sys.dont_write_bytecode = True  # the tree holds sources
import naive_parse  # noqa: E402
from naive_values import (CLOCK, NoValue, Time, aggregate, equal, evaluate, json_of, json_string,
                          merge, read_value)  # noqa: E402

TIMERS = ("start", "periodic", "finish")
PARALLEL, SERIAL = "parallel", "serial"


class TooManySteps(Exception):
    pass


# -- what is known of a component before it runs -----------------------------------------------

def atoms(rule):
    return [l.atom for l in rule.body if l.kind == "atom"]


def negations(rule):
    return [l.atom for l in rule.body if l.kind == "negated"]


def aggregates(rule):
    return [e for e in rule.head.args if e[0] == "aggregate"]


class Analysis:
    """Strata, recursive groups, tables of one component."""
    def __init__(self, program, index):
        c = self.component = program.components[index]
        changed = {r.head.predicate for other in program.components for r in other.rules}
        self.consumed = {a.predicate for r in c.rules for a in atoms(r) + negations(r)}
        self.derived = {r.head.predicate for r in c.rules if not r.is_delete}
        deleted = {r.head.predicate for r in c.rules if r.is_delete}
        self.tables = {p: t for p, t in program.tables.items()
                       if p in self.derived | deleted or (p in self.consumed and p not in changed)}
        self.constant = {p for p in self.tables if p not in changed}
        self.is_keyed = c.kind not in (SERIAL, PARALLEL, "auto")
        self.later = {a.predicate for other in program.components[index + 1:]
                      for r in other.rules for a in atoms(r) + negations(r)}
        self.stratify()
        self.find_groups()

    def least(self, rule):
        """The lowest stratum that the rule's body allows."""
        above = 1 if aggregates(rule) else 0
        need = [self.stratum.get(a.predicate, 0) + above for a in atoms(rule)]
        need += [self.stratum.get(a.predicate, 0) + 1 for a in negations(rule)
                 if a.predicate not in self.tables]
        return max(need)

    def stratify(self):
        self.stratum, rules = {}, [r for r in self.component.rules if not r.is_delete]
        for _ in range(len(self.derived) + 1):
            before = dict(self.stratum)
            for r in rules:
                p = r.head.predicate
                self.stratum[p] = max(self.stratum.get(p, 0), self.least(r))
            if self.stratum == before:
                break
        else:
            raise SystemExit("not stratified")
        self.rules = [(self.least(r) if r.is_delete else self.stratum[r.head.predicate], r)
                      for r in self.component.rules]
        self.last_stratum = max((s for s, _ in self.rules), default=0)

    def find_groups(self):
        """self.group: predicate -> the set of predicates on a positive cycle with it."""
        reach = {p: set() for p in self.derived}
        for r in self.component.rules:
            if not r.is_delete:
                for a in atoms(r):
                    reach.setdefault(a.predicate, set()).add(r.head.predicate)
        for _ in reach:
            for p in reach:
                reach[p] |= {far for near in reach[p] for far in reach.get(near, ())}
        self.group = {p: frozenset(q for q in reach if p in reach[q] and q in reach[p])
                      for p in reach if p in reach[p]}

    def keys(self, predicate, args):
        """The values of a tuple's keys, each a tuple of parts; none for a barrier."""
        if predicate in TIMERS or predicate in self.constant:
            return ()
        return tuple(tuple(args[self.position(predicate, p)] for p in key)
                     for key in self.component.keys[predicate])

    def position(self, predicate, part):
        if isinstance(part, int):
            return part
        for r in self.component.rules:
            for a in atoms(r) + negations(r):
                if a.predicate == predicate and ("var", part) in a.args:
                    return a.args.index(("var", part))
        raise SystemExit(f"no key {part} in {predicate}")

    def context_of(self, predicate, args):
        """The context of a row that a barrier derives: the table's key attributes that hold the
        keys, as a rule that a keyed tuple triggers says."""
        for r in self.component.rules:
            for a in atoms(r):
                if r.head.predicate == predicate and a.predicate in self.component.keys:
                    keys = [[a.args[self.position(a.predicate, p)] for p in key]
                            for key in self.component.keys[a.predicate]]
                    return tuple(tuple(args[r.head.args.index(part)] for part in key)
                                 for key in keys)
        return ()


# -- tables ------------------------------------------------------------------------------------

class Row:
    def __init__(self, args, context, time, age):
        self.args, self.context, self.time, self.age = args, context, time, age


class Store:
    """A table from token to token: rows in the order of insertion."""
    def __init__(self, declared, is_statistics):
        self.declared, self.is_statistics = declared, is_statistics
        self.rows, self.age = [], 0

    def key(self, args):
        return tuple(args[p] for p in self.declared.key)

    def find(self, args, context):
        return next((r for r in self.rows if self.key(r.args) == self.key(args)
                     and r.context == context), None)

    def put(self, args, context, time):
        """Inserts, replaces, refreshes. Returns the row that was replaced."""
        self.age += 1
        old = self.find(args, context)
        if old is not None and (old.args == args or self.is_statistics):
            old.args, old.time, old.age = args, time, self.age
            return None
        if old is not None:
            self.rows.remove(old)
        self.rows.append(Row(args, context, time, self.age))
        return old

    def remove(self, rows):
        self.rows = [r for r in self.rows if r not in rows]
        return rows

    def expire(self, now):
        return self.remove([r for r in self.rows if r.time + self.declared.lifetime <= now])

    def evict(self, context):
        rows = sorted((r for r in self.rows if r.context == context), key=lambda r: r.age)
        return self.remove(rows[:max(0, len(rows) - int(min(self.declared.size, 10**9)))])


# -- one part: one fixpoint --------------------------------------------------------------------

class Fact:
    def __init__(self, predicate, args, number):
        self.predicate, self.args, self.number = predicate, args, number


def match(atom, args, variables):
    """variables with those that the atom binds, or None."""
    found = dict(variables)
    for e, value in zip(atom.args, args):
        if e[0] == "any":
            continue
        if e[0] == "var" and e[1] not in found:
            found[e[1]] = value
        elif not equal(evaluate(e, found), value):
            return None
    return found


class Part:
    def __init__(self, run, analysis, stores, context, now):
        self.run, self.a, self.stores, self.context, self.now = run, analysis, stores, context, now
        self.facts, self.known, self.queues, self.out, self.changes = [], set(), {}, [], []
        reads_all = not analysis.is_keyed or context == ()
        self.old = {p: [r.args for r in store.rows
                        if reads_all or p in analysis.constant or r.context == context]
                    for p, store in stores.items()}

    # -- facts

    def add(self, predicate, args, is_derived):
        """The new fact, or None: it is no news."""
        if predicate in self.a.tables:
            if (predicate, args) in self.known:
                return None
            self.known.add((predicate, args))
            self.changes.append((predicate, args))
            if args in self.old[predicate]:
                return None
        elif predicate in self.a.derived:
            if (predicate, args) in self.known:
                return None
            self.known.add((predicate, args))
        fact = Fact(predicate, args, len(self.facts) + 1)
        if fact.number > self.run.max_steps:
            raise TooManySteps
        self.facts.append(fact)
        if is_derived or predicate in self.a.tables:
            self.emit(predicate, args)
        return fact

    def emit(self, predicate, args):
        is_table = predicate in self.a.tables
        is_consumed = predicate in self.a.consumed or predicate in self.a.later
        if predicate in self.run.program.outputs and (is_table or is_consumed):
            self.out.append((predicate, args, True))
        if predicate in self.a.later if is_table else predicate not in self.a.consumed:
            self.out.append((predicate, args, False))

    def arrive(self, predicate, args):
        fact = self.add(predicate, args, False)
        if fact is not None:
            self.enter(fact, 0)

    def derive(self, rule, variables, stratum):
        try:
            args = tuple(evaluate(e, variables) for e in rule.head.args)
        except NoValue:
            return
        self.derive_args(rule, args, stratum, variables)

    def derive_args(self, rule, args, stratum, variables):
        predicate = rule.head.predicate
        if rule.is_delete:
            self.changes.append((predicate, args, "delete"))
        elif args[0] != variables[atoms(rule)[0].args[0][1]]:  # for another node
            self.out.append((predicate, args, True))
        else:
            fact = self.add(predicate, args, True)
            if fact is not None and not self.is_statistics(predicate):
                self.enter(fact, stratum)

    def is_statistics(self, predicate):
        return predicate in self.stores and self.stores[predicate].is_statistics

    # -- order

    def enter(self, fact, stratum):
        """Depth first, but a recursive group first in, first out."""
        group = self.a.group.get(fact.predicate)
        if group is None or self.a.stratum[fact.predicate] != stratum:
            self.pursue(fact, stratum)
            return
        if group in self.queues:
            self.queues[group].append(fact)
            return
        queue = self.queues[group] = deque([fact])
        while queue:
            self.pursue(queue.popleft(), stratum)
        del self.queues[group]

    def pursue(self, fact, stratum):
        for s, rule in self.a.rules:
            if s == stratum and not aggregates(rule):
                for variables in self.solutions(rule, fact):
                    self.derive(rule, variables, stratum)

    def solutions(self, rule, fact):
        """Those of which the fact is the youngest member."""
        for k, literal in enumerate(rule.body):
            if literal.kind == "atom" and literal.atom.predicate == fact.predicate:
                variables = match(literal.atom, fact.args, {})
                if variables is not None:
                    yield from self.solve(rule.body, 0, variables, k, fact)

    def candidates(self, predicate, last):
        yield from self.old.get(predicate, ())
        for fact in self.facts[:]:
            if fact.predicate == predicate and fact.number <= last:
                yield fact.args

    def solve(self, body, i, variables, trigger, fact):
        if i == len(body):
            yield variables
            return
        literal = body[i]
        if literal.kind == "atom" and i != trigger:
            last = math.inf if fact is None else fact.number - (i < trigger)
            for args in self.candidates(literal.atom.predicate, last):
                found = match(literal.atom, args, variables)
                if found is not None:
                    yield from self.solve(body, i + 1, found, trigger, fact)
        elif i == trigger:
            yield from self.solve(body, i + 1, variables, trigger, fact)
        else:
            found = self.test(literal, variables)
            if found is not None:
                yield from self.solve(body, i + 1, found, trigger, fact)

    def test(self, literal, variables):
        """variables with what the literal binds, or None."""
        try:
            if literal.kind == "negated":
                p = literal.atom.predicate
                rows = self.old[p] if p in self.a.tables else self.candidates(p, math.inf)
                is_there = any(match(literal.atom, args, variables) is not None for args in rows)
                return None if is_there else variables
            if literal.kind == "condition":
                return variables if evaluate(literal.left, variables) else None
            left, right = literal.left, literal.right
            if literal.kind == "equals" and (left[0] != "var" or left[1] in variables):
                left, right = right, left
            value = evaluate(right, variables)
            if left[0] == "var" and left[1] not in variables:
                return {**variables, left[1]: value}
            return variables if equal(evaluate(left, variables), value) else None
        except NoValue:
            return None

    # -- strata

    def finish(self):
        for stratum in range(1, self.a.last_stratum + 1):
            before = list(self.facts)
            for s, rule in self.a.rules:
                if s == stratum and aggregates(rule):
                    for args, variables in self.groups(rule, before):
                        self.derive_args(rule, args, stratum, variables)
            for fact in before:
                self.enter(fact, stratum)

    def group_of(self, rule, variables):
        return tuple(None if e[0] == "aggregate" else evaluate(e, variables)
                     for e in rule.head.args)

    def groups(self, rule, before):
        """The head of each group, in order."""
        groups, read = OrderedDict(), [a.predicate for a in atoms(rule)]
        self.make_empty_groups(rule, groups, before)
        for fact in before:
            for variables in self.solutions(rule, fact):
                self.put_in_group(rule, groups, variables)
        if all(p in self.a.tables for p in read):  # over all rows, for the groups that changed
            groups = OrderedDict((key, []) for key in groups)
            for variables in self.solve(rule.body, 0, {}, None, None):
                self.put_in_group(rule, groups, variables, is_given=True)
        heads = []
        for key, found in groups.items():
            args = self.head(rule, key, found)
            if args is not None:
                read_tables = {a.predicate for a in atoms(rule) + negations(rule)
                               if a.predicate in self.a.tables}
                if rule.head.predicate in self.a.tables and not read_tables:
                    args = self.meet_row(rule, args)
                heads.append((args, found[0] if found else {atoms(rule)[0].args[0][1]: args[0]}))
        return heads

    def put_in_group(self, rule, groups, variables, is_given=False):
        try:
            key = self.group_of(rule, variables)
            for e in aggregates(rule):
                evaluate(e[2] or ("value", 0), variables)
        except NoValue:
            return
        if key in groups or not is_given:
            groups.setdefault(key, []).append(variables)

    def make_empty_groups(self, rule, groups, before):
        """COUNT 0: for each fact of the first atom that binds the group, if the tests up to the
        second predicate pass."""
        places = [i for i, l in enumerate(rule.body) if l.kind in ("atom", "negated")]
        first = rule.body[places[0]]
        if not any(e[1] == "COUNT" for e in aggregates(rule)) or len(places) < 2 or \
                first.kind != "atom" or first.atom.predicate in self.a.tables:
            return
        for fact in before:
            variables = match(first.atom, fact.args, {}) \
                if fact.predicate == first.atom.predicate else None
            if variables is None:
                continue
            for found in self.solve(rule.body[:places[1]], 0, variables, places[0], fact):
                try:
                    groups.setdefault(self.group_of(rule, found), [])
                except (KeyError, NoValue):  # the group is not bound
                    return

    @staticmethod
    def head(rule, key, found):
        values = []
        for e, of_group in zip(rule.head.args, key):
            if e[0] != "aggregate":
                values.append(of_group)
                continue
            if not found and e[1] not in ("COUNT", "SUM", "LIST"):
                return None
            values.append(aggregate(e[1], [evaluate(e[2], v) if e[2] else 1 for v in found]))
        return tuple(values)

    def meet_row(self, rule, args):
        """An aggregate that adds up over tokens: with the row of the same key."""
        store = self.stores[rule.head.predicate]
        rows = self.old[rule.head.predicate] + [c[1] for c in self.changes
                                                if c[0] == rule.head.predicate and len(c) == 2]
        same = [row for row in rows if store.key(row) == store.key(args)]
        if not same:
            return args
        return tuple(merge(e[1], old, new) if e[0] == "aggregate" else new
                     for e, old, new in zip(rule.head.args, same[-1], args))

    # -- the end: table changes take effect

    def commit(self):
        removed = []
        for predicate, args in [c for c in self.changes if len(c) == 2]:
            old = self.stores[predicate].put(args, self.context_of(predicate, args), self.now)
            removed += [(predicate, old)] if old else []
        for predicate, args, _ in [c for c in self.changes if len(c) == 3]:
            store = self.stores[predicate]
            row = store.find(args, self.context_of(predicate, args))
            removed += [(predicate, r) for r in store.remove([row] if row else [])]
        for predicate, store in self.stores.items():
            if not store.is_statistics:
                for context in {r.context: None for r in store.rows}:
                    removed += [(predicate, r) for r in store.evict(context)]
        self.follow(removed)

    def context_of(self, predicate, args):
        if self.a.is_keyed and self.context == () and predicate not in self.a.constant:
            return self.a.context_of(predicate, args)
        return self.context

    def follow(self, removed):
        """Aggregates over one table follow what was removed from it, silently."""
        while removed:
            again = []
            for _, rule in self.a.rules:
                if aggregates(rule) and rule.head.predicate in self.a.tables and \
                        [l.atom.predicate in self.a.tables for l in rule.body if l.atom] == [True]:
                    again += self.follow_rule(rule, removed)
            removed = again

    def follow_rule(self, rule, removed):
        predicate, again = atoms(rule)[0].predicate, []
        target, groups = self.stores[rule.head.predicate], OrderedDict()
        for p, row in removed:
            if p == predicate:
                for variables in self.row_solutions(rule, row):
                    groups[self.group_of(rule, variables), row.context] = []
        for row in self.stores[predicate].rows:
            for variables in self.row_solutions(rule, row):
                place = (self.group_of(rule, variables), row.context)
                if place in groups:
                    groups[place].append(variables)
        for (key, context), found in groups.items():
            if found:
                args = self.head(rule, key, found)
                if not any(r.args == args and r.context == context for r in target.rows):
                    old = target.put(args, context, self.now)
                    again += [(rule.head.predicate, old)] if old else []
            else:
                row = target.find(key, context)
                again += [(rule.head.predicate, r) for r in target.remove([row] if row else [])]
        return again

    def row_solutions(self, rule, row):
        k = next(i for i, l in enumerate(rule.body) if l.kind == "atom")
        variables = match(rule.body[k].atom, row.args, {})
        if variables is not None:
            yield from self.solve(rule.body, 0, variables, k, None)


class Names:
    """What attributes are called, by the whole text."""
    def __init__(self, program):
        self.program = program
        rules = [r for c in program.components for r in c.rules]
        found = [r.head for r in rules if not r.is_delete] + [l.atom for r in rules for l in r.body]
        self.atoms = [a for a in found if a is not None]

    def of(self, predicate):
        atom = next(a for a in self.atoms if a.predicate == predicate)
        names = ["predicate", "token"]
        for i, e in enumerate(atom.args):
            base = e[1].lower() if e[0] == "var" else f"attribute_{i + 1}"
            if e[0] == "aggregate":
                base = "count" if e[1] == "COUNT" else f"{e[1].lower()}_{e[2][1].lower()}"
            name, n = base, 2
            while name in names:
                name, n = f"{base}_{n}", n + 1
            names.append(name)
        return names[2:]


# -- the chain ---------------------------------------------------------------------------------

class Run:
    def __init__(self, program, names, max_steps):
        self.program, self.names = program, names
        self.max_steps, self.failed = max_steps, False
        self.analyses = [Analysis(program, i) for i in range(len(program.components))]
        self.stores = [{p: Store(t, a.component.kind == PARALLEL and p not in a.constant)
                        for p, t in a.tables.items()} for a in self.analyses]
        self.now = 0

    def token(self, number, tuples):
        batch = [(p, args, False) for p, args in tuples]
        CLOCK[0] = self.now
        for analysis, stores in zip(self.analyses, self.stores):
            batch = self.component(analysis, stores, batch)
        for predicate, args, is_printed in batch:
            is_wanted = not self.program.outputs or predicate in self.program.outputs
            if is_wanted and (is_printed or predicate not in self.program.tables):
                print(self.line(number, predicate, args))

    def component(self, analysis, stores, batch):
        places, parts = [], OrderedDict()
        for predicate, args, is_printed in batch:
            if is_printed or predicate not in analysis.consumed and \
                    predicate not in analysis.tables:
                places.append((predicate, args, is_printed))
                continue
            context = analysis.keys(predicate, args) if analysis.is_keyed else ()
            if context not in parts:
                parts[context] = []
                places.append(context)
            parts[context].append((predicate, args))
        if not analysis.is_keyed and parts:
            return self.whole(analysis, stores, batch)
        results = {context: self.part(analysis, stores, context, tuples)
                   for context, tuples in parts.items()}
        return [t for place in places
                for t in (results[place] if place in results else [place])]

    def begin(self, analysis, stores, context, is_barrier):
        part = Part(self, analysis, stores, context, self.now)
        removed = [(p, row) for p, store in stores.items()
                   if is_barrier or not store.is_statistics for row in store.expire(self.now)]
        for store in stores.values():
            if is_barrier and store.is_statistics:
                store.evict(())
        part.follow(removed)
        return Part(self, analysis, stores, context, self.now)

    def part(self, analysis, stores, context, tuples):
        part = self.begin(analysis, stores, context, context == ())
        return self.evaluate(part, [(p, args, False) for p, args in tuples])

    def whole(self, analysis, stores, batch):
        is_barrier = any(p in TIMERS for p, _, _ in batch)
        return self.evaluate(self.begin(analysis, stores, (), is_barrier), batch)

    def evaluate(self, part, batch):
        passes = [t for t in batch
                  if t[2] or t[0] not in part.a.consumed and t[0] not in part.a.tables]
        try:
            for t in batch:
                if t in passes:
                    part.out.append(t)
                else:
                    part.arrive(t[0], t[1])
            part.finish()
        except TooManySteps:
            self.failed = True
            return passes
        part.commit()
        return part.out

    # -- output

    def line(self, number, predicate, args):
        names = self.names.of(predicate)
        pairs = [f'{json_string(n)}:{json_of(v)}' for n, v in zip(names, args)]
        return f'{{"predicate":"{predicate}","token":{number},' + ",".join(pairs) + "}"


# -- where tokens come from --------------------------------------------------------------------

def rows_of(names_of, predicate, path):
    names = names_of.of(predicate)[1:]
    types = names_of.program.types.get(predicate, ["string"] * len(names))
    if path.endswith((".jsonl", ".json")):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            rows = [[json.loads(line)[n] for n in names] for line in file if line.strip()]
    else:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            rows = list(csv.reader(file))
        if rows and rows[0] == names:
            del rows[0]
    return [("local",) + tuple(read_value(t, cell) for t, cell in zip(types, row))
            for row in rows]


def sources(names, options):
    """(time or None, tuples) of each token that a feed brings; --max-steps."""
    batch, tokens, has_batch, max_steps = OrderedDict(), [], False, 10**6
    for option, value in zip(options[::2], options[1::2]):
        if option == "--max-steps":
            max_steps = int(value)
            continue
        predicate, path = value.split("=", 1)
        path, _, time = path.partition(":time=")
        rows = rows_of(names, predicate, path)
        if option == "--feed-batch":
            has_batch = True
            batch.update(((predicate, args), None) for args in rows)
            continue
        column = names.of(predicate).index(time) if time else None
        tokens += [(args[column] if time else None, [(predicate, args)]) for args in rows]
    return ([(None, list(batch))] if has_batch else []) + tokens, max_steps


def remove_rules(program):
    """Those that serve no output are as if they had not been written."""
    rules = [r for c in program.components for r in c.rules]
    if not program.outputs:
        return
    needed, before = set(program.outputs) | set(program.tables), -1  # --tables writes all tables
    while len(needed) != before:
        before = len(needed)
        needed |= {a.predicate for r in rules if r.head.predicate in needed
                   for a in atoms(r) + negations(r)}
    for c in program.components:
        c.rules = [r for r in c.rules if r.head.predicate in needed]


def periods(program):
    return OrderedDict((a.args[2][1], 1) for c in program.components for r in c.rules
                       for a in atoms(r) if a.predicate == "periodic")


def main(argv):
    with open(argv[1], encoding="utf-8") as file:
        program = naive_parse.parse(file.read())
    options = argv[2:]
    if not options:
        os.chdir(os.path.dirname(argv[1]) or ".")
        options = program.settings.get("run", "").split()
    names = Names(program)
    tokens, max_steps = sources(names, options)
    remove_rules(program)
    run = Run(program, names, max_steps)
    consumed = set().union(*(a.consumed for a in run.analyses))
    number, count, begun, due = 0, periods(program), None, {}
    if "start" in consumed:
        run.token(0, [("start", ("local",))])
    for time, tuples in tokens:
        if time is not None:
            time = max(run.now, time) if begun is not None else time
            if begun is None:
                begun, due = time, {p: time + p for p in count}
            while due and min(due.values()) <= time:
                period = min(due, key=due.get)
                run.now, number = Time(due[period]), number + 1
                run.token(number, [("periodic", ("local", count[period], period))])
                count[period], due[period] = count[period] + 1, due[period] + period
            run.now = time
        number += 1
        run.token(number, tuples)
    if "finish" in consumed:
        run.token(number + 1, [("finish", ("local",))])
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
