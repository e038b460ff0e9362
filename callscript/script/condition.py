"""Conditions: when a step or section applies, as data.

A condition is written like a small Python expression, ``score <= 6 and reason in ['price']``. It is
read with `ast` and a whitelist into the structures below, which are all that is ever evaluated:
no attribute, subscript or call can reach anything but a fact.
"""

import ast
import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Literal

import msgspec

MAX_LENGTH = 500
"""Characters; a longer condition is unreadable, and this also bounds its depth."""

Value = str | int | float | bool
Operator = Literal["==", "!=", "<", "<=", ">", ">="]


class Fact(msgspec.Struct, frozen=True, tag="fact"):
    """A fact by name: a step's answer ("score") or "contact.value"."""

    name: str


class Constant(msgspec.Struct, frozen=True, tag="constant"):
    """A value written in the condition."""

    value: Value


Operand = Fact | Constant


class Compare(msgspec.Struct, frozen=True, tag="compare"):
    """Two operands and what must hold between them."""

    left: Operand
    operator: Operator
    right: Operand


class OneOf(msgspec.Struct, frozen=True, tag="one_of"):
    """A fact is one of these values."""

    fact: Fact
    values: tuple[Value, ...]


class Tagged(msgspec.Struct, frozen=True, tag="tagged"):
    """Some response on the path taken carries this tag."""

    name: str


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """A step on the path taken has an answer."""

    step: str


class Negation(msgspec.Struct, frozen=True, tag="not"):
    """The part does not hold."""

    part: "Condition"


class Every(msgspec.Struct, frozen=True, tag="and"):
    """All parts hold."""

    parts: tuple["Condition", ...]


class Some(msgspec.Struct, frozen=True, tag="or"):
    """At least one part holds."""

    parts: tuple["Condition", ...]


Condition = Compare | OneOf | Tagged | Answered | Negation | Every | Some


class ConditionError(ValueError):
    """A text that is no condition; `offset` and `length` say where in the text."""

    def __init__(self, offset: int, length: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length


def parse(text: str) -> Condition:
    """Read a condition; raises `ConditionError` with the place and what is allowed instead."""
    if len(text) > MAX_LENGTH:
        message = f"a condition of {len(text)} characters; at most {MAX_LENGTH} are allowed"
        raise ConditionError(0, len(text), message)
    _look_over(text)
    # Line ends may stand anywhere: as spaces they keep their offsets and mean nothing to Python.
    line = text.translate(_BLANKS)
    lead = len(line) - len(line.lstrip())
    try:
        tree = ast.parse(line.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # Python gives no offset when it misses something at the end.
        at = lead + (getattr(error, "offset", None) or len(text)) - 1
        message = "not a condition; write it like score <= 6 and reason in ['price', 'service']"
        raise ConditionError(max(0, min(at, len(text) - 1)), 1, message) from None
    return _Reader(line.strip(), lead).condition(tree.body)


_BLANKS = {ord(blank): " " for blank in "\t\r\n"}

# Possessive throughout: no stretch of a text, however hostile, is tried twice.
_TOKEN = re.compile(
    r"""(?P<text> '[^'\\]*+' | "[^"\\]*+" )
      | (?P<blank> [ \t\r\n]++ )
      | [A-Za-z_]\w*+ (?!['"])
      | [0-9]++ (?:\.[0-9]++)? (?![\w.])
      | [=!<>]= | [<>()\[\],.-]""",
    re.VERBOSE | re.ASCII,
)

_ODD = {
    "=": "a single =; write == to compare",
    "&": "write and",
    "|": "write or",
    "!": "write not, or != to compare",
    "#": "a # means nothing in a condition",
    "'": "this quote is never closed, or holds a backslash",
    '"': "this quote is never closed, or holds a backslash",
    "\u2018": "use straight quotes: 'like this'",
    "\u2019": "use straight quotes: 'like this'",
    "\u201c": "use straight quotes: 'like this'",
    "\u201d": "use straight quotes: 'like this'",
}
"""What to say for signs that have no place in a condition."""


def _look_over(text: str) -> None:
    """Let only plain tokens through; Python would read (or warn of) much more."""
    at, before = 0, ""
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            message = _ODD.get(text[at], f"'{text[at]}' stands here in a way no condition has")
            raise ConditionError(at, 1, message)
        if before == token.lastgroup == "text":
            message = "two texts stand side by side here; a comma is missing between them"
            raise ConditionError(at, len(token.group()), message)
        if token.lastgroup != "blank":
            before = token.lastgroup or ""
        at = token.end()


_COMPARISONS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class _Reader:
    """Turns the whitelisted part of Python's syntax tree into a condition."""

    def __init__(self, line: str, lead: int) -> None:
        self._line = line
        self._lead = lead

    def condition(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=ast.And()):
                return Every(tuple(self.condition(value) for value in node.values))
            case ast.BoolOp(op=ast.Or()):
                return Some(tuple(self.condition(value) for value in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return Negation(self.condition(node.operand))
            case ast.Compare():
                return self._comparison(node)
            case ast.Call(func=ast.Name(id="tagged")):
                return Tagged(self._text_argument(node, "tagged('price')"))
            case ast.Call(func=ast.Name(id="answered")):
                return Answered(self._text_argument(node, "answered('reason')"))
            case ast.Call():
                raise self._error(node, "only tagged('…') and answered('…') can be called")
            case ast.Name() | ast.Attribute():
                name = self._source(node)
                raise self._error(node, f"compare {name} with something, as in {name} == 'yes'")
            case _:
                raise self._error(node, "a comparison is wanted here, as in score <= 6")

    def _comparison(self, node: ast.Compare) -> Condition:
        left, parts = node.left, list[Condition]()
        for comparison, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(comparison, ast.In | ast.NotIn):
                part: Condition = OneOf(self._fact(left), self._values(right))
                parts.append(Negation(part) if isinstance(comparison, ast.NotIn) else part)
            elif type(comparison) in _COMPARISONS:
                sign = _COMPARISONS[type(comparison)]
                parts.append(self._compared(left, sign, right))
            else:
                raise self._error(node, "use ==, !=, <, <=, >, >=, in or not in")
            left = right
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _compared(self, left: ast.expr, sign: Operator, right: ast.expr) -> Compare:
        compare = Compare(self._operand(left), sign, self._operand(right))
        if isinstance(compare.left, Constant) and isinstance(compare.right, Constant):
            message = "one side of a comparison is the name of a step or contact.…, without quotes"
            raise self._error(left, message)
        return compare

    def _operand(self, node: ast.expr) -> Operand:
        if isinstance(node, ast.Name | ast.Attribute):
            return self._fact(node)
        return Constant(self._value(node))

    def _fact(self, node: ast.expr) -> Fact:
        match node:
            case ast.Name(id=name):
                return Fact(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return Fact(f"{owner}.{name}")
            case _:
                raise self._error(node, "the name of a step or contact.… is wanted here")

    def _values(self, node: ast.expr) -> tuple[Value, ...]:
        if not isinstance(node, ast.List | ast.Tuple) or not node.elts:
            raise self._error(node, "after 'in' comes a list, as in ['price', 'service']")
        return tuple(self._value(item) for item in node.elts)

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool()):
                raise self._error(node, "yes and no are answers like others: write 'yes' or 'no'")
            case ast.Constant(value=str() as text):
                return text
            case ast.Constant(value=int() | float() as number) if _fits(number):
                return number
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                if _fits(number):
                    return -number
        raise self._error(node, "a text in quotes or a number of at most 18 digits is wanted here")

    def _text_argument(self, call: ast.Call, example: str) -> str:
        match call:
            case ast.Call(args=[ast.Constant(value=str() as name)], keywords=[]):
                return name
            case _:
                raise self._error(call, f"one text in quotes is wanted, as in {example}")

    def _source(self, node: ast.expr) -> str:
        return (ast.get_source_segment(self._line, node) or "")[:40]

    def _error(self, node: ast.expr, message: str) -> ConditionError:
        # ast counts columns in UTF-8 bytes; people count characters.
        line = self._line.encode()
        start = len(line[: node.col_offset].decode())
        length = len(line[node.col_offset : node.end_col_offset].decode())
        return ConditionError(self._lead + start, max(1, length), message)


def _fits(number: float) -> bool:
    """Whether a number can be kept: in 64 bits, or as a finite fraction."""
    return not isinstance(number, bool) and abs(number) < 10**18


class Circumstances(msgspec.Struct, frozen=True):
    """What conditions are asked about: facts by name, and tags gathered on the path taken."""

    facts: Mapping[str, Value]
    tags: Collection[str] = frozenset()


_HOLDS: dict[Operator, Callable[[Value, Value], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, known: Circumstances) -> bool:
    """Say whether a condition holds. Total: a missing fact only ever satisfies ``!=``."""
    match condition:
        case Compare(left=left, operator=sign, right=right):
            return _compare(_value_of(left, known), sign, _value_of(right, known))
        case OneOf(fact=fact, values=values):
            found = known.facts.get(fact.name)
            return any(_compare(found, "==", value) for value in values)
        case Tagged(name=name):
            return name in known.tags
        case Answered(step=step):
            return step in known.facts
        case Negation(part=part):
            return not holds(part, known)
        case Every(parts=parts):
            return all(holds(part, known) for part in parts)
        case Some(parts=parts):
            return any(holds(part, known) for part in parts)


def _value_of(operand: Operand, known: Circumstances) -> Value | None:
    return known.facts.get(operand.name) if isinstance(operand, Fact) else operand.value


def _compare(left: Value | None, sign: Operator, right: Value | None) -> bool:
    """Compare like with like; text and number are never equal and never ordered."""
    if left is None or right is None or isinstance(left, str) != isinstance(right, str):
        return sign == "!="
    return _HOLDS[sign](left, right)


def parts_of(condition: Condition) -> Iterator[Compare | OneOf | Tagged | Answered]:
    """Walk the leaves of a condition, for checking it against a script."""
    match condition:
        case Negation(part=part):
            yield from parts_of(part)
        case Every(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from parts_of(part)
        case _:
            yield condition
