# SPDX-License-Identifier: BSD-3-Clause
"""The values, operators, functions and output format of ANALOG, for naive.py.

int, float, bool, str and ipaddress objects stand for themselves, a list is a tuple."""
import datetime
import ipaddress
import json
import re

INFINITY = float("inf")


class NoValue(Exception):
    """The rule instance fails."""


class Time(int):
    """Nanoseconds since the epoch."""


CLOCK = [Time(0)]  # of the token that is evaluated


class Average(float):
    """A mean that can be merged with another one: it remembers its sum and count."""
    def __new__(cls, total, count):
        self = super().__new__(cls, total / count)
        self.total, self.count = total, count
        return self


def wrap(value):
    """64 bits, two's complement."""
    return (value + 2**63) % 2**64 - 2**63


def octets(text):
    return text.encode("utf-8", "surrogateescape")


def text_of(data):
    return data.decode("utf-8", "surrogateescape")


def order(value):
    return octets(value) if isinstance(value, str) else value


def equal(a, b):
    if isinstance(a, bool) and isinstance(b, str):  # the paper writes MATCH == "true"
        return a == (b == "true")
    if isinstance(b, bool) and isinstance(a, str):
        return equal(b, a)
    return a == b


def contains(container, value):
    if isinstance(container, (ipaddress.IPv4Network, ipaddress.IPv6Network)):
        return value in container
    return any(equal(item, value) for item in container)


# -- operators ---------------------------------------------------------------------------------

def divide(a, b):
    if b == 0:
        raise NoValue
    if isinstance(a, float):
        return a / b
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


OPERATORS = {
    "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "&": lambda a, b: a & b,
    "==": equal, "!=": lambda a, b: not equal(a, b),
    "<": lambda a, b: order(a) < order(b), "<=": lambda a, b: order(a) <= order(b),
    ">": lambda a, b: order(a) > order(b), ">=": lambda a, b: order(a) >= order(b),
    "<<": lambda a, b: a << b, ">>": lambda a, b: a >> b,
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": divide, "%": lambda a, b: a - divide(a, b) * b,
}


def apply_operator(operator, a, b):
    result = OPERATORS[operator](a, b)
    if isinstance(result, bool) or not isinstance(result, int):
        return result
    is_time = operator in "+-" and isinstance(a, Time) != isinstance(b, Time)
    return Time(wrap(result)) if is_time else wrap(result)


# -- functions ---------------------------------------------------------------------------------

def item_of(values, index):
    if not 0 <= index < len(values):
        raise NoValue
    return values[index]


def substring(text, begin, length):
    data = octets(text)
    if begin < 0 or length < 0 or begin + length > len(data):
        raise NoValue
    return text_of(data[begin:begin + length])


def to_int(text):
    if not re.fullmatch(r"[-+]?\d+", text) or not -2**63 <= int(text) < 2**63:
        raise NoValue
    return int(text)


def concat(a, b):
    return (a if isinstance(a, tuple) else (a,)) + (b if isinstance(b, tuple) else (b,))


FUNCTIONS = {
    "append": lambda x: (x,), "concat": concat,
    "member": lambda values, x: int(contains(values, x)),
    "size": lambda x: len(octets(x)) if isinstance(x, str) else len(x),
    "first": lambda values: item_of(values, 0),
    "last": lambda values: item_of(values, len(values) - 1),
    "removelast": lambda values: values[:-1] if values else item_of(values, 0),
    "item": item_of, "empty": lambda *values: not values[0] if values else (), "substr": substring,
    "contains": lambda text, part: octets(part) in octets(text),
    "startswith": lambda text, part: octets(text).startswith(octets(part)),
    "endswith": lambda text, part: octets(text).endswith(octets(part)),
    "lower": lambda text: text_of(octets(text).lower()),
    "tostr": lambda x: x if isinstance(x, str) else json_of(x).strip('"'),
    "toint": to_int, "float": float, "now": lambda: CLOCK[0],
}


# -- expressions -------------------------------------------------------------------------------

def evaluate(e, variables):
    """Of an expression of naive_parse; raises NoValue."""
    kind = e[0]
    if kind == "value":
        return e[1]
    if kind == "var":
        return variables[e[1]]
    if kind == "list":
        return tuple(evaluate(item, variables) for item in e[1])
    if kind == "call":
        arguments = [evaluate(item, variables) for item in e[2]]
        return FUNCTIONS[e[1][2:].lower()](*arguments)
    if kind == "unary":
        value = evaluate(e[2], variables)
        if e[1] == "!":
            return not value
        if e[1] == "~":
            return ~value
        return wrap(-value) if e[1] == "-" and isinstance(value, int) else \
            -value if e[1] == "-" else value
    assert kind == "binary", e
    if e[1] in ("&&", "||"):
        left = evaluate(e[2], variables)
        return evaluate(e[3], variables) if left == (e[1] == "&&") else left
    if e[1] == "in":
        return is_in(evaluate(e[2], variables), e[3], variables)
    return apply_operator(e[1], evaluate(e[2], variables), evaluate(e[3], variables))


def is_in(value, e, variables):
    if e[0] == "interval":
        low, high = (order(evaluate(side, variables)) for side in e[1:3])
        value = order(value)
        return (low < value if e[3] == "(" else low <= value) and \
            (value < high if e[4] == ")" else value <= high)
    items = [evaluate(item, variables) for item in e[1]] if e[0] == "set" \
        else evaluate(e, variables)
    return contains(items, value)


# -- aggregates --------------------------------------------------------------------------------

def aggregate(which, values):
    if which == "COUNT":
        return len(values)
    if which == "SUM":
        total = sum(values)
        return total if isinstance(total, float) else wrap(total)
    if which in ("MIN", "MAX"):
        return (min if which == "MIN" else max)(values, key=order)
    if which == "AVG":
        return Average(sum(float(v) for v in values), len(values))
    return tuple(values)


def merge(which, old, new):
    """What an aggregate that adds up over tokens becomes."""
    if which == "AVG":
        return Average(old.total + new.total, old.count + new.count)
    if which in ("MIN", "MAX"):
        return aggregate(which, [old, new])
    return old + new if which == "LIST" or isinstance(new, float) else wrap(old + new)


# -- text --------------------------------------------------------------------------------------

def json_string(text):
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(
        escapes.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or 0xdc80 <= ord(c) <= 0xdcff else c)
        for c in text) + '"'


def json_float(value):
    if value in (INFINITY, -INFINITY) or value != value:
        return "null"
    text = next(t for t in (f"{value:.{p}g}" for p in range(15, 18)) if float(t) == value)
    return text if "." in text or "e" in text else text + ".0"


def json_time(value):
    seconds, rest = divmod(int(value), 10**9)
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return f'"{moment:%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"'


def json_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Time):
        return json_time(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return json_float(value)
    if isinstance(value, tuple):
        return "[" + ",".join(json_of(item) for item in value) + "]"
    return json_string(str(value))


def read_time(text):
    if re.fullmatch(r"-?\d+", text):
        return Time(int(text))
    match = re.fullmatch(r"(\d+-\d+-\d+T\d+:\d+:\d+)(?:\.(\d+))?Z", text)
    moment = datetime.datetime.fromisoformat(match.group(1)) - datetime.datetime(1970, 1, 1)
    return Time(round(moment.total_seconds()) * 10**9 + int((match.group(2) or "0").ljust(9, "0")))


READERS = {
    "int": int, "float": float, "bool": {"true": True, "false": False}.__getitem__,
    "string": str, "node": str, "time": read_time, "address": ipaddress.ip_address,
    "network": ipaddress.ip_network,
}


def read_value(kind, cell):
    """Of a CSV cell or a value of JSON; kind: a name, or [kind] for a list."""
    if isinstance(kind, list):
        items = json.loads(cell) if isinstance(cell, str) else cell
        return tuple(read_value(kind[0], item) for item in items)
    if isinstance(cell, bool):
        cell = json_of(cell)
    return READERS[kind](str(cell) if kind != "float" else cell)
