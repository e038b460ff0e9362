"""What is known of answers when a step comes up: which of them lead there, and which elsewhere.

Walks all ways through a script at once. Answers are followed from the step that asks, as far as it
can't come up again: a call may go back and answer anew, and what it knew is then known no more. An
answer can always be missing, as every question may be passed, or lie on a branch that was left.
Only a jump, or an answer put on another step than the one on screen, gets around this.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

from callscript.script.condition import Condition, Expression, Fact, names_in
from callscript.script.domains import listed
from callscript.script.graph import Ways, topics_of
from callscript.script.model import NumberField, Section, Step
from callscript.script.suppose import Known, Supposing, either


class Arrivals:
    """What is known wherever a call can come by answering and going on."""

    def __init__(self, ways: Ways, supposing: Supposing) -> None:
        self._ways, self._supposing = ways, supposing
        self._script = ways.script
        self._followed: dict[Expression, str] = {Fact(name): name for name in self._names()}
        self._anything = {about: supposing.domain(about, {}).maybe for about in self._followed}
        self.known: dict[str, Known] = {}
        """By step, or other node of the graph: what is known when it comes up, shown or passed."""
        self.shown: dict[str, Known] = {}
        """By step: what is known when it is shown; only those that can be."""
        groups = enumerate(ways.groups)
        self._turn = {name: number for number, group in groups for name in group}
        self._waiting: list[tuple[int, str]] = []
        if not ways.passing and not self._followed:
            # No condition tells anything.
            self.known = {name: {} for name in ways.reached}
            self.shown = {name: {} for name in ways.shown}
            return
        for name in ways.starts:
            self._arrive(name, {})
        for name in ways.interrupting:
            # Thrown in, it is shown whatever its conditions say.
            self._arrive(name, {})
            self._show(self._script.steps[name], {})
        while self._waiting:
            _, name = heappop(self._waiting)
            self._go_on(name)

    def _names(self) -> Iterator[str]:
        """The steps whose answers are followed: asked once, in order, and then asked about."""
        parts: list[Step | Section] = [*self._script.steps.values(), *self._script.sections]
        gates = [part.requires.when for part in parts if part.requires is not None]
        asked = {name for when in (*gates, *(p.when for p in parts)) for name in names_in(when)}
        for section in self._script.sections:
            if section.repeat is not None or section.order == "free":
                continue
            for step in section.steps:
                plain = isinstance(step.field, NumberField) or (not step.field and step.responses)
                if step.id in asked and plain and not step.sensitive:
                    yield step.id

    def _arrive(self, name: str, known: Known) -> None:
        """Come to a node, knowing this; what was known there of other ways may be so as well."""
        before, kept = self.known.get(name), self._kept(name, known)
        after = kept if before is None else self._telling(either(before, kept) or {})
        if after != before:
            self.known[name] = after
            heappush(self._waiting, (self._turn.get(name, 0), name))

    def _telling(self, known: Known) -> Known:
        """Leave out what tells nothing: a long script would carry it from step to step."""
        anything = self._anything
        return {about: domain for about, domain in known.items() if domain != anything[about]}

    def _kept(self, name: str, known: Known) -> Known:
        """What is known at a node for good, and not only for this moment."""
        kept = {
            about: domain.maybe
            for about, domain in known.items()
            if (asked := self._followed.get(about)) and not self._comes_again(asked, name)
        }
        return self._telling(kept)

    def _comes_again(self, asked: str, name: str) -> bool:
        return name in self._script.steps and self._ways.can_precede(name, asked)

    def _go_on(self, name: str) -> None:
        known, step = self.known[name], self._script.steps.get(name)
        if step is None:
            for target in self._ways.onward.get(name, ()):
                self._arrive(target, known)
            return
        section = self._script.section_of[name]
        shown, passed = self._parted(section.when, known)
        if section.repeat is not None:
            passed = known
        if shown is not None:
            shown, passed_here = self._parted(step.when, shown)
            passed = either(passed, passed_here)
        for target in self._ways.passing.get(name, ()) if passed is not None else ():
            self._arrive(target, passed or {})
        if shown is not None:
            self._show(step, shown)

    def _show(self, step: Step, known: Known) -> None:
        name, section = step.id, self._script.section_of[step.id]
        kept = self._kept(name, known)
        self.shown[name] = either(self.shown.get(name), kept) or {}
        for target, told in self._leaving(step, known):
            self._arrive(target, told)
        if section.order == "free":
            self._arrive(topics_of(section), known)

    def _parted(
        self, condition: Condition | None, known: Known
    ) -> tuple[Known | None, Known | None]:
        """What is known where a condition holds, and where it doesn't."""
        if condition is None:
            return known, None
        supposing = self._supposing
        return supposing.given(condition, known), supposing.given(condition, known, holds=False)

    def _leaving(self, step: Step, known: Known) -> Iterator[tuple[str, Known]]:
        """Where a step leads, and what its answer is there."""
        about = Fact(step.id)
        rest = {other: domain for other, domain in known.items() if other != about}
        leading: dict[str, list[str]] = {}
        for values, targets in self._ways.leading(step):
            for target in targets:
                leading.setdefault(target, []).extend(values)
        told = about in self._followed and bool(step.responses)
        for target, found in leading.items():
            is_any = not told or len(found) == len(step.responses)
            yield target, rest if is_any else {**rest, about: listed(*found)}
