"""What a value can be, as far as a script tells before any call: sets of values, without calls.

A domain is never smaller than what it stands for. Where it would cost much to be exact, it is
larger: a proof may be missed, and none is wrong.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from callscript.script.condition import MOST, Operator, Value, compared, number_in

_MANY = 60
"""Values above which a set is no longer kept one by one."""
_EXACT = 2**53
"""Below this a fraction's neighbour is told exactly."""
OPPOSITE: dict[Operator, Operator] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
MIRRORED: dict[Operator, Operator] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""The same comparison, read from the right."""


class Domain(NamedTuple):
    """One of `values`, or, where they are None, anything; and missing, if it may be.

    A `numeric` one is a number from `low` to `high`, or a text that is written like one; of a
    `typed` one it is sure that it is a number, and no text. A `whole` one has no fractions.
    """

    values: frozenset[Value] | None = None
    low: float = -math.inf
    high: float = math.inf
    numeric: bool = False
    typed: bool = False
    whole: bool = False
    missing: bool = True

    @property
    def has_values(self) -> bool:
        """Whether it can be anything but missing."""
        return bool(self.values) if self.values is not None else self.low <= self.high

    @property
    def is_possible(self) -> bool:
        """Whether it can be anything at all."""
        return self.missing or self.has_values

    @property
    def present(self) -> "Domain":
        """The same, known not to be missing."""
        return self._replace(missing=False)

    @property
    def maybe(self) -> "Domain":
        """The same, or missing."""
        return self._replace(missing=True)


ANYTHING = Domain()
NOTHING = Domain(frozenset())
TRUTH = Domain(frozenset({True, False}), missing=False)
NUMBER = Domain(numeric=True, typed=True)
COUNT = Domain(low=0, numeric=True, typed=True, whole=True, missing=False)


def listed(*values: Value, missing: bool = True) -> Domain:
    """One of these values."""
    return Domain(frozenset(values), missing=missing)


def between(
    low: float | None, high: float | None, *, whole: bool = False, missing: bool = True
) -> Domain:
    """A number within bounds; None is no bound."""
    low = -math.inf if low is None else low
    high = math.inf if high is None else high
    return Domain(low=low, high=high, numeric=True, typed=True, whole=whole, missing=missing)


def bounds(domain: Domain) -> Domain:
    """The number a value is, as far as that is known; what is none is missing."""
    if domain.values is None:
        return domain if domain.numeric else NUMBER
    numbers = [n for value in domain.values if (n := number_in(value)) is not None]
    missing = domain.missing or len(numbers) < len(domain.values)
    if not numbers:
        return Domain(frozenset(), missing=missing)
    return between(min(numbers), max(numbers), missing=missing)


def joined(one: Domain, other: Domain) -> Domain:
    """What either can be."""
    missing = one.missing or other.missing
    if not one.has_values or not other.has_values:
        found = one if one.has_values else other
        return found._replace(missing=missing)
    if one.values is not None and other.values is not None:
        values = one.values | other.values
        return Domain(values, missing=missing) if len(values) <= _MANY else ANYTHING
    if _is_numeric(one) and _is_numeric(other):
        wide, wider = bounds(one), bounds(other)
        return Domain(
            low=min(wide.low, wider.low),
            high=max(wide.high, wider.high),
            numeric=True,
            typed=one.typed and other.typed,
            whole=one.whole and other.whole,
            missing=missing,
        )
    return ANYTHING._replace(missing=missing)


def _is_numeric(domain: Domain) -> bool:
    if domain.values is None:
        return domain.numeric
    return all(number_in(value) is not None for value in domain.values)


def that_compare(domain: Domain, sign: Operator, value: Value) -> Domain:
    """The part of a domain that compares so with a value; what is missing compares with nothing."""
    if domain.values is not None:
        kept = (known for known in domain.values if compared(known, sign, value))
        return Domain(frozenset(kept), missing=False)
    number = number_in(value)
    if isinstance(value, str) and number is None:
        return _beside_text(domain, sign, value)
    if isinstance(value, str) and not domain.typed:
        # A text compares with a text letter by letter, also when both are written like numbers.
        return domain.present
    return _cut(domain, sign, number) if number is not None else domain.present


def _beside_text(domain: Domain, sign: Operator, value: str) -> Domain:
    """A value compared with a text that is no number, which no number is like, above or below."""
    if domain.typed:
        return domain.present if sign == "!=" else Domain(frozenset(), missing=False)
    if sign != "==":
        return domain.present
    return Domain(frozenset() if domain.numeric else frozenset({value}), missing=False)


def _cut(domain: Domain, sign: Operator, number: float) -> Domain:
    """The part of an interval on one side of a number, or at it."""
    low, high = domain.low, domain.high
    match sign:
        case "!=":
            if domain.typed and low == number:
                low = _above(number, domain.whole)
            if domain.typed and high == number:
                high = _below(number, domain.whole)
            return domain._replace(low=low, high=high, missing=False)
        case "==":
            low, high = max(low, number), min(high, number)
        case "<":
            high = min(high, _below(number, domain.whole))
        case "<=":
            high = min(high, number)
        case ">":
            low = max(low, _above(number, domain.whole))
        case ">=":
            low = max(low, number)
    if domain.whole:
        low = low if math.isinf(low) else math.ceil(low)
        high = high if math.isinf(high) else math.floor(high)
    return domain._replace(low=low, high=high, numeric=True, missing=False)


def _above(number: float, whole: bool) -> float:
    if whole:
        return math.floor(number) + 1
    return math.nextafter(number, math.inf) if abs(number) < _EXACT else number


def _below(number: float, whole: bool) -> float:
    return -_above(-number, whole)


def pairs_that_compare(one: Domain, sign: Operator, other: Domain) -> tuple[Domain, Domain]:
    """The parts of two domains that can compare so with each other."""
    if one.values is not None and other.values is not None:
        if len(one.values) * len(other.values) > _MANY**2:
            return one.present, other.present
        both = [(a, b) for a, b in _pairs(one, other) if compared(a, sign, b)]
        return (
            Domain(frozenset(a for a, _ in both), missing=False),
            Domain(frozenset(b for _, b in both), missing=False),
        )
    if sign == "!=" or not (one.typed or other.typed):
        return one.present, other.present
    # With a number only numbers compare, or what is written like one.
    first, second = bounds(one), bounds(other)
    return _within(one, sign, second), _within(other, MIRRORED[sign], first)


def _pairs(one: Domain, other: Domain) -> Iterator[tuple[Value, Value]]:
    for first in one.values or ():
        for second in other.values or ():
            yield first, second


def _within(domain: Domain, sign: Operator, of: Domain) -> Domain:
    """The part of a domain that compares so with some number of another."""
    if not of.has_values:
        return Domain(frozenset(), missing=False)
    if of.values is not None:
        return domain.present
    found = domain.present
    if sign in {"==", "<", "<="} and not math.isinf(of.high):
        found = that_compare(found, "<" if sign == "<" else "<=", of.high)
    if sign in {"==", ">", ">="} and not math.isinf(of.low):
        found = that_compare(found, ">" if sign == ">" else ">=", of.low)
    return found


def calculated(one: Domain, sign: str, other: Domain) -> Domain:
    """What can come of calculating with two numbers; it may always be too large, and missing."""
    left, right = bounds(one), bounds(other)
    if not left.has_values or not right.has_values:
        return Domain(frozenset())
    ends = (left.low, left.high, right.low, right.high)
    if sign == "/" or any(math.isinf(end) or abs(end) > MOST for end in ends):
        return NUMBER
    match sign:
        case "+":
            return between(left.low + right.low, left.high + right.high)
        case "-":
            return between(left.low - right.high, left.high - right.low)
    products = [a * b for a in ends[:2] for b in ends[2:]]
    return between(min(products), max(products))
