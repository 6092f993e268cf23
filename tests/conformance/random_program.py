# SPDX-License-Identifier: BSD-3-Clause
"""Random ANALOG programs: safe, stratified, of at most 12 rules in at most 4 components of all
types, with tables, barriers, negation, aggregates and bounded recursion, and feeds for them.

A Program is kept in pieces, so that it can be shrunk: see pieces(). Every value is an int from 0
to 4 or one of a few words, so that joins meet, and whatever a head computes is taken modulo."""
import copy

DOMAIN, WORDS = 5, ["a", "b", "c"]
KINDS = ["serial", "parallel", "parallel_context_ordered", "serial_context_order", "auto"]
TIME = ":time=attribute_2"
SECONDS = "2020-01-01T00:00:{:02d}Z"


class Program:
    def __init__(self):
        self.declarations = []  # lines: extern predicate, materialize
        self.components = []  # [head line, [rule, …]], a rule: [head, [literal, …]]
        self.outputs = []
        self.feeds = {}  # predicate: [row, …], a row is a list of texts
        self.feed_options = {}  # predicate: "--feed" or "--feed-batch"
        self.time = None  # the predicate whose first attribute is the token time

    def text(self):
        lines = list(self.declarations)
        number = 0
        for head, rules in self.components:
            lines.append(f"component {head} {{")
            for rule_head, body in rules:
                number += 1
                lines.append(f"\tr{number} {rule_head} :- {', '.join(body)}.")
            lines.append("}")
        return "\n".join(lines + [f"output {p}." for p in self.outputs]) + "\n"

    def options(self):
        return [word for p, option in self.feed_options.items()
                for word in (option, f"{p}={p}.csv" + (TIME if p == self.time else ""))]

    def write(self, folder):
        with open(f"{folder}/program.analog", "w", encoding="utf-8") as file:
            file.write(self.text())
        for p, rows in self.feeds.items():
            with open(f"{folder}/{p}.csv", "w", encoding="utf-8") as file:
                file.write("".join(",".join(row) + "\n" for row in rows))

    def smaller(self):
        """Copies with one piece less, the largest pieces first."""
        def without(change):
            other = copy.deepcopy(self)
            change(other)
            return other
        for c in range(len(self.components)):
            yield without(lambda o, c=c: o.components.pop(c))
        for c, (_, rules) in enumerate(self.components):
            for r in range(len(rules)):
                yield without(lambda o, c=c, r=r: o.components[c][1].pop(r))
        for p, rows in self.feeds.items():
            half = len(rows) // 2
            if half > 0:
                yield without(lambda o, p=p, h=half: o.feeds.update({p: o.feeds[p][:h]}))
                yield without(lambda o, p=p, h=half: o.feeds.update({p: o.feeds[p][h:]}))
        for c, (_, rules) in enumerate(self.components):
            for r, (_, body) in enumerate(rules):
                for b in range(len(body)):
                    if len(body) > 1:
                        yield without(lambda o, c=c, r=r, b=b: o.components[c][1][r][1].pop(b))
        for i in range(len(self.outputs)):
            yield without(lambda o, i=i: o.outputs.pop(i))
        used = self.text()
        for i, line in enumerate(self.declarations):
            if "materialize" in line or used.count(line.split()[2].split("(")[0] + "(") == 1:
                yield without(lambda o, i=i: o.declarations.pop(i))
        for p in self.feeds:
            if used.count(p + "(") == 1:  # its declaration
                yield without(lambda o, p=p: (o.feeds.pop(p), o.feed_options.pop(p)))
            for i in range(len(self.feeds[p])):
                yield without(lambda o, p=p, i=i: o.feeds[p].pop(i))


class Generator:
    def __init__(self, random):
        self.random, self.program = random, Program()
        self.types = {}  # predicate: ["int" or "string", …]
        self.tables = set()
        self.constants = set()  # fed tables
        self.gone = set()  # consumed by a component that is complete
        self.rules_left = random.randint(3, 12)
        self.names = 0

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def name(self, letter):
        self.names += 1
        return f"{letter}{self.names}"

    def make(self):
        self.is_timed = self.chance(35)
        self.make_inputs()
        wanted = self.random.randint(1, 4)
        for i in range(3 * wanted):
            if self.rules_left > 0 and len(self.program.components) < wanted:
                self.make_component(f"c{i + 1}")
        if not self.program.components:
            return Generator(self.random).make()
        self.make_outputs()
        text = self.program.text()
        for p in [p for p in self.program.feeds if text.count(p + "(") == 1]:  # never consumed
            del self.program.feeds[p], self.program.feed_options[p]
            self.program.declarations = [d for d in self.program.declarations
                                         if f" {p}(" not in d and f"({p}," not in d]
        if not self.program.feeds:
            return Generator(self.random).make()
        return self.program

    # -- inputs --------------------------------------------------------------------------------

    def random_types(self):
        return [self.random.choice(["int", "int", "string"])
                for _ in range(self.random.randint(1, 3))]

    def value(self, kind):
        return str(self.random.randrange(DOMAIN)) if kind == "int" else self.random.choice(WORDS)

    def make_inputs(self):
        for i in range(1 if self.is_timed else self.random.randint(1, 3)):
            name, types = self.name("in"), self.random_types()
            rows = [[self.value(t) for t in types] for _ in range(self.random.randint(6, 16))]
            self.types[name] = types
            self.program.feed_options[name] = self.random.choice(["--feed", "--feed-batch"])
            if self.is_timed:
                second, types = 0, ["time"] + types
                for row in rows:
                    row.insert(0, SECONDS.format(second))
                    second += self.random.choice([0, 1, 1, 2, 5])
                self.program.feed_options[name] = "--feed"
                self.program.time = name
            elif i > 0 and self.chance(25):
                self.make_constant(name)
            self.program.feeds[name] = rows
            self.program.declarations.append(
                f"extern predicate {name}(node, {', '.join(types)}).")

    def make_constant(self, name):
        self.tables.add(name)
        self.constants.add(name)
        # Before the other feeds, and no batch: those are the first token.
        self.program.feed_options = {name: "--feed", **{
            p: o for p, o in self.program.feed_options.items() if p != name}}
        self.program.declarations.append(
            f"materialize({name}, infinity, {self.random.choice(['infinity', '3'])}, "
            f"keys({self.keys_of(self.types[name])})).")

    def keys_of(self, types, must=()):
        places = [i + 2 for i in range(len(types)) if i in must or self.chance(60)] or [2]
        return ",".join(str(p) for p in places)

    # -- components ----------------------------------------------------------------------------

    def make_component(self, name):
        kind = self.random.choice(KINDS)
        self.kind, self.is_keyed = kind, "context" in kind
        self.keys, self.local, self.used, self.rules = {}, [], set(), []
        self.local_tables = set()
        self.arriving = [p for p in self.types if p not in self.gone and p not in self.local]
        # One key, K; or two, K and L; or one made of two.
        self.key_types = [self.random.choice(["int", "string"])
                          for _ in range(self.random.choice([1, 1, 2]))]
        self.is_composite = len(self.key_types) == 2 and self.chance(50)
        self.has_two_keys = self.is_keyed and len(self.key_types) == 2 and not self.is_composite
        if self.is_keyed:
            self.arriving = [p for p in self.arriving
                             if p in self.constants or self.find_key(p) is not None]
        events = [p for p in self.arriving if p not in self.tables]
        if not events:
            return
        for _ in range(self.random.randint(1, max(1, self.rules_left // 2 + 1))):
            if self.rules_left > 0:
                self.rules_left -= 1
                self.make_rule()
        if not self.rules:
            return
        bodies = " ".join(literal for _, body in self.rules for literal in body)
        self.used = {p for p in self.used if f" {p}(@" in " " + bodies.replace("!", " ")}
        keys = ""
        if self.is_keyed:
            keyed = sorted(p for p in self.used if p in self.keys)
            if not keyed:
                return
            places = [f"{p}({self.key_text(p)})" for p in keyed]
            keys = f", context_keys({', '.join(places)})"
        self.program.components.append([f"{name}({kind}{keys})", self.rules])
        self.gone |= {p for p in self.used if p not in self.constants}
        self.gone |= self.local_tables

    def find_key(self, predicate):
        """The places of K, or of K and L, in an arriving predicate; None: it has none."""
        types, found = self.types[predicate], []
        for key_type in self.key_types:
            places = [i for i, t in enumerate(types) if t == key_type and i not in found]
            if not places:
                return None
            found.append(self.random.choice(places))
        return found

    def key_text(self, predicate):
        places = [str(i + 2 + (predicate == self.program.time)) for i in self.keys[predicate]]
        return f"({','.join(places)})" if self.is_composite else ",".join(places)

    def key_variables(self):
        return ["K", "L"][:len(self.key_types)]

    def has_keys(self, bound):
        return all(v in bound for v in self.key_variables())

    def key_of(self, predicate, i, is_event):
        """The variable that has to stand at place i, None: any."""
        if is_event and predicate not in self.keys:
            self.keys[predicate] = self.find_key(predicate)
        places = self.keys[predicate] if is_event else list(range(len(self.key_types)))
        return self.key_variables()[places.index(i)] if i in places else None

    def atom(self, predicate, bound, may_bind):
        """bound: name -> type. Variables that it binds are put there."""
        arguments = []
        is_event = predicate in self.arriving and predicate not in self.constants
        is_keyed = self.is_keyed and (
            is_event or predicate in self.local_tables and (self.has_two_keys or self.chance(70)))
        for i, kind in enumerate(self.types[predicate]):
            same = [v for v, t in bound.items() if t == kind]
            if is_keyed and self.key_of(predicate, i, is_event):
                variable = self.key_of(predicate, i, is_event)
                bound.setdefault(variable, kind)
                arguments.append(variable)
            elif same and self.chance(40):
                arguments.append(self.random.choice(same))
            elif self.chance(6):
                arguments.append(self.constant(kind))
            elif not may_bind or self.chance(15):
                arguments.append("_")
            else:
                variable = f"V{len(bound) + 1}"
                bound[variable] = kind
                arguments.append(variable)
        time = "_, " if predicate == self.program.time else ""
        return f"{predicate}(@N, {time}{', '.join(arguments)})"

    def constant(self, kind):
        return self.value(kind) if kind == "int" else f'"{self.value(kind)}"'

    def body(self, is_barrier):
        bound, literals = {}, []
        pool = self.arriving + [p for p in self.local if p not in self.statistics()]
        events = [p for p in self.arriving if p not in self.tables]
        if is_barrier:
            barrier = self.random.choice(["finish", "periodic" if self.is_timed else "start"])
            if barrier in self.gone:
                return None, None
            self.used.add(barrier)
            literals.append("periodic(@N, E, 3s)" if barrier == "periodic" else f"{barrier}(@N)")
            if barrier == "periodic":
                bound["E"] = "int"
            pool = [p for p in self.local if p in self.local_tables]
            atoms = [self.random.choice(pool)] if pool else []
        else:
            tables = sorted(self.local_tables - self.statistics())
            first = self.random.choice(events if self.chance(60) or not self.local else pool)
            atoms = [first] + [self.random.choice(pool)
                               for _ in range(self.random.choice([0, 0, 1, 1, 2]))]
            if self.has_two_keys:
                atoms[0] = self.random.choice(events)
            elif tables and self.chance(15):
                atoms = [self.random.choice(tables)]
        for p in atoms:
            if p in self.statistics() and not is_barrier:
                continue
            literals.append(self.atom(p, bound, True))
            self.used.add(p)
            if self.chance(20):
                literals += self.test(bound)
        if not is_barrier and self.chance(25):
            literals += self.negation(pool, bound)
        return bound, literals

    def may_keep(self):
        """auto with a table is serial or context-ordered, which can be seen in the order."""
        return self.kind not in ("parallel", "auto")

    def statistics(self):
        return self.local_tables if self.kind == "parallel" else set()

    def test(self, bound):
        ints = [v for v, t in bound.items() if t == "int"]
        words = [v for v, t in bound.items() if t == "string"]
        if not ints or words and self.chance(30):
            return [f"{self.random.choice(words)} != \"{self.random.choice(WORDS)}\""] \
                if words else []
        x = self.random.choice(ints)
        form = self.random.randrange(5)
        if form == 0:
            variable = f"V{len(bound) + 1}"
            bound[variable] = "int"
            return [f"{variable} := ({x} + {self.random.choice(ints + ['1', '2'])}) % {DOMAIN}"]
        if form == 1:
            return [f"{x} in [{self.random.randrange(3)}, {self.random.randrange(3, 7)}]"]
        if form == 2:
            return [f"{x} % 2 == {self.random.randrange(2)}"]
        if form == 3:
            return [f"{x} / ({self.random.choice(ints)} - 1) < 3"]
        return [f"{x} {self.random.choice(['<', '<=', '!=', '>'])} "
                f"{self.random.choice(ints + ['3', '5'])}"]

    def negation(self, pool, bound):
        p = self.random.choice(pool)
        if p in self.statistics():
            return []
        before = dict(bound)
        text = self.atom(p, bound, False)
        if bound != before:  # the key of a rule that has none yet
            bound.clear()
            bound.update(before)
            return []
        self.used.add(p)
        return ["!" + text]

    def make_rule(self):
        has_tables = bool(self.local_tables)
        bound, body = self.body(self.chance(40) if has_tables else self.chance(4))
        if not body:
            return
        existing = [p for p in self.local if p not in self.constants]
        is_over = body[0].startswith(("start", "finish", "periodic"))
        if self.local_tables and not is_over and self.kind != "parallel" and self.chance(20):
            self.make_delete(bound, body)
        elif self.chance(30):
            self.make_aggregate(bound, body, is_over)
        elif existing and self.chance(40):
            head = self.random.choice(existing)
            if head not in self.statistics() and not (is_over and head in self.local_tables):
                self.add_rule(head, bound, body)
        else:
            self.make_head(bound, body, is_over)

    def head_argument(self, kind, bound):
        same = [v for v, t in bound.items() if t == kind and v != "E"]
        if not same:
            return self.constant(kind)
        v = self.random.choice(same)
        if kind == "int" and self.chance(20):
            return f"({v} + 1) % {DOMAIN}"
        return v

    def add_rule(self, head, bound, body):
        arguments = [self.head_argument(t, bound) for t in self.types[head]]
        if self.is_keyed and head in self.local_tables:
            if not self.has_keys(bound):
                return
            arguments[:len(self.key_types)] = self.key_variables()
        self.rules.append([f"{head}(@N, {', '.join(arguments)})", body])

    def make_head(self, bound, body, is_over):
        head = self.name("p")
        types = self.random_types()
        is_table = not is_over and self.may_keep() and self.chance(45)
        if is_table and self.is_keyed:
            if not self.has_keys(bound):
                return
            types = self.key_types + types[1:]
        self.types[head] = types
        self.local.append(head)
        if is_table:
            self.local_tables.add(head)
            must = range(len(self.key_types) if self.is_keyed else 1)
            self.materialize(head, self.keys_of(types, must))
        self.add_rule(head, bound, body)

    def materialize(self, head, keys, has_lifetime=True):
        self.tables.add(head)
        lifetime = self.random.choice(["infinity", "3s", "6s"]) \
            if self.is_timed and has_lifetime else "infinity"
        size = "infinity" if self.has_two_keys else \
            self.random.choice(["infinity", "100", "3", "2"])
        self.program.declarations.append(f"materialize({head}, {lifetime}, {size}, keys({keys})).")

    def make_delete(self, bound, body):
        table = self.random.choice(sorted(self.local_tables))
        arguments = [self.head_argument(t, bound) for t in self.types[table]]
        if self.is_keyed:
            if not self.has_keys(bound):
                return
            arguments[:len(self.key_types)] = self.key_variables()
        self.rules.append([f"delete {table}(@N, {', '.join(arguments)})", body])

    def make_aggregate(self, bound, body, is_over):
        tables = sorted(self.local_tables - self.statistics())
        if tables and not is_over and not self.has_two_keys and self.chance(50):
            # over tables alone
            bound = {}
            body = [self.atom(self.random.choice(tables), bound, True)]
            self.used.add(body[0].split("(")[0])
        group = [v for v in bound if v != "E" and self.chance(50)]
        reads_table = any(l.split("(")[0].lstrip("!") in self.tables for l in body)
        is_table = not is_over and (self.chance(40) or self.kind == "parallel" and self.chance(40))
        if self.kind == "auto" or self.kind == "parallel" and reads_table:
            is_table = False
        if is_table and self.is_keyed:
            if not self.has_keys(bound):
                return
            keys = self.key_variables()
            group = keys + [v for v in group if v not in keys]
        if is_table and not group:
            is_table = False
        head, values, types = self.name("p"), [], [bound[v] for v in group]
        ints = [v for v, t in bound.items() if t == "int"]
        for _ in range(self.random.choice([1, 1, 2])):
            which = self.random.choice(["COUNT", "SUM", "MIN", "MAX", "LIST", "AVG"])
            if is_table and which in ("LIST", "AVG"):
                which = "SUM"
            if which == "COUNT" or not bound or which in ("SUM", "AVG") and not ints or \
                    is_table and self.kind == "parallel" and not ints:
                values.append("a_COUNT<*>")
                types.append("int")
                continue
            is_number = which in ("SUM", "AVG") or is_table and self.kind == "parallel"
            v = self.random.choice(ints if is_number else list(bound))
            values.append(f"a_{which}<{v}>")
            types.append({"LIST": "list", "AVG": "float"}.get(which, bound[v]))
        self.rules.append([f"{head}(@N, {', '.join(group + values)})", body])
        if "list" in types or "float" in types:
            return  # nothing else reads it
        self.types[head] = types
        self.local.append(head)
        if is_table:
            self.local_tables.add(head)
            self.materialize(head, ",".join(str(i + 2) for i in range(len(group))),
                             self.kind != "parallel")

    # -- outputs -------------------------------------------------------------------------------

    def make_outputs(self):
        derived = list(dict.fromkeys(
            head.split("(")[0] for _, rules in self.program.components
            for head, _ in rules if not head.startswith("delete ")))
        if derived and (self.chance(70) or any(p in self.tables for p in derived)):
            self.program.outputs = [p for p in derived
                                    if self.chance(70) and not self.is_statistic(p)] \
                or [p for p in derived if not self.is_statistic(p)][:1]

    def is_statistic(self, predicate):
        return predicate in self.tables and any(
            rule[0].startswith(predicate + "(") and "(parallel)" in head
            for head, rules in self.program.components for rule in rules)
