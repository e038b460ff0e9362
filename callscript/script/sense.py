"""Whether the parts of an expression fit each other: numbers with numbers, answers that exist."""

import re
from collections.abc import Iterator
from datetime import date

from callscript.script.condition import (
    Asked,
    Calculate,
    Call,
    Compare,
    Condition,
    Constant,
    Every,
    Expression,
    Fact,
    LookUp,
    Negation,
    OneOf,
    Operator,
    Scalar,
    Some,
    Within,
    inside,
    parts_of,
)
from callscript.script.finding import Finding
from callscript.script.kinds import Kind, Kinds
from callscript.script.positions import Path
from callscript.script.problems import near

_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", re.ASCII)


class Sense:
    """Looks at expressions part by part, knowing what kind each name is of."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def of_condition(self, path: Path, condition: Condition) -> Iterator[Finding]:
        """Look at an expression that is asked whether it holds."""
        yield from self._truth(path, condition)
        yield from self.of_value(path, condition)

    def of_value(self, path: Path, expression: Expression) -> Iterator[Finding]:
        """Look at the parts of any expression."""
        for part in parts_of(expression):
            match part:
                case Compare(left=left, operator=sign, right=right):
                    yield from self._compare(path, left, sign, right)
                case OneOf(item=item, values=values):
                    for value in values:
                        yield from self._valued(path, item, "==", value)
                case Within(item=item, many=many):
                    yield from self._within(path, item, many)
                case Calculate(left=left, right=right):
                    yield from self._numbers(path, left, right)
                case Call():
                    yield from self._call(path, part)
                case LookUp(table=table, key=key):
                    yield from self._key(path, table, key)
                case Negation() | Every() | Some():
                    for held in inside(part):
                        yield from self._truth(path, held)

    def _truth(self, path: Path, condition: Condition) -> Iterator[Finding]:
        """A name alone must be something that holds or doesn't."""
        if isinstance(condition, Fact) and self._kinds.of_name(condition.name) is not None:
            kind, name = self._kinds.of(condition), condition.name
            if kind.name != "truth":
                value = f"'{kind.values[0]}'" if kind.values else "'yes'"
                value = "6" if kind.name == "number" else value
                message = f"'{name}' alone is no condition"
                fix = f"compare it with something, as in {name} == {value}"
                yield Finding(path, "no-condition", message, fix, about=name)

    def _compare(
        self, path: Path, left: Expression, sign: Operator, right: Expression
    ) -> Iterator[Finding]:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Constant):
                yield from self._valued(path, one, sign, other.value)
        if isinstance(left, Constant) or isinstance(right, Constant):
            return
        kinds = self._kinds.of(left), self._kinds.of(right)
        names = [kind.name for kind in kinds]
        if names.count("number") == 1 and not {"any", "nothing"} & set(names):
            message = f"{_told(left)} and {_told(right)} are never alike: one is a number"
            fix = "compare a number with a number"
            yield Finding(path, "wrong-comparison", message, fix, about=_about(left))

    def _valued(
        self, path: Path, item: Expression, sign: Operator, value: Scalar
    ) -> Iterator[Finding]:
        """Look whether something can be compared so with a value."""
        kind = self._kinds.of(item)
        wrong = _misfit(kind, item, sign, value)
        if wrong is not None:
            message, fix, about = wrong
            yield Finding(path, "wrong-comparison", message, fix, about=about)
        elif kind.name == "choice" and value not in kind.values:
            message = f"the answer to {_told(item)} is never {_shown(value)}"
            if not isinstance(item, Fact) or item.name not in self._kinds.script.steps:
                message = f"{_told(item)} is never {_shown(value)}"
            fix = near(str(value), map(str, kind.values))
            yield Finding(path, "unknown-value", message, fix, about=str(value))
        elif (
            kind.name == "number" and not isinstance(value, str) and not _can_be(kind, sign, value)
        ):
            message = f"{_told(item)} {sign} {_shown(value)} never holds: it is {_range(kind)}"
            fix = "look at the bounds of that number"
            yield Finding(path, "never-true", message, fix, about=_about(item))

    def _within(self, path: Path, item: Expression, many: Fact) -> Iterator[Finding]:
        kind = self._kinds.of(many)
        if kind.name not in {"several", "any"}:
            message = f"'{many.name}' is one answer, so nothing is in it"
            fix = f"write {many.name} == …, or a list after in"
            step = self._kinds.script.steps.get(many.name)
            if step is not None and step.responses and step.field is None:
                fix = f"if several can be chosen, give '{step.id}' answer = \"choices\"; else {fix}"
            yield Finding(path, "wrong-comparison", message, fix, about=many.name)
        elif isinstance(item, Constant) and kind.values and item.value not in kind.values:
            message = f"{_shown(item.value)} is never among '{many.name}'"
            fix = near(str(item.value), map(str, kind.values))
            yield Finding(path, "unknown-value", message, fix, about=str(item.value))

    def _numbers(self, path: Path, *parts: Expression) -> Iterator[Finding]:
        for part in parts:
            if self._kinds.of(part).name not in {"number", "any", "nothing"}:
                message = f"{_told(part)} is no number to calculate with"
                fix = 'use steps with answer = "number" or "scale", or table(…)'
                yield Finding(path, "no-number", message, fix, about=_about(part))

    def _call(self, path: Path, call: Call) -> Iterator[Finding]:
        if call.function in {"days", "years"}:
            for part in call.arguments:
                if not self._may_be_day(part):
                    message = f"{_told(part)} is no day"
                    fix = f"{call.function}(…) takes today, a date, or '2026-11-22'"
                    yield Finding(path, "no-day", message, fix, about=_about(part))
        elif call.function not in {"count", "first"} and len(call.arguments) > 1:
            yield from self._numbers(path, *call.arguments)

    def _may_be_day(self, part: Expression) -> bool:
        if isinstance(part, Constant):
            return is_day(part.value)
        return self._kinds.of(part).name in {"day", "text", "any", "nothing"}

    def _key(self, path: Path, table: str, key: Expression) -> Iterator[Finding]:
        rows = self._kinds.script.tables.get(table, {})
        if isinstance(key, Constant) and rows and str(key.value) not in rows:
            message = f"table '{table}' has no {_shown(key.value)}"
            yield Finding(path, "unknown-value", message, near(str(key.value), rows), about=table)


def is_day(value: Scalar) -> bool:
    """Whether a value is a day such as 2026-11-22, with or without a time."""
    try:
        return isinstance(value, str) and bool(
            _DAY.fullmatch(value) and date.fromisoformat(value[:10])
        )
    except ValueError:
        return False


def _misfit(
    kind: Kind, item: Expression, sign: Operator, value: Scalar
) -> tuple[str, str, str] | None:
    """What is wrong with comparing this kind so with a value, what to do, and what to mark."""
    told, about = f"{_told(item)} can't be compared with {_shown(value)}", str(value)
    is_text = isinstance(value, str)
    match kind.name:
        case "any" | "nothing":
            return None
        case "number" if is_text:
            return told, "compare it with a number, without quotes", about
        case "day" if not is_text:
            days = f"days({_about(item)}, today) {sign} {value}"
            return told, f"for the days since then write {days}", about
        case "day" if not is_day(value):
            return told, "compare it with a day in quotes, like '2026-11-22'", about
        case "truth":
            return told, "it holds or it doesn't: write it alone, or with not", about
        case "several":
            return told, f"write {_shown(value)} in {_about(item)}", about
        case "text" | "choice" if not is_text:
            return told, "compare it with a text in quotes", about
        case "text" | "choice" if sign not in {"==", "!="}:
            message = f"{_told(item)} is no number, so nothing is above or below it"
            return message, "use ==, != or in", _about(item)
    return None


def _can_be(kind: Kind, sign: Operator, value: Scalar) -> bool:
    """Whether a number within these bounds can compare so with a value."""
    low = float("-inf") if kind.low is None else kind.low
    high = float("inf") if kind.high is None else kind.high
    number = float(value)
    return {
        "==": low <= number <= high,
        "!=": True,
        "<": low < number,
        "<=": low <= number,
        ">": high > number,
        ">=": high >= number,
    }[sign]


def _range(kind: Kind) -> str:
    if kind.low is None:
        return f"at most {kind.high}"
    return f"at least {kind.low}" if kind.high is None else f"from {kind.low} to {kind.high}"


def _about(part: Expression) -> str:
    """What to mark for a part: its first name, or its value."""
    for found in parts_of(part):
        match found:
            case Fact(name=name) | Asked(name=name) | LookUp(table=name):
                return name
            case Constant(value=value):
                return str(value)
    return ""


def _told(part: Expression) -> str:
    match part:
        case Fact(name=name):
            return f"'{name}'"
        case Constant(value=value):
            return _shown(value)
        case Call(function=name):
            return f"{name}(…)"
        case LookUp():
            return "table(…)"
        case Calculate():
            return "this sum"
    return "this condition"


def _shown(value: Scalar) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)
