"""Which step can follow which, whatever is answered: the shape of a script as a graph.

A step that comes up is shown, or passed over when its conditions (or its section's) don't hold.
Everything here takes linear time, so that a script of many thousand steps is checked at once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from callscript.script.model import END, Script, Step

Graph = Mapping[str, AbstractSet[str]]
"""What comes up next, by step id; END leads nowhere. A goto to no step at all is left out."""

_INTERRUPTS = "(interrupts)"
"""A node between every step and those that interrupts lead to; no step can have this id."""


class Ways:
    """The ways through one script, each reading of them made once, when it is wanted."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._after = dict(zip(script.order, (*script.order[1:], END), strict=True))

    @cached_property
    def following(self) -> Graph:
        """What can come up after each step that was shown.

        Where all responses lead elsewhere, the neighbour does not follow.
        """
        return {name: self._successors(step) for name, step in self._script.steps.items()}

    def _successors(self, step: Step) -> set[str]:
        targets = {response.goto for response in step.responses if response.goto}
        # A code in place of an answer leads on as a response without a goto does.
        on = not step.responses or bool(step.unread)
        if on or any(response.goto is None for response in step.responses):
            targets.add(step.goto or self._after[step.id])
        return {target for target in targets if target == END or target in self._script.steps}

    @cached_property
    def passing(self) -> Graph:
        """What comes up after each step that can be passed over."""
        return {
            step.id: {self._after[step.id]}
            for section in self._script.sections
            for step in section.steps
            if step.when is not None or section.when is not None
        }

    @cached_property
    def onward(self) -> Graph:
        """What can come up after each step, shown or passed over."""
        passing = self.passing
        return {
            name: next_up | passing.get(name, set()) for name, next_up in self.following.items()
        }

    @cached_property
    def interrupting(self) -> set[str]:
        """What can come up at any moment, as an interrupt leads there."""
        return {i.goto for i in self._script.interrupts if i.goto in self._script.steps}

    @cached_property
    def shown(self) -> set[str]:
        """Every step some call can come to, and END if one does."""
        return reachable(self.onward, {self._script.order[0], *self.interrupting})

    @cached_property
    def _before(self) -> "_Before":
        return _Before(self, self._script.places)

    def can_precede(self, earlier: str, later: str) -> bool:
        """Whether `earlier` can have been shown when `later` comes up."""
        return self._before.can_precede(earlier, later)


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
        whole = {name: next_up | ways.passing.get(name, set()) for name, next_up in shown.items()}
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
