"""Which step can follow which, whatever is answered: the shape of a script as a graph.

A step that comes up is shown, or passed over when its conditions (or its section's) don't hold.
Everything here takes linear time, so that a script of many thousand steps is checked at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import zip_longest

from callscript.script.model import END, Script, Section, Step
from callscript.script.places import SECTION, target_of

Graph = Mapping[str, AbstractSet[str]]
"""What comes up next, by step id; END leads nowhere. A goto to no step at all is left out."""

_TOPICS = "topics:"
BACK = "(back)"
"""A node between the way out of a section interrupts lead to, and every step."""
_INTERRUPTS = "(interrupts)"
"""A node between every step and those that interrupts lead to; no step can have this id."""


class Ways:
    """The ways through one script, each reading of them made once, when it is wanted.

    Beside steps there are nodes for what many steps lead to: the way out of a shared section, and
    the topics of one in free order.
    """

    def __init__(self, script: Script) -> None:
        self.script = script

    @cached_property
    def below(self) -> Graph:
        """What comes up after each step by itself: the next in written order, or past the section.

        A repeated section may begin again, and topics come in any order.
        """
        found: dict[str, AbstractSet[str]] = {}
        for section in self.script.sections:
            out = self.out(section)
            for step, after in zip_longest(section.steps, section.steps[1:]):
                found[step.id] = {after.id if after is not None else out}
            if section.order == "free":
                topics = topics_of(section)
                found[topics] = {out, *(step.id for step in section.steps)}
                found.update((step.id, {topics}) for step in section.steps)
            elif section.repeat is not None:
                found[section.steps[-1].id] = {out, section.steps[0].id}
        return found

    def out(self, section: Section) -> str:
        """The node past a section's last step."""
        if section.shared:
            return exit_of(section)
        after = self.script.section_after.get(section.id)
        return after.steps[0].id if after is not None else END

    @cached_property
    def following(self) -> Graph:
        """What can come up after each step that was shown.

        Where all responses lead elsewhere, the neighbour does not follow.
        """
        found: dict[str, AbstractSet[str]] = {
            name: self._successors(step) for name, step in self.script.steps.items()
        }
        found.update((node, to) for node, to in self.below.items() if node not in found)
        found.update(self._returns)
        return found

    def _successors(self, step: Step) -> set[str]:
        gotos = [response.goto for response in step.responses]
        # A code in place of an answer leads on as a response without a goto does.
        goes_on = not gotos or bool(step.unread) or None in gotos
        return {
            target
            for values, targets in self.leading(step)
            for target in targets
            if values or goes_on
        }

    def leading(self, step: Step) -> Iterator[tuple[tuple[str, ...], AbstractSet[str]]]:
        """Where answers lead, those that lead alike together; last, where no answer leads."""
        gotos = [(response.value, response.goto) for response in step.responses]
        for goto in dict.fromkeys(goto for _, goto in gotos if goto):
            if target := self.target(goto):
                yield tuple(value for value, other in gotos if other == goto), {target}
        here = tuple(value for value, goto in gotos if not goto)
        target = self.target(step.goto) if step.goto else None
        yield here, self.below[step.id] if not step.goto else {target} if target else set()

    def target(self, goto: str) -> str | None:
        """The node a goto leads to; None for one that leads nowhere."""
        return END if goto == END else target_of(self.script, goto)

    def past(self, step: Step) -> AbstractSet[str]:
        """What comes up after a step whose shared section is through."""
        target = self.target(step.goto) if step.goto else None
        if target is None or (target != END and self.script.section_of[target].shared):
            return self.below[step.id]
        return {target}

    def calls(self, step: Step) -> Iterator[str]:
        """The steps in other, shared sections that a step leads to."""
        for goto in (step.goto, *(response.goto for response in step.responses)):
            target = target_of(self.script, goto)
            section = self.script.section_of[target] if target else None
            if target and section and section.shared and section != self._section(step):
                yield target

    def _section(self, step: Step) -> Section:
        return self.script.section_of[step.id]

    @cached_property
    def _returns(self) -> dict[str, AbstractSet[str]]:
        """What comes up past each shared section: what follows any step that leads into it."""
        found: dict[str, set[str]] = {
            exit_of(section): set() for section in self.script.sections if section.shared
        }
        for step in self.script.steps.values() if found else ():
            for target in self.calls(step):
                found[exit_of(self.script.section_of[target])] |= self.past(step)
        for target in self.interrupting:
            section = self.script.section_of[target]
            if section.shared:
                # Back to whatever step it was thrown in at.
                found[exit_of(section)].add(BACK)
        if any(BACK in targets for targets in found.values()):
            return {**found, BACK: set(self.script.steps)}
        return dict(found)

    @cached_property
    def passing(self) -> Graph:
        """What comes up after each step that can be passed over.

        A section gone through for entries may have none, wherever it is entered.
        """
        found: dict[str, AbstractSet[str]] = {}
        for section in self.script.sections:
            may_be_empty = section.repeat is not None and section.repeat.until is None
            out = {self.out(section)} if may_be_empty else set[str]()
            for step in section.steps:
                if step.when is not None or section.when is not None:
                    found[step.id] = {*self.below[step.id], *out}
                elif out:
                    found[step.id] = out
        return found

    @cached_property
    def onward(self) -> Graph:
        """What can come up after each step, shown or passed over."""
        passing = self.passing
        return {
            name: {*next_up, *passing.get(name, ())} for name, next_up in self.following.items()
        }

    @cached_property
    def groups(self) -> list[list[str]]:
        """Nodes that lead to each other, shown or passed over; a group before those it leads to."""
        return rounds(self.onward)

    @cached_property
    def looping(self) -> set[str]:
        """Nodes that can lead back to themselves; where there are none, every call ends."""
        several = {name for group in self.groups if len(group) > 1 for name in group}
        return several | {name for name, targets in self.onward.items() if name in targets}

    @cached_property
    def interrupting(self) -> set[str]:
        """What can come up at any moment, as an interrupt leads there."""
        gotos = (goto for i in self.script.interrupts for goto in (i.goto, i.after_limit))
        return {target for goto in gotos if (target := target_of(self.script, goto))}

    @cached_property
    def starts(self) -> set[str]:
        """The first step of each kind of call."""
        return {self.script.opening(kind) for kind in ("first", *self.script.openings)}

    @cached_property
    def shown(self) -> set[str]:
        """Every step some call can come to, and END if one does."""
        return {name for name in self.reached if name == END or name in self.script.steps}

    @cached_property
    def reached(self) -> set[str]:
        """Every node some call can come to."""
        return reachable(self.onward, {*self.starts, *self.interrupting})

    @cached_property
    def _before(self) -> "_Before":
        return _Before(self, self.script.places)

    def can_precede(self, earlier: str, later: str) -> bool:
        """Whether `earlier` can have been shown when `later` comes up."""
        return self._before.can_precede(earlier, later)


def topics_of(section: Section) -> str:
    """The node for the topics of a section in free order; no step can have this id."""
    return f"{_TOPICS}{section.id}"


def exit_of(section: Section) -> str:
    """The node for the way out of a shared section; no step can have this id."""
    return f"{SECTION}{section.id}"


def reachable(graph: Graph, starts: Iterable[str], known: Collection[str] = ()) -> set[str]:
    """Everything that can be reached from `starts`, themselves included, beside what is `known`."""
    seen = set(starts).difference(known)
    waiting = list(seen)
    while waiting:
        for name in graph.get(waiting.pop(), ()):
            if name not in seen and name not in known:
                seen.add(name)
                waiting.append(name)
    return seen


def rounds(graph: Graph) -> list[list[str]]:
    """Part a graph into groups in which each leads to all others.

    A group comes before those it leads to. (Kosaraju's algorithm: finished last, first in line.)
    """
    backwards: dict[str, set[str]] = {}
    for name, targets in graph.items():
        for target in targets:
            backwards.setdefault(target, set()).add(name)
    found: list[list[str]] = []
    seen: set[str] = set()
    for name in reversed(_finished(graph)):
        if name not in seen:
            group = reachable(backwards, [name], seen)
            seen |= group
            found.append(list(group))
    return found


def _finished(graph: Graph) -> list[str]:
    """Every node, in the order in which a search that goes deep first has done with it."""
    done: list[str] = []
    seen: set[str] = set()
    for start in graph:
        path: list[tuple[str, Iterator[str]]] = [(start, iter(graph[start]))]
        if start in seen:
            continue
        seen.add(start)
        while path:
            name, targets = path[-1]
            target = next((found for found in targets if found not in seen), None)
            if target is None:
                done.append(name)
                path.pop()
            else:
                seen.add(target)
                path.append((target, iter(graph.get(target, ()))))
    return done


class _Before:
    """Which steps can have been shown before which.

    One pass in the order of the call carries them along as the bits of a number: searching the
    script anew for every question would take quadratic time.
    """

    def __init__(self, ways: Ways, places: Mapping[str, int]) -> None:
        self._places = places
        shown: dict[str, AbstractSet[str]] = dict(ways.following)
        if ways.interrupting:
            shown = {name: {*next_up, _INTERRUPTS} for name, next_up in shown.items()}
            shown[_INTERRUPTS] = ways.interrupting
        whole = {name: {*to, *ways.passing.get(name, ())} for name, to in shown.items()}
        groups = rounds(whole)
        self._group_of = {name: n for n, group in enumerate(groups) for name in group}
        self._before = [0] * len(groups)
        for n, group in enumerate(groups):
            self._carry(n, group, shown, ways.passing)

    def _carry(self, n: int, group: list[str], shown: Graph, passed: Graph) -> None:
        for name in group:
            if any(self._group_of[target] == n for target in shown.get(name, ())):
                self._before[n] |= self._bit(name)
        for name in group:
            for target in passed.get(name, ()):
                self._before[self._group_of[target]] |= self._before[n]
            for target in shown.get(name, ()):
                self._before[self._group_of[target]] |= self._before[n] | self._bit(name)

    def _bit(self, name: str) -> int:
        return 1 << self._places[name] if name in self._places else 0

    def can_precede(self, earlier: str, later: str) -> bool:
        """Whether `earlier` can have been shown when `later` comes up."""
        return bool(self._before[self._group_of[later]] & self._bit(earlier))
