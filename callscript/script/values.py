"""What expressions can be worth on any call of a script, whatever is answered."""

from callscript.script import domains as d
from callscript.script.condition import (
    Asked,
    Calculate,
    Call,
    Constant,
    Expression,
    Fact,
    LookUp,
    Value,
    Within,
)
from callscript.script.domains import Domain
from callscript.script.kinds import CLOCK_FACTS, Kinds
from callscript.script.model import NumberField, Script, Step

_CODE = "no answer to "
"""Before a step: the fact which code it got instead of an answer. No name has blanks in it."""


def code_of(step: str) -> Fact:
    """The fact which code a step got instead of an answer; missing if it got none."""
    return Fact(f"{_CODE}{step}")


class Values:
    """What the expressions of one script can be worth, each worked out once."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._kinds = Kinds(script)
        self._known: dict[Expression, Domain] = {}

    def of(self, expression: Expression) -> Domain:
        """What an expression can be worth."""
        if expression not in self._known:
            self._known[expression] = self._whatever(expression)
        return self._known[expression]

    def _whatever(self, expression: Expression) -> Domain:
        match expression:
            case Constant(value=value):
                return d.listed(value, missing=False)
            case Calculate(left=left, sign=sign, right=right):
                return d.calculated(self.of(left), sign, self.of(right))
            case Fact(name=name):
                return self._fact(name)
            case Call(function="count") | Asked(question="used" | "visits"):
                return d.COUNT
            case Call() if self._kinds.of(expression).name == "number":
                return d.NUMBER
            case Call():
                return d.ANYTHING
            case LookUp(table=table):
                return d.listed(*self._script.tables.get(table, {}).values())
            case Within():
                return d.TRUTH.maybe
        return d.TRUTH

    def _fact(self, name: str) -> Domain:
        if name.startswith(_CODE):
            return self._codes(name.removeprefix(_CODE))
        step = self._script.asked_for(name)
        if step is not None:
            return _answer(step, name.partition(".")[2])
        if name in self._script.computed:
            return self._computed(name)
        kind = self._kinds.of_name(name)
        if kind is None or kind.name not in {"number", "choice", "truth"}:
            return d.ANYTHING
        if kind.name == "number":
            is_clock = name in CLOCK_FACTS
            return d.between(kind.low, kind.high, whole=is_clock, missing=not is_clock)
        missing = name not in CLOCK_FACTS and name != "lang"
        return d.listed(*(kind.values or (True, False)), missing=missing)

    def _computed(self, name: str) -> Domain:
        """What a computed name is worth on any call: what is known is not followed through it."""
        computed = self._script.computed[name]
        found = self.of(computed.of)
        if not computed.cuts:
            return found
        number = d.bounds(found)
        values: list[Value] = []
        reached = -float("inf")
        for cut in computed.cuts:
            below = float("inf") if cut.below is None else cut.below
            if number.has_values and number.high >= reached and number.low < below:
                values.append(cut.value)
            reached = below
        return d.listed(*values)

    def _codes(self, name: str) -> Domain:
        """The kinds of no answer a step can get; one that isn't there is none."""
        step = self._script.steps.get(name)
        return d.ANYTHING if step is None else d.listed(*step.unread, "skipped")


def _answer(step: Step, blank: str) -> Domain:
    """What the answer to a step can be, or what stands in one of its blanks."""
    field = step.field
    if blank or step.sensitive or step.by_seat:
        return d.ANYTHING
    if isinstance(field, NumberField):
        whole = not field.decimals
        return d.between(field.minimum, field.maximum, whole=whole)
    if field is None and step.responses:
        return d.listed(*(response.value for response in step.responses))
    return d.ANYTHING
