"""Conditions and other expressions, as data: when a step applies, what a computed name is worth.

An expression is written like a small Python one, ``score <= 6 and reason in ['price']``, and read
by `expression` into the structures below, which are all that is ever evaluated: no attribute,
subscript or call can reach anything but a fact. Evaluating is total: what is missing stays missing
through sums and functions, and no comparison with it holds.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol, TypeGuard

import msgspec

Scalar = str | int | float | bool
Value = Scalar | tuple[str | int | float, ...]
"""A text, a number, a truth; several of a kind for choices taken together and for loops."""
Operator = Literal["==", "!=", "<", "<=", ">", ">="]
Sign = Literal["+", "-", "*", "/"]
Question = Literal[
    "answered",
    "asked",
    "unread",
    "noted",
    "tagged",
    "has",
    "used",
    "offered",
    "taken",
    "visits",
    "read",
]
"""A function of the name of something: a step, a kind of note, a tag, an interrupt, an offer."""
Code = Literal["dont_know", "refused", "not_applicable", "skipped"]
"""A kind of no answer, as a bare word: ``score == dont_know``."""


class Fact(msgspec.Struct, frozen=True, tag="fact"):
    """A fact by name: a step's answer ("score"), a computed name, "contact.value", "today"."""

    name: str


class Constant(msgspec.Struct, frozen=True, tag="constant"):
    """A value written in the expression."""

    value: Scalar


class Unread(msgspec.Struct, frozen=True, tag="unread"):
    """The step's answer is this kind of no answer, or isn't."""

    step: str
    code: Code
    is_not: bool = False


class Calculate(msgspec.Struct, frozen=True, tag="calculate"):
    """A sum, difference, product or quotient of numbers."""

    left: "Expression"
    sign: Sign
    right: "Expression"


class Call(msgspec.Struct, frozen=True, tag="call"):
    """A function of values: days, count, sum, min, max, round."""

    function: str
    arguments: tuple["Expression", ...]


class LookUp(msgspec.Struct, frozen=True, tag="table"):
    """What one of the script's tables says for a key."""

    table: str
    key: "Expression"


class Asked(msgspec.Struct, frozen=True, tag="asked"):
    """A question about something by its name: tagged('price'), answered(score)."""

    question: Question
    name: str


class Compare(msgspec.Struct, frozen=True, tag="compare"):
    """Two values and what must hold between them."""

    left: "Expression"
    operator: Operator
    right: "Expression"


class OneOf(msgspec.Struct, frozen=True, tag="one_of"):
    """A value is one of these, or is none of them."""

    item: "Expression"
    values: tuple[Scalar, ...]
    is_not: bool = False


class Within(msgspec.Struct, frozen=True, tag="within"):
    """A value is among several: ``'price' in reasons``."""

    item: "Expression"
    many: Fact
    is_not: bool = False


class Negation(msgspec.Struct, frozen=True, tag="not"):
    """The part does not hold."""

    part: "Expression"


class Every(msgspec.Struct, frozen=True, tag="and"):
    """All parts hold."""

    parts: tuple["Expression", ...]


class Some(msgspec.Struct, frozen=True, tag="or"):
    """At least one part holds."""

    parts: tuple["Expression", ...]


Expression = (
    Fact
    | Constant
    | Unread
    | Calculate
    | Call
    | LookUp
    | Asked
    | Compare
    | OneOf
    | Within
    | Negation
    | Every
    | Some
)
Condition = Expression
"""An expression that is asked whether it holds."""


class Circumstances(Protocol):
    """What expressions are asked about; all of it is worked out when it is asked for."""

    def fact(self, name: str) -> Value | None:
        """A fact by its name; None if it is missing."""

    def asked(self, question: Question, name: str) -> Value | None:
        """What is known of something by its name; None if nothing is."""

    def table(self, name: str) -> Mapping[str, Scalar]:
        """A table of the script; an empty one if there is none."""


def holds(condition: Condition, known: Circumstances) -> bool:
    """Say whether a condition holds; a count that is not nought does, too."""
    found = value_of(condition, known)
    return found is not None and not isinstance(found, str) and bool(found)


def value_of(expression: Expression, known: Circumstances) -> Value | None:
    """Work out an expression; None when something in it is missing. Total."""
    return _RULES[type(expression)](expression, known)


MOST = 10**18
"""Above this no number is kept: arithmetic can't grow without bound."""
_NUMBER = re.compile(r"-?[0-9]{1,18}+(\.[0-9]{1,18}+)?", re.ASCII)


def number_in(value: Value | None) -> int | float | None:
    """The number a value is, also one written as a text (a contact's fields are texts)."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return None
        return float(value) if "." in value else int(value)
    return value if _is_number(value) and abs(value) < MOST else None


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float)


_HOLDS: dict[Operator, Callable[[Value, Value], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SIGNS: dict[Sign, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def compared(left: Value | None, sign: Operator, right: Value | None) -> bool:
    """Compare like with like; a text with a number only if it is one."""
    if left is None or right is None:
        return False
    if isinstance(left, str) != isinstance(right, str):
        numbers = number_in(left), number_in(right)
        if numbers[0] is None or numbers[1] is None:
            return sign == "!="
        left, right = numbers[0], numbers[1]
    elif isinstance(left, tuple) != isinstance(right, tuple):
        return sign == "!="
    elif isinstance(left, tuple) and sign not in {"==", "!="}:
        return False
    return _HOLDS[sign](left, right)


def _compare(this: Compare, known: Circumstances) -> bool:
    return compared(value_of(this.left, known), this.operator, value_of(this.right, known))


def _one_of(this: OneOf, known: Circumstances) -> bool:
    found = value_of(this.item, known)
    if found is None:
        return False
    return any(compared(found, "==", value) for value in this.values) is not this.is_not


def _within(this: Within, known: Circumstances) -> bool:
    item, many = value_of(this.item, known), value_of(this.many, known)
    if item is None or many is None:
        return False
    among = many if isinstance(many, tuple) else (many,)
    return any(compared(item, "==", one) for one in among) is not this.is_not


def _unread(this: Unread, known: Circumstances) -> bool:
    code = known.asked("unread", this.step)
    if this.is_not:
        return code != this.code and (bool(code) or known.fact(this.step) is not None)
    return code == this.code


def _asked(this: Asked, known: Circumstances) -> Value | None:
    found = known.asked(this.question, this.name)
    # Which kind of no answer it was is no matter here.
    return bool(found) if this.question == "unread" else found


def _calculate(this: Calculate, known: Circumstances) -> Value | None:
    left, right = number_in(value_of(this.left, known)), number_in(value_of(this.right, known))
    if left is None or right is None or (this.sign == "/" and not right):
        return None
    return number_in(_SIGNS[this.sign](left, right))


def _call(this: Call, known: Circumstances) -> Value | None:
    return FUNCTIONS[this.function]([value_of(part, known) for part in this.arguments])


def _looked_up(this: LookUp, known: Circumstances) -> Value | None:
    key = value_of(this.key, known)
    if isinstance(key, float) and key.is_integer():
        key = int(key)
    return None if key is None else known.table(this.table).get(str(key))


_Arguments = Sequence[Value | None]


def _days(found: _Arguments) -> Value | None:
    days = [_day(value) for value in found]
    return (days[1] - days[0]).days if days[0] is not None and days[1] is not None else None


def _day(value: Value | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _years(found: _Arguments) -> Value | None:
    start, end = (_day(value) for value in found)
    if start is None or end is None:
        return None
    return -_birthdays(end, start) if end < start else _birthdays(start, end)


def _birthdays(start: date, end: date) -> int:
    """Whole years from a day to a later one; who is born on 29 February is older on 1 March."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _first(found: _Arguments) -> Value | None:
    return next((value for value in found if value is not None), None)


def _count(found: _Arguments) -> Value | None:
    (value,) = found
    return len(value) if isinstance(value, tuple) else int(value is not None)


def _numbers(found: _Arguments) -> list[int | float] | None:
    """The numbers in a list of entries (missing ones left out), or of all arguments."""
    if len(found) == 1 and isinstance(found[0], tuple):
        return [number for value in found[0] if (number := number_in(value)) is not None]
    numbers = [number_in(value) for value in found]
    known = [number for number in numbers if number is not None]
    return known if len(known) == len(numbers) else None


def _sum(found: _Arguments) -> Value | None:
    numbers = _numbers(found)
    return None if numbers is None else number_in(sum(numbers))


def _least(found: _Arguments) -> Value | None:
    return min(_numbers(found) or (), default=None)


def _greatest(found: _Arguments) -> Value | None:
    return max(_numbers(found) or (), default=None)


def _round(found: _Arguments) -> Value | None:
    number = number_in(found[0])
    places = number_in(found[1]) if len(found) > 1 else 0
    if number is None or places is None:
        return None
    rounded = round(number, max(0, min(9, int(places))))
    return int(rounded) if not places else rounded


FUNCTIONS: Mapping[str, Callable[[_Arguments], Value | None]] = {
    "days": _days,
    "years": _years,
    "first": _first,
    "count": _count,
    "sum": _sum,
    "min": _least,
    "max": _greatest,
    "round": _round,
}
"""What can be called with values; `expression` says how many each takes."""

_Rule = Callable[..., Value | None]

_RULES: Mapping[type, _Rule] = {
    Fact: lambda this, known: known.fact(this.name),
    Constant: lambda this, _known: this.value,
    Unread: _unread,
    Calculate: _calculate,
    Call: _call,
    LookUp: _looked_up,
    Asked: _asked,
    Compare: _compare,
    OneOf: _one_of,
    Within: _within,
    Negation: lambda this, known: not holds(this.part, known),
    Every: lambda this, known: all(holds(part, known) for part in this.parts),
    Some: lambda this, known: any(holds(part, known) for part in this.parts),
}


def inside(expression: Expression) -> tuple[Expression, ...]:
    """The expressions an expression is directly made of, in order of writing."""
    match expression:
        case Calculate(left=left, right=right) | Compare(left=left, right=right):
            return left, right
        case Call(arguments=parts) | Every(parts=parts) | Some(parts=parts):
            return parts
        case OneOf(item=part) | LookUp(key=part) | Negation(part=part):
            return (part,)
        case Within(item=item, many=many):
            return item, many
        case _:
            return ()


def parts_of(expression: Expression | None) -> Iterator[Expression]:
    """Walk an expression and all it is made of, the whole before its parts."""
    if expression is not None:
        yield expression
        for part in inside(expression):
            yield from parts_of(part)


def names_in(expression: Expression | None) -> Iterator[str]:
    """The names of facts an expression asks about, in order of writing."""
    for part in parts_of(expression):
        match part:
            case Fact(name=name) | Unread(step=name):
                yield name
            case Asked(question="answered" | "asked" | "unread" | "has" | "read", name=name):
                yield name
