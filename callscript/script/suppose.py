"""What can be so at one moment, supposing that a condition holds there, or doesn't.

Each rule narrows what is known of the expressions it compares; once one of them can be nothing at
all, the supposition contradicts itself. All that is unknown of a call stays possible.
"""

from collections.abc import Mapping

from callscript.script import domains as d
from callscript.script.condition import (
    Asked,
    Calculate,
    Compare,
    Condition,
    Constant,
    Every,
    Expression,
    Fact,
    Negation,
    OneOf,
    Operator,
    Some,
    Unread,
    Value,
    Within,
    compared,
    number_in,
)
from callscript.script.domains import Domain
from callscript.script.model import ChoicesField, NumberField, Script, Step, TextField
from callscript.script.values import Values, code_of

Known = Mapping[Expression, Domain]
"""What is known beyond what always holds, by expression; of all others nothing is."""


class Supposing:
    """Supposes conditions of one script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._values = Values(script)

    def can_be(self, condition: Condition, known: Known | None = None) -> tuple[bool, bool]:
        """Whether a condition can hold, and whether it can fail to."""
        start = known or {}
        holds, fails = self.given(condition, start), self.given(condition, start, holds=False)
        return holds is not None, fails is not None

    def given(self, condition: Condition, known: Known, *, holds: bool = True) -> Known | None:
        """What is known once a condition holds, or doesn't; None if that can't be."""
        match condition:
            case Every(parts=parts):
                return self._all(parts, known) if holds else self._any(parts, known, holds=False)
            case Some(parts=parts):
                return self._any(parts, known) if holds else self._all(parts, known, holds=False)
            case Negation(part=part):
                return self.given(part, known, holds=not holds)
            case Compare():
                return self._compare(condition, known) if holds else self._differ(condition, known)
            case OneOf():
                return self._one_of(condition, known, holds=holds)
            case Within():
                return self._within(condition, known, holds=holds)
            case Unread():
                return self._unread(condition, known, holds=holds)
            case Asked():
                return self._asked(condition, known, holds=holds)
        return self._itself(condition, known, holds=holds)

    def domain(self, expression: Expression, known: Known) -> Domain:
        """What an expression can be worth; what is known is not followed through computed names."""
        found = known.get(expression)
        if found is not None:
            return found
        if isinstance(expression, Calculate):
            left, right = self.domain(expression.left, known), self.domain(expression.right, known)
            return d.calculated(left, expression.sign, right)
        return self._values.of(expression)

    def _itself(self, condition: Condition, known: Known, *, holds: bool) -> Known | None:
        """An expression that is asked whether it is anything but nought, a text or missing."""
        domain = self.domain(condition, known)
        if domain.values is not None:
            true = {v for v in domain.values if not isinstance(v, str) and bool(v)}
            values = frozenset(true) if holds else domain.values - true
            return _narrowed(known, condition, Domain(values, missing=domain.missing and not holds))
        if domain.typed:
            cut = d.that_compare(domain, "!=" if holds else "==", 0)
            return _narrowed(known, condition, cut if holds else _or_missing(cut, domain))
        return _narrowed(known, condition, domain.present) if holds else known

    def _asked(self, asked: Asked, known: Known, *, holds: bool) -> Known | None:
        """A question about a step is one about its answer."""
        step = self._script.steps.get(asked.name)
        if asked.question == "unread" and step is not None:
            codes = self.domain(code_of(step.id), known)
            return self._coded(step.id, known, codes.present if holds else d.NOTHING)
        if asked.question in {"answered", "has"} and _is_plain(asked, step):
            fact = Fact(asked.name)
            domain = self.domain(fact, known)
            return _narrowed(known, fact, domain.present if holds else _missing(domain))
        return self._itself(asked, known, holds=holds)

    def _unread(self, unread: Unread, known: Known, *, holds: bool) -> Known | None:
        about = code_of(unread.step)
        codes = self.domain(about, known)
        if codes.values is None:
            return known
        if unread.is_not:
            # It fails where there is this code, or neither code nor answer.
            left = codes._replace(values=codes.values - {unread.code})
            return _narrowed(known, about, left) if holds else known
        if holds:
            kept = Domain(codes.values & {unread.code}, missing=False)
            return self._coded(unread.step, known, kept)
        return _narrowed(known, about, codes._replace(values=codes.values - {unread.code}))

    def _coded(self, step: str, known: Known, codes: Domain) -> Known | None:
        """What has a code in place of an answer has none."""
        narrowed = _narrowed(known, code_of(step), codes)
        if narrowed is None or not codes.has_values:
            return narrowed
        fact = Fact(step)
        return _narrowed(narrowed, fact, _missing(self.domain(fact, narrowed)))

    def _compare(self, this: Compare, known: Known) -> Known | None:
        left, right = self.domain(this.left, known), self.domain(this.right, known)
        if isinstance(this.right, Constant):
            one, other = d.that_compare(left, this.operator, this.right.value), right
        elif isinstance(this.left, Constant):
            mirrored = d.MIRRORED[this.operator]
            one, other = left, d.that_compare(right, mirrored, this.left.value)
        else:
            one, other = d.pairs_that_compare(left, this.operator, right)
        narrowed = _narrowed(known, this.left, one)
        return None if narrowed is None else _narrowed(narrowed, this.right, other)

    def _differ(self, this: Compare, known: Known) -> Known | None:
        sign = d.OPPOSITE[this.operator]
        if isinstance(this.right, Constant):
            return self._not_compared(this.left, sign, this.right.value, known)
        if isinstance(this.left, Constant):
            return self._not_compared(this.right, d.MIRRORED[sign], this.left.value, known)
        return known

    def _not_compared(
        self, item: Expression, sign: Operator, value: Value, known: Known
    ) -> Known | None:
        """A comparison fails where the opposite one holds, or where something is missing."""
        domain = self.domain(item, known)
        if domain.values is not None:
            kept = (v for v in domain.values if not compared(v, d.OPPOSITE[sign], value))
            return _narrowed(known, item, Domain(frozenset(kept), missing=domain.missing))
        if domain.typed and number_in(value) is not None:
            return _narrowed(known, item, _or_missing(d.that_compare(domain, sign, value), domain))
        return known

    def _one_of(self, this: OneOf, known: Known, *, holds: bool) -> Known | None:
        domain = self.domain(this.item, known)
        among = holds is not this.is_not
        missing = domain.missing and not holds
        if domain.values is not None:
            kept = (
                v
                for v in domain.values
                if any(compared(v, "==", one) for one in this.values) is among
            )
            return _narrowed(known, this.item, Domain(frozenset(kept), missing=missing))
        if among:
            found = Domain(frozenset(), missing=False)
            for value in this.values:
                found = d.joined(found, d.that_compare(domain, "==", value))
        else:
            found = domain
            for value in this.values:
                found = d.that_compare(found, "!=", value)
        return _narrowed(known, this.item, found._replace(missing=missing))

    def _within(self, this: Within, known: Known, *, holds: bool) -> Known | None:
        """One thing to ask, whether it is so or not, that is missing with either side."""
        atom = Within(this.item, this.many)
        domain = self.domain(atom, known)
        wanted = frozenset({holds is not this.is_not}) & (domain.values or frozenset())
        narrowed = _narrowed(known, atom, Domain(wanted, missing=domain.missing and not holds))
        if narrowed is None or not holds:
            return narrowed
        several = self.domain(this.many, narrowed)
        return _narrowed(narrowed, this.many, several.present)

    def _all(
        self, parts: tuple[Condition, ...], known: Known, *, holds: bool = True
    ) -> Known | None:
        # What a part told first may be narrowed further by what the others told. Only a plain part
        # is looked at again: parts within parts would double with each level.
        plain = (part for part in parts if not isinstance(part, Every | Some | Negation))
        found: Known | None = known
        for part in (*parts, *plain):
            found = self.given(part, found, holds=holds) if found is not None else None
        return found

    def _any(
        self, parts: tuple[Condition, ...], known: Known, *, holds: bool = True
    ) -> Known | None:
        found: Known | None = None
        for part in parts:
            found = either(found, self.given(part, known, holds=holds))
        return found


def either(one: Known | None, other: Known | None) -> Known | None:
    """What is known where one of two things is so; None is what can't be."""
    if one is None or other is None:
        return one if other is None else other
    return {
        about: d.joined(domain, other[about]) for about, domain in one.items() if about in other
    }


def _narrowed(known: Known, about: Expression, domain: Domain) -> Known | None:
    if not domain.is_possible:
        return None
    return known if isinstance(about, Constant) else {**known, about: domain}


def _missing(domain: Domain) -> Domain:
    return Domain(frozenset(), missing=domain.missing)


def _or_missing(domain: Domain, before: Domain) -> Domain:
    return domain._replace(missing=before.missing)


def _is_plain(asked: Asked, step: Step | None) -> bool:
    """Whether a step is answered just where its answer can be compared."""
    if step is None:
        return asked.question == "has"
    is_typed = step.field is None or isinstance(step.field, NumberField | TextField | ChoicesField)
    return is_typed and not step.sensitive
