# SPDX-License-Identifier: BSD-3-Clause
"""Reads the part of ANALOG that the conformance programs use: text in, plain tuples out.

An expression is one of
    ("var", NAME)  ("any",)  ("value", v)  ("list", [e])  ("call", NAME, [e])
    ("unary", OP, e)  ("binary", OP, e, e)  ("interval", low, high, "[" or "(", "]" or ")")
    ("set", [e])  ("aggregate", NAME, e or None)
"""
import ipaddress
import re
from dataclasses import dataclass, field

LEXEME = re.compile(r"""
    (?P<skip>\s+|//[^\n]*|%%[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<address>\d+\.\d+\.\d+\.\d+(?:/\d+)?)
  | (?P<duration>\d+(?:ns|us|ms|s|m|h|d)\b)
  | (?P<float>\d+\.\d+(?:[eE][-+]?\d+)?)
  | (?P<int>0[xX][0-9a-fA-F]+|\d+)
  | (?P<aggregate>a_[A-Z]+(?=\s*<))
  | (?P<var>[A-Z_]\w*)
  | (?P<name>[a-z]\w*)
  | (?P<op>:-|:=|\|\||&&|==|!=|<=|>=|<<|>>|->|[][(){},@=<>+*/%!~&|^.?-])
""", re.X | re.S)

UNITS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9,
         "d": 86400 * 10**9}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "0": "\0"}
# C's precedence, weakest first; `in` stands with the relations.
LEVELS = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", "<=", ">", ">=", "in"],
          ["<<", ">>"], ["+", "-"], ["*", "/", "%"]]
INFINITY = float("inf")


@dataclass
class Atom:
    predicate: str
    args: list  # args[0] is the location


@dataclass
class Literal:
    kind: str  # atom, negated, assign, equals, condition
    atom: Atom = None
    left: tuple = None
    right: tuple = None


@dataclass
class Rule:
    head: Atom
    body: list
    is_delete: bool


@dataclass
class Component:
    name: str
    kind: str
    keys: dict = field(default_factory=dict)  # predicate: [[position, ...], ...], names as strings
    rules: list = field(default_factory=list)


@dataclass
class Table:
    lifetime: float
    size: float
    key: list  # positions, the location is 0


@dataclass
class Program:
    components: list = field(default_factory=list)
    tables: dict = field(default_factory=dict)
    outputs: list = field(default_factory=list)
    types: dict = field(default_factory=dict)  # predicate: [type], without the location
    constants: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)  # "// NAME: text" lines


class Reader:
    def __init__(self, text):
        self.words, at = [], 0
        while at < len(text):
            match = LEXEME.match(text, at)
            if match is None:
                raise SyntaxError("cannot read " + text[at:at + 30])
            if match.lastgroup != "skip":
                self.words.append((match.lastgroup, match.group()))
            at = match.end()
        self.words.append(("end", ""))
        self.at = 0
        self.program = Program()

    def peek(self, *texts):
        return self.words[self.at][1] in texts and self.words[self.at][0] not in ("string", "end")

    def take(self):
        self.at += 1
        return self.words[self.at - 1][1]

    def accept(self, text):
        if self.peek(text):
            return self.take()
        return None

    def expect(self, text):
        if not self.accept(text):
            raise SyntaxError(f"wanted {text!r} before {self.words[self.at:self.at + 5]}")

    def many(self, read, end):
        items = []
        while not self.accept(end):
            if items:
                self.expect(",")
            items.append(read())
        return items

    # -- expressions ---------------------------------------------------------------------------

    def expression(self, level=0):
        if level == len(LEVELS):
            return self.unary()
        left = self.expression(level + 1)
        while self.peek(*LEVELS[level]):
            operator = self.take()
            right = self.container() if operator == "in" else self.expression(level + 1)
            left = ("binary", operator, left, right)
        return left

    def container(self):
        """What stands behind `in`."""
        if self.accept("{"):
            return ("set", self.many(self.expression, "}"))
        if not self.peek("[", "("):
            return self.expression(7)
        opening = self.take()
        low = self.expression()
        self.expect(",")
        high = self.expression()
        return ("interval", low, high, opening, self.take())

    def unary(self):
        if self.peek("!", "~", "-", "+"):
            return ("unary", self.take(), self.unary())
        return self.primary()

    def primary(self):
        kind, text = self.words[self.at]
        self.take()
        if kind == "int":
            return ("value", int(text, 0))
        if kind == "float":
            return ("value", float(text))
        if kind == "duration":
            number = re.match(r"\d+", text).group()
            return ("value", int(number) * UNITS[text[len(number):]])
        if kind == "string":
            return ("value", re.sub(r"\\(.)", lambda m: ESCAPES[m.group(1)], text[1:-1]))
        if kind == "address":
            make = ipaddress.ip_network if "/" in text else ipaddress.ip_address
            return ("value", make(text))
        if kind == "aggregate":
            self.expect("<")
            argument = None if self.accept("*") else ("var", self.take())
            self.expect(">")
            return ("aggregate", text[2:], argument)
        if kind == "var" and text == "_":
            return ("any",)
        if kind == "var":
            return ("var", text)
        if kind == "name" and text.startswith("f_"):
            self.expect("(")
            return ("call", text, self.many(self.expression, ")"))
        if kind == "name" and text in ("true", "false", "infinity"):
            return ("value", {"true": True, "false": False, "infinity": INFINITY}[text])
        if kind == "name":
            return self.program.constants[text]
        if text == "[":
            return ("list", self.many(self.expression, "]"))
        if text == "(":
            inner = self.expression()
            self.expect(")")
            return inner
        raise SyntaxError(f"no expression begins with {text!r}")

    # -- rules ---------------------------------------------------------------------------------

    def argument(self):
        self.accept("@")
        return self.expression()

    def atom(self):
        name = self.take()
        self.expect("(")
        return Atom(name, self.many(self.argument, ")"))

    def is_atom(self):
        kind, text = self.words[self.at]
        return (kind == "name" and not text.startswith("f_") and self.words[self.at + 1][1] == "("
                and self.words[self.at + 2][1] == "@")

    def literal(self):
        if self.is_atom():
            return Literal("atom", atom=self.atom())
        if self.peek("!") and self.words[self.at + 1][0] == "name":
            self.at += 1
            if self.is_atom():
                return Literal("negated", atom=self.atom())
            self.at -= 1
        left = self.expression()
        if self.accept(":="):
            return Literal("assign", left=left, right=self.expression())
        if self.accept("="):
            return Literal("equals", left=left, right=self.expression())
        return Literal("condition", left=left)

    def rule(self):
        is_delete = self.accept("delete") is not None
        if not is_delete and self.words[self.at + 1][1] != "(":
            self.take()  # a label
            is_delete = self.accept("delete") is not None
        head, body = self.atom(), []
        self.expect(":-")
        while True:
            body.append(self.literal())
            if not self.accept(","):
                break
        self.expect(".")
        return Rule(head, body, is_delete)

    # -- declarations --------------------------------------------------------------------------

    def positions(self):
        """One P(k, …) of context_keys: a key is a position from 0, a name, or several of them."""
        def one():
            if self.accept("("):
                return self.many(lambda: one()[0], ")")
            word = self.take()
            return [int(word) - 1 if word.isdigit() else word]
        name = self.take()
        self.expect("(")
        return name, self.many(one, ")")

    def component(self):
        name = self.take()
        self.expect("(")
        component = Component(name, self.take())
        if self.accept(","):
            self.expect("context_keys")
            self.expect("(")
            component.keys = dict(self.many(self.positions, ")"))
        self.expect(")")
        self.expect("{")
        while not self.accept("}"):
            component.rules.append(self.rule())
        self.program.components.append(component)

    def materialize(self):
        self.expect("(")
        name = self.take()
        self.expect(",")
        lifetime = self.expression()[1]
        self.expect(",")
        size = self.expression()[1]
        self.expect(",")
        key = [p for positions in self.positions()[1] for p in positions]
        self.expect(")")
        self.program.tables[name] = Table(lifetime, size, key)

    def type(self):
        if self.accept("["):
            inner = self.type()
            self.expect("]")
            return [inner]
        return self.take()

    def item(self):
        word = self.take()
        if word == "component":
            self.component()
            return
        if word == "materialize":
            self.materialize()
        elif word == "output":
            self.program.outputs.append(self.take())
        elif word == "const":
            name = self.take()
            self.expect("=")
            self.program.constants[name] = self.expression()
        elif word == "extern" and self.accept("predicate"):
            name = self.take()
            self.expect("(")
            self.program.types[name] = self.many(self.type, ")")[1:]
        else:
            raise SyntaxError(f"nothing begins with {word!r}")
        self.expect(".")


def parse(text):
    reader = Reader(text)
    for name, value in re.findall(r"^// ([a-z]+): (.*)$", text, re.M):
        reader.program.settings[name] = value
    for name, types in re.findall(r"(\w+)\(([^)]*)\)", reader.program.settings.get("types", "")):
        reader.program.types[name] = [t.strip() for t in types.split(",")]
    while reader.words[reader.at][0] != "end":
        reader.item()
    return reader.program
