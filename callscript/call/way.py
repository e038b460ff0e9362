"""Which place follows which: sections that are shared, repeated, or gone through in any order.

A place is a step, or a step within one entry of a repeated section: ``age#2``. Where a shared
section leads when it is through is no state of its own: it is read off the places visited.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from callscript.call.known import Known
from callscript.call.state import Answer, CallState, Visit
from callscript.script.condition import holds
from callscript.script.model import END, Script, Section
from callscript.script.places import entry_of, place_of, target_of


class Frame(NamedTuple):
    """A shared section being gone through, and the place it was entered from.

    One that was jumped into leads back to that place, others to what follows it.
    """

    section: str
    origin: str
    jumped: bool = False


Stack = tuple[Frame, ...]
"""Shared sections entered and not left again, the innermost last."""


class Spot(NamedTuple):
    """A place, and the shared sections on the way to it."""

    place: str
    stack: Stack = ()


class Way:
    """The ways through one script: led by these answers, with conditions asked of what is known."""

    def __init__(
        self, script: Script, state: CallState, known: Known, answers: Mapping[str, Answer]
    ) -> None:
        self._script = script
        self._state = state
        self._known = known
        self._answers = answers
        self._returned: set[str] = set()

    def start(self) -> Spot | None:
        """The first place of the call, by the kind of attempt it is."""
        return self._entered(Spot(self._script.opening(self._state.opening)))

    def following(self, spot: Spot) -> Spot | None:
        """The place that comes up after one that was shown; None past the last one."""
        return self._entered(self._next(spot))

    def walk(self, roots: Sequence[str]) -> Iterator[str]:
        """Every place on a path from the start, or from one of the places jumped to.

        A shared section that was walked to its end is not walked again: with the same answers it
        leads the same way, and sections that lead into sections could take for ever.
        """
        seen: set[Spot] = set()
        for start in (self.start(), *(Spot(root) for root in roots if root in self._script.steps)):
            spot = start
            while spot is not None and spot not in seen:
                seen.add(spot)
                section = self._script.section_of[spot.place]
                if section.order == "free":
                    yield from (step.id for step in section.steps if self._applies(step.id))
                    spot = self._entered(self._out_of_topics(section, spot))
                else:
                    yield spot.place
                    spot = self._entered(self._walked_on(section, spot))

    def _walked_on(self, section: Section, spot: Spot) -> Spot | None:
        target = target_of(self._script, self._goto(spot.place))
        into = self._script.section_of[target].id if target else None
        through = into in self._returned and into != section.id
        return self._past(spot) if through else self._next(spot)

    def _out_of_topics(self, section: Section, spot: Spot) -> Spot | None:
        """Where topics lead when they are through: where the last answer does, or past them."""
        answers = self._answers
        leading = [step.id for step in section.steps if self._leads_out(section, step.id)]
        last = max(leading, key=lambda place: answers[place].seq, default=None)
        return self._next(Spot(last, spot.stack)) if last else self._left(section, spot.stack)

    def _leads_out(self, section: Section, place: str) -> bool:
        goto = self._goto(place) if place in self._answers else None
        target = target_of(self._script, goto)
        inside = target is not None and self._script.section_of[target].id == section.id
        return goto is not None and not inside

    # What follows by itself, whatever conditions say: `_entered` asks them.

    def _next(self, spot: Spot) -> Spot | None:
        goto = self._goto(spot.place)
        if goto == END:
            return None
        target = target_of(self._script, goto)
        return self._below(spot) if target is None else self._led(spot, target)

    def _led(self, spot: Spot, target: str) -> Spot:
        """Where a goto leads: within a repeated section it stays in the entry."""
        place = target
        if self._script.section_of[spot.place].id == self._script.section_of[target].id:
            place = place_of(target, entry_of(spot.place))
        return Spot(place, moved(self._script, spot, target))

    def _goto(self, place: str) -> str | None:
        step, answer = self._script.steps[place], self._answers.get(place)
        response = step.response(answer.value) if answer else None
        return (response.goto if response else None) or step.goto

    def _below(self, spot: Spot) -> Spot | None:
        """The place below in written order, or past the section."""
        section = self._script.section_of[spot.place]
        if section.order == "free":
            found = self._next_topic(section, spot.place)
            return Spot(found, spot.stack) if found else self._left(section, spot.stack)
        number = self._script.number_in[spot.place] + 1
        entry = entry_of(spot.place)
        if number < len(section.steps):
            return Spot(place_of(section.steps[number].id, entry), spot.stack)
        if section.repeat is not None:
            later = [other for other in self._known.entries(section) if other > entry]
            if later:
                return Spot(place_of(section.steps[0].id, later[0]), spot.stack)
        return self._left(section, spot.stack)

    def _next_topic(self, section: Section, place: str) -> str | None:
        """The next topic not covered yet, coming round once."""
        topics = [step.id for step in section.steps]
        at = topics.index(place)
        turn = (*topics[at + 1 :], *topics[:at])
        return next((t for t in turn if t not in self._covered and self._applies(t)), None)

    @cached_property
    def _covered(self) -> frozenset[str]:
        return covered(self._state)

    def _left(self, section: Section, stack: Stack) -> Spot | None:
        """Where the call goes on past a section's last step."""
        if not section.shared:
            after = self._script.section_after.get(section.id)
            return Spot(after.steps[0].id) if after is not None else None
        self._returned.add(section.id)
        at = next((n for n, frame in enumerate(stack) if frame.section == section.id), None)
        if at is None:
            return None
        origin = Spot(stack[at].origin, stack[:at])
        return origin if stack[at].jumped else self._past(origin)

    def _past(self, spot: Spot) -> Spot | None:
        """What follows a place whose shared section is through.

        That is where the step's own goto leads, unless into a shared section, or the place below.
        """
        goto = self._script.steps[spot.place].goto
        if goto == END:
            return None
        target = target_of(self._script, goto)
        if target is None or self._script.section_of[target].shared:
            return self._below(spot)
        return self._led(spot, target)

    def _entered(self, spot: Spot | None) -> Spot | None:
        """The first place from this one on, in written order, whose conditions hold."""
        here = spot
        while here is not None:
            section = self._script.section_of[here.place]
            if section.when is not None and not holds(section.when, self._known):
                here = self._left(section, here.stack)
            elif section.repeat is not None and not entry_of(here.place):
                entries = self._known.entries(section)
                first = Spot(place_of(here.place, entries[0]), here.stack) if entries else None
                here = first or self._left(section, here.stack)
            elif self._applies(here.place):
                return here
            else:
                here = self._below(here)
        return None

    def _applies(self, place: str) -> bool:
        when = self._script.steps[place].when
        return when is None or holds(when, self._known.at(place))


def covered(state: CallState) -> frozenset[str]:
    """Places that were gone through: something was taken down there, or the call went on."""
    visited = {visit.step for visit in state.trail if visit.step} - {state.position}
    noted = {note.step for note in state.notes.values() if note.text and note.step}
    return frozenset(visited | noted | state.answers.keys())


def moved(script: Script, spot: Spot, target: str) -> Stack:
    """The shared sections on the way once the call has moved on from a spot to a target."""
    section = script.section_of[target]
    if script.section_of[spot.place].id == section.id:
        return spot.stack
    if not section.shared:
        return ()
    at = next((n for n, frame in enumerate(spot.stack) if frame.section == section.id), None)
    if at is not None:
        return spot.stack[: at + 1]
    return (*spot.stack, Frame(section.id, spot.place))


def stack_of(script: Script, trail: Sequence[Visit]) -> Stack:
    """The shared sections the call is in, read off the places visited since it was in none."""
    stacks: dict[str, Stack] = {}
    stack: Stack = ()
    before: str | None = None
    for visit in trail[_outside(script, trail) :]:
        here = visit.step if visit.step in script.steps else None
        if here is None or before is None:
            stack = ()
        elif visit.way == "return" and here in stacks:
            stack = stacks[here]
        elif visit.way == "jump":
            section = script.section_of[here]
            jumped = Frame(section.id, before, jumped=True)
            stack = (*stack, jumped) if section.shared else ()
        else:
            stack = moved(script, Spot(before, stack), here)
        if here is not None:
            stacks[here] = stack
        before = here
    return stack


def _outside(script: Script, trail: Sequence[Visit]) -> int:
    """The last visit from which the shared sections of the call can be told: one in none of them.

    Where the call was away and came back, that is one before it left.
    """
    wanted: str | None = None
    for at in range(len(trail) - 1, -1, -1):
        visit = trail[at]
        if wanted is not None and visit.step != wanted:
            continue
        wanted = visit.step if visit.way == "return" else None
        section = script.section_of.get(visit.step or "")
        if wanted is None and (section is None or not section.shared):
            return at
    return 0
