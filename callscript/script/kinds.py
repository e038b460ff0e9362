"""What kind of value each name and expression has, as far as a script tells before any call."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from callscript.script.condition import (
    Asked,
    Calculate,
    Call,
    Constant,
    Expression,
    Fact,
    LookUp,
    Scalar,
)
from callscript.script.model import (
    MOST_SEATS,
    ChoicesField,
    FormField,
    MomentField,
    NumberField,
    Script,
    Step,
    TextField,
)

CALLER_FACTS = ("caller.name", "caller.company", "caller.phone")
CONTACT_FACTS = tuple(
    f"contact.{name}" for name in ("name", "first_name", "company", "phone", "value", "notes")
)
"""The facts every contact may have; a contact's free fields are facts, too."""
OPENINGS = ("first", "callback", "inbound", "voicemail")
"""Kinds of attempt: we ring for the first time or again, they rang us, a machine answered."""
PARTS_OF_DAY = ("morning", "afternoon", "evening")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_Name = Literal["number", "text", "choice", "several", "day", "truth", "nothing", "any"]


class Kind(NamedTuple):
    """A kind of value; of a choice (or several) its `values`, of a number its bounds."""

    name: _Name
    values: tuple[Scalar, ...] = ()
    low: float | None = None
    high: float | None = None


ANY = Kind("any")
NUMBER = Kind("number")
TEXT = Kind("text")
TRUTH = Kind("truth")

CLOCK_FACTS: Mapping[str, Kind] = {
    "today": Kind("day"),
    "now_hour": Kind("number", low=0, high=23),
    "part_of_day": Kind("choice", PARTS_OF_DAY),
    "weekday": Kind("choice", WEEKDAYS),
    "attempt": Kind("number", low=1),
    "opening": Kind("choice", OPENINGS),
    "seated": Kind("number", low=0, high=MOST_SEATS),
}
"""What every call knows of itself: by the clock when it began, by who rang whom how often, and how
many sit at the table."""


class Kinds:
    """The kinds of one script's names."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._open: set[str] = set()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names an expression may use, for near matches; a contact's free fields come beside."""
        script = self.script
        return (
            *script.steps,
            *script.computed,
            *CONTACT_FACTS,
            *CALLER_FACTS,
            *CLOCK_FACTS,
            "lang",
        )

    def of_name(self, name: str) -> Kind | None:
        """The kind of a fact; None if this script knows no such name."""
        step = self.script.asked_for(name)
        if step is not None:
            return kind_of_step(step, name.partition(".")[2])
        if name in self.script.computed:
            return self._of_computed(name)
        if name.startswith("contact."):
            return ANY
        if name == "lang":
            return Kind("choice", self.script.languages or (self.script.language,))
        if self.script.loops and name not in CLOCK_FACTS:
            return self._of_loop(name)
        return TEXT if name in CALLER_FACTS else CLOCK_FACTS.get(name)

    def _of_loop(self, name: str) -> Kind | None:
        """The kind of what is known of an entry ("child.age"), or of all ("people.age")."""
        owner, _, what = name.partition(".")
        section = self.script.loops.get(owner)
        if section is not None and (not what or what in {step.id for step in section.steps}):
            return Kind("several")
        entries = (s for s in self.script.loops.values() if s.repeat and s.repeat.each == owner)
        section = next(entries, None)
        if section is None:
            return TEXT if name in CALLER_FACTS else None
        asked = next((step for step in section.steps if step.id == what), None)
        if asked is not None:
            return kind_of_step(asked)
        return {"": TEXT, "number": Kind("number", low=1), "first": TRUTH, "last": TRUTH}.get(what)

    def of(self, expression: Expression) -> Kind:
        """The kind of an expression."""
        match expression:
            case Fact(name=name):
                return self.of_name(name) or ANY
            case Constant(value=value):
                return TEXT if isinstance(value, str) else NUMBER
            case Call(function="first", arguments=parts):
                return _alike([self.of(part) for part in parts])
            case Calculate() | Call() | Asked(question="used" | "visits"):
                return NUMBER
            case LookUp(table=table):
                return kind_of_values(tuple(self.script.tables.get(table, {}).values()))
            case _:
                return TRUTH

    def _of_computed(self, name: str) -> Kind:
        computed = self.script.computed[name]
        if computed.cuts:
            return kind_of_values(tuple(dict.fromkeys(cut.value for cut in computed.cuts)))
        if name in self._open:
            # It is made of itself, which is told elsewhere.
            return ANY
        self._open.add(name)
        kind = self.of(computed.of)
        self._open.discard(name)
        return kind


def _alike(kinds: Sequence[Kind]) -> Kind:
    """The kind of what is any of these: that of all of them, without bounds; else anything."""
    names = {kind.name for kind in kinds}
    if names in ({"number"}, {"day"}, {"text"}, {"truth"}):
        return Kind(kinds[0].name)
    return ANY


def kind_of_values(values: tuple[Scalar, ...]) -> Kind:
    """The kind of what is one of these."""
    if all(isinstance(value, str) for value in values):
        return Kind("choice", values) if values else ANY
    return NUMBER if not any(isinstance(value, str) for value in values) else ANY


def kind_of_step(step: Step, blank: str = "") -> Kind:
    """The kind of a step's answer, or of one of its blanks."""
    if step.rungs:
        # Rungs are worth numbers as often as words, and none of them is worth "no".
        return ANY
    field, values = step.field, tuple(response.value for response in step.responses)
    if isinstance(field, FormField):
        found = field.blank(blank)
        if found is None:
            return Kind("several", tuple(blank.id for blank in field.blanks))
        field = found.field
    match field:
        case NumberField(minimum=low, maximum=high):
            return Kind("number", low=low, high=high)
        case TextField():
            return TEXT
        case MomentField(kind=kind):
            return TEXT if kind == "time" else Kind("day")
        case ChoicesField():
            return Kind("several", values)
    return Kind("choice", values) if values else Kind("nothing")
