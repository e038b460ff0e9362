"""What a call knows, as expressions ask about it; nothing is worked out before it is asked for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property

from callscript.call import entries
from callscript.call.answers import chosen, fact_of
from callscript.call.neutral import NEUTRAL, neutral_notes
from callscript.call.people import Caller, contact_facts
from callscript.call.state import READ, Answer, CallState
from callscript.script.condition import Question, Scalar, Value, number_in, value_of
from callscript.script.kinds import WEEKDAYS
from callscript.script.model import Computed, Script, Section
from callscript.script.places import entry_of, place_of


class Known:
    """One call, with the answers that count, as expressions ask about it.

    The clock is that of the call's beginning: what was asked before noon stays asked after it.
    """

    def __init__(
        self,
        script: Script,
        state: CallState,
        counted: Mapping[str, Answer] | Callable[[], Mapping[str, Answer]],
        place: str = "",
    ) -> None:
        self._script = script
        self._state = state
        self._given = counted
        self._entry = entry_of(place)
        self._section = script.section_of[place] if self._entry else None
        self._computed: dict[str, Value | None] = {}
        self._entries: dict[str, tuple[int, ...]] = {}

    @cached_property
    def counted(self) -> Mapping[str, Answer]:
        """The answers that count, by place."""
        return self._given() if callable(self._given) else self._given

    def at(self, place: str) -> "Known":
        """The same call, as it is asked about in the entry of a place."""
        if entry_of(place) == self._entry:
            return self
        return Known(self._script, self._state, self._given, place)

    def fact(self, name: str) -> Value | None:
        """A fact by its name; None if it is missing."""
        step, _, blank = name.partition(".")
        answer = self.counted.get(place_of(step, self._entry) if self._is_here(step) else step)
        if answer is not None:
            return fact_of(self._script, answer, blank)
        if name in self._script.computed:
            return self._worth(name)
        if name.startswith("contact."):
            return self._contact.get(name)
        if self._script.loops and name not in self._circumstances:
            return self._looped(name)
        return self._circumstances.get(name)

    def _is_here(self, name: str) -> bool:
        """Whether a name is a step of the entry in which this is asked."""
        if self._section is None or name not in self._script.steps:
            return False
        return self._script.section_of[name].id == self._section.id

    def asked(self, question: Question, name: str) -> Value | None:
        """What is known of something by its name."""
        match question:
            case "answered":
                place = place_of(name, self._entry) if self._is_here(name) else name
                return place in self.counted or self.fact(name) is not None
            case "has":
                return self.fact(name) is not None
            case "asked":
                place = place_of(name, self._entry) if self._is_here(name) else name
                return any(visit.step == place for visit in self._state.trail)
            case "tagged":
                return name in self._tags
            case "noted" if name == NEUTRAL:
                return any(True for _note in neutral_notes(self._script, self._state))
            case "noted":
                return any(note.kind == name and note.text for note in self._state.notes.values())
            case "used":
                return sum(raised.interrupt == name for raised in self._state.raised)
            case "visits":
                return self._visits(name)
            case "unread":
                return self._code(name)
            case "offered":
                return name in self._state.offers
            case "read":
                place = place_of(name, self._entry) if self._is_here(name) else name
                return f"{READ}{place}" in self._state.ticks
            case "taken":
                return name in self._state.offers and bool(self._state.offers[name].taken)

    def table(self, name: str) -> Mapping[str, Scalar]:
        """A table of the script; an empty one if there is none."""
        return self._script.tables.get(name, {})

    def _code(self, name: str) -> str | None:
        """What a step got instead of an answer; "skipped" if it was passed without any."""
        place = place_of(name, self._entry) if self._is_here(name) else name
        if place in self._state.unread:
            return self._state.unread[place].code
        if place in self._state.answers or place == self._state.position:
            return None
        return "skipped" if any(visit.step == place for visit in self._state.trail) else None

    def entries(self, section: Section) -> tuple[int, ...]:
        """The entries of a repeated section, in order: those it asks for, and those added."""
        if section.id not in self._entries:
            # An entry that waits for the entries has none yet.
            self._entries[section.id] = ()
            self._entries[section.id] = entries.numbered(self, self._state, section)
        return self._entries[section.id]

    def _looped(self, name: str) -> Value | None:
        """A fact about entries: of the one this is asked in, or of all of them."""
        owner, _, what = name.partition(".")
        here = self._section
        if here is not None and here.repeat is not None and owner == here.repeat.each:
            return self._of_entry(here, what)
        section = self._script.loops.get(owner)
        if section is None:
            return None
        filled = self.entries(section)
        if section.repeat is not None and section.repeat.until is not None:
            filled = tuple(n for n in filled if entries.is_filled(self, section, n))
        if not what:
            return tuple(entries.title(self, section, entry) for entry in filled)
        places = (place_of(what, entry) for entry in filled)
        values = (self.counted[place].value for place in places if place in self.counted)
        return tuple(value for value in values if isinstance(value, str | int | float))

    def answers_in(self, name: str) -> tuple[Answer, ...] | None:
        """The answers behind a fact about all entries ("people.age"); None for other names."""
        owner, _, what = name.partition(".")
        section = self._script.loops.get(owner)
        if section is None or not what:
            return None
        places = (place_of(what, entry) for entry in self.entries(section))
        return tuple(self.counted[place] for place in places if place in self.counted)

    def _of_entry(self, section: Section, what: str) -> Value | None:
        known = self.entries(section)
        match what:
            case "":
                return entries.title(self, section, self._entry)
            case "number":
                return known.index(self._entry) + 1 if self._entry in known else None
            case "first":
                return known[:1] == (self._entry,)
            case "last":
                return known[-1:] == (self._entry,)
        return self.fact(what) if self._is_here(what) else None

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
            for answer in self.counted.values()
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
        facts["seated"] = sum(seat.left is None for seat in state.seats.values())
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
