"""What a call knows, as expressions ask about it; nothing is worked out before it is asked for."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from callscript.call.answers import chosen, fact_of
from callscript.call.people import Caller, contact_facts
from callscript.call.state import Answer, CallState
from callscript.script.condition import Question, Scalar, Value, number_in, value_of
from callscript.script.kinds import WEEKDAYS
from callscript.script.model import Computed, Script


class Known:
    """One call, with the answers that count, as expressions ask about it.

    The clock is that of the call's beginning: what was asked before noon stays asked after it.
    """

    def __init__(self, script: Script, state: CallState, counted: Mapping[str, Answer]) -> None:
        self._script = script
        self._state = state
        self._counted = counted
        self._computed: dict[str, Value | None] = {}

    def fact(self, name: str) -> Value | None:
        """A fact by its name; None if it is missing."""
        step, _, blank = name.partition(".")
        answer = self._counted.get(step)
        if answer is not None:
            return fact_of(self._script, answer, blank)
        if name in self._script.computed:
            return self._worth(name)
        if name.startswith("contact."):
            return self._contact.get(name)
        return self._circumstances.get(name)

    def asked(self, question: Question, name: str) -> Value | None:
        """What is known of something by its name."""
        match question:
            case "answered":
                return name in self._counted or self.fact(name) is not None
            case "has":
                return self.fact(name) is not None
            case "asked":
                return any(visit.step == name for visit in self._state.trail)
            case "tagged":
                return name in self._tags
            case "noted":
                return any(note.kind == name and note.text for note in self._state.notes.values())
            case "used":
                return sum(raised.interrupt == name for raised in self._state.raised)
            case "visits":
                return self._visits(name)
            case "unread":
                return self._code(name)
            case "offered" | "taken":
                return False

    def table(self, name: str) -> Mapping[str, Scalar]:
        """A table of the script; an empty one if there is none."""
        return self._script.tables.get(name, {})

    def _code(self, name: str) -> str | None:
        """What a step got instead of an answer; "skipped" if it was passed without any."""
        if name in self._state.unread:
            return self._state.unread[name].code
        if name in self._state.answers or name == self._state.position:
            return None
        return "skipped" if any(visit.step == name for visit in self._state.trail) else None

    def _worth(self, name: str) -> Value | None:
        if name not in self._computed:
            # Should it be made of itself, it is missing.
            self._computed[name] = None
            self._computed[name] = worth(self._script.computed[name], self)
        return self._computed[name]

    def _visits(self, section: str) -> int:
        """How many times a section was come into."""
        places = [self._script.section_of.get(visit.step or "") for visit in self._state.trail]
        there = [place is not None and place.id == section for place in places]
        return sum(now and not before for before, now in zip([False, *there], there, strict=False))

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset(
            tag
            for answer in self._counted.values()
            if (step := self._script.steps.get(answer.step))
            for response in chosen(step, answer.value)
            for tag in response.tags
        )

    @cached_property
    def _contact(self) -> Mapping[str, str]:
        return contact_facts(self._state.contact)

    @cached_property
    def _circumstances(self) -> Mapping[str, Value]:
        state = self._state
        facts: dict[str, Value] = {"attempt": state.attempt, "opening": state.opening}
        facts["lang"] = language_of(self._script, state)
        facts.update(caller_facts(state.caller))
        if state.started_at is not None:
            facts.update(clock_facts(state.started_at))
        return facts


def worth(computed: Computed, known: Known) -> Value | None:
    """What a computed name is worth: its expression's value, or the class in which that falls."""
    value = value_of(computed.of, known)
    if not computed.cuts:
        return value
    number = number_in(value)
    if number is None:
        return None
    return next((c.value for c in computed.cuts if c.below is None or number < c.below), None)


def language_of(script: Script, state: CallState) -> str:
    """The language the call is in: the one switched to, else the contact's, else the script's."""
    wanted = state.contact.fields.get("language", "") if state.contact is not None else ""
    asked = (state.language, wanted)
    return next((name for name in asked if name in script.languages), script.language)


def clock_facts(at: datetime) -> Mapping[str, Value]:
    """What the clock says at a moment, as expressions compare it."""
    return {
        "today": at.date().isoformat(),
        "now_hour": at.hour,
        "part_of_day": part_of_day(at.hour),
        "weekday": WEEKDAYS[at.weekday()],
    }


def caller_facts(caller: Caller) -> Mapping[str, str]:
    """What is known of the caller, by the names scripts use."""
    known = {"name": caller.name, "company": caller.company, "phone": caller.phone}
    return {f"caller.{key}": value for key, value in known.items() if value}


def part_of_day(hour: int) -> str:
    """What to call the time of day at this hour (0-23)."""
    if hour < 12:
        return "morning"
    return "afternoon" if hour < 18 else "evening"
