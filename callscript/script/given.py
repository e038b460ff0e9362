"""What is surely there while a condition holds: a comparison with something missing never does."""

from callscript.script.condition import (
    Asked,
    Calculate,
    Call,
    Compare,
    Condition,
    Every,
    Expression,
    Fact,
    OneOf,
    Some,
    Within,
)

_NONE: frozenset[str] = frozenset()
_OF_WHAT_IS_THERE = frozenset({"count", "sum", "first"})
"""Functions that are worth something though a part of theirs is missing."""


def given_by(condition: Condition | None) -> frozenset[str]:
    """The names of facts that can't be missing while the condition holds."""
    match condition:
        case Asked(question="has" | "answered", name=name):
            return frozenset({name})
        case Compare(left=left, right=right):
            return _needed(left) | _needed(right)
        case OneOf(item=item):
            return _needed(item)
        case Within(item=item, many=many):
            return _needed(item) | _needed(many)
        case Every(parts=parts):
            return _NONE.union(*map(given_by, parts))
        case Some(parts=(first, *others)):
            return given_by(first).intersection(*map(given_by, others))
        case Fact(name=name):
            return frozenset({name})
    return _NONE


def _needed(part: Expression) -> frozenset[str]:
    """The facts without which this is worth nothing."""
    match part:
        case Fact(name=name):
            return frozenset({name})
        case Calculate(left=left, right=right):
            return _needed(left) | _needed(right)
        case Call(function=name, arguments=parts) if name not in _OF_WHAT_IS_THERE:
            return _NONE.union(*map(_needed, parts)) if name != "round" else _needed(parts[0])
    return _NONE
