"""Rounds that a call may not get out of: those whose ways out all hang on conditions.

A caller chooses what is answered, and nobody chooses whether a condition holds. So a step under a
condition is sure to lead to an end if it does both shown and passed over, and an answer is worth
choosing if it is sure to. Where a condition asks about an answer given in the same round, the
answer settles it: that is tried out for a bounded number of answers together.
"""

from collections.abc import Collection, Iterable, Iterator

from callscript.script.condition import Condition, Fact, names_in
from callscript.script.domains import listed
from callscript.script.ends import Rule, others_end, proved
from callscript.script.graph import Ways, rounds, topics_of
from callscript.script.model import NumberField, Step
from callscript.script.suppose import Known, Supposing

_MOST = 500
"""Steps, each with what is known of answers there, that are tried out for one round."""
_Told = tuple[tuple[Fact, object], ...]
_Spot = tuple[str, _Told]


def unsure(ways: Ways, supposing: Supposing) -> list[list[str]]:
    """Rounds of steps that a call can come to, from which no answer is sure to lead to an end."""
    left = set[str]()
    if ways.passing and _unsure(ways, ways.looping):
        left = _unsure(ways, ways.below.keys())
    within = {name: {*ways.onward[name]} & left for name in left}
    found = []
    for group in rounds(within):
        if all(within[name] <= set(group) for name in group):
            trying = _Trying(ways, supposing, set(group))
            if not all(map(trying.ends, group)):
                found.append(group)
    return found


def _unsure(ways: Ways, among: Collection[str]) -> set[str]:
    """The nodes among these that are not sure to end, as if all others were."""
    nodes = ways.reached & ways.below.keys() & set(among)
    known = proved(_rules(ways, nodes))
    return {name for name in nodes if (name, "out") not in known}


def _rules(ways: Ways, among: Collection[str]) -> Iterator[Rule]:
    """What is sure to end, or at least to come out of the shared section it stands in."""
    yield from others_end(ways, among, "out")
    for name in among:
        step = ways.script.steps.get(name)
        if step is None:
            yield from _each(name, ways.below.get(name, ()))
            continue
        yield from _shown(ways, step, f"{name} shown")
        passed = passed_to(ways, step)
        for what in ("ends", "out"):
            yield (name, what), tuple((other, what) for other in (f"{name} shown", *passed))


def _shown(ways: Ways, step: Step, shown: str) -> Iterator[Rule]:
    """What a step is sure to lead to once it is shown."""
    called = set(ways.calls(step))
    for _, targets in choices(ways, step):
        for what in ("ends", "out") if called.isdisjoint(targets) else ():
            yield (shown, what), tuple((target, what) for target in targets)
    for target in called:
        yield (shown, "ends"), ((target, "ends"),)
        yield (shown, "out"), ((target, "ends"),)
        for after in ways.past(step):
            for what in ("ends", "out"):
                yield (shown, what), ((target, "out"), (after, what))


def _each(node: str, targets: Iterable[str]) -> Iterator[Rule]:
    for target in targets:
        for what in ("ends", "out"):
            yield (node, what), ((target, what),)


def choices(ways: Ways, step: Step) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Answers that can be chosen on a step, and all that they may lead to.

    Whether another entry follows is not chosen: where an entry can be left in the middle, and come
    back to, there may be one for ever.
    """
    section = ways.script.section_of[step.id]
    is_last = section.repeat is not None and step == section.steps[-1]
    inside = {other.id for other in section.steps} | {ways.out(section)}
    leaves = is_last and any(
        not ways.following[name] <= inside for name in inside - {ways.out(section)}
    )
    for values, targets in ways.leading(step):
        if leaves and targets == ways.below[step.id]:
            yield values, tuple(targets)
        else:
            yield from ((values, (target,)) for target in targets & ways.following[step.id])


def passed_to(ways: Ways, step: Step) -> set[str]:
    """Where each of what may pass a step over leads; entries are gone through once, at most."""
    section = ways.script.section_of[step.id]
    again = {section.steps[0].id} if section.repeat and step == section.steps[-1] else set()
    return {*ways.passing.get(step.id, ())} - again


class _Trying:
    """Tries out the answers of one round."""

    def __init__(self, ways: Ways, supposing: Supposing, group: Collection[str]) -> None:
        self._ways, self._supposing, self._group = ways, supposing, group
        steps = (ways.script.steps[name] for name in group if name in ways.script.steps)
        self._asking = {step.id: self._conditions(step) for step in steps}
        topics = {topics_of(section) for section in ways.script.sections if section.order == "free"}
        self._known = self._asking.keys() | topics
        self._about = {
            name for conditions in self._asking.values() for c in conditions for name in names_in(c)
        }

    def _conditions(self, step: Step) -> tuple[Condition, ...]:
        section = self._ways.script.section_of[step.id]
        return tuple(when for when in (section.when, step.when) if when is not None)

    def ends(self, name: str) -> bool:
        """Whether some answers are sure to lead out of the round, from one of its steps."""
        start: _Spot = (name, ())
        seen: dict[_Spot, Known] = {start: {}}
        waiting, rules = [start], list[Rule]()
        while waiting:
            spot = waiting.pop()
            if spot[0] not in self._group:
                rules.append(((spot, "sure"), ()))
                continue
            if spot[0] not in self._known or len(seen) > _MOST:
                return False
            for needs in self._ways_on(spot[0], seen[spot]):
                spots = [(target, _told(known)) for target, known in needs]
                rules.append(((spot, "sure"), tuple((to, "sure") for to in spots)))
                for to, (_, known) in zip(spots, needs, strict=True):
                    if to not in seen:
                        seen[to] = known
                        waiting.append(to)
        return (start, "sure") in proved(rules)

    def _ways_on(self, name: str, known: Known) -> Iterator[list[tuple[str, Known]]]:
        """What has to be sure to end for a step to be, for each answer that could be chosen."""
        step = self._ways.script.steps.get(name)
        if step is None:
            yield from ([(target, known)] for target in self._ways.below[name])
            return
        shows = True
        section = self._ways.script.section_of[name]
        passes = section.repeat is not None and section.repeat.until is None
        for condition in self._asking[name]:
            holds, fails = self._supposing.can_be(condition, known)
            shows, passes = shows and holds, passes or fails
        passed = [(to, known) for to in passed_to(self._ways, step)] if passes else []
        if not shows:
            yield passed
            return
        for targets, told in self._answered(step, known):
            yield [*((target, told) for target in targets), *passed]

    def _answered(self, step: Step, known: Known) -> Iterator[tuple[tuple[str, ...], Known]]:
        about = Fact(step.id)
        rest = {other: domain for other, domain in known.items() if other != about}
        for values, targets in choices(self._ways, step):
            if not self._asks(step):
                yield targets, rest
            elif step.responses and step.field is None:
                for value in values:
                    told: Known = {about: listed(value, missing=False)}
                    yield targets, {**rest, **told}
            elif isinstance(step.field, NumberField):
                yield from ((targets, {**rest, **told}) for told in self._numbers(step))
            else:
                yield targets, rest

    def _asks(self, step: Step) -> bool:
        return step.id in self._about and not step.sensitive

    def _numbers(self, step: Step) -> Iterator[Known]:
        """Numbers that make a condition of the round hold, or fail."""
        about = Fact(step.id)
        conditions = {c for found in self._asking.values() for c in found if step.id in names_in(c)}
        for condition in conditions:
            for holds in (True, False):
                told = self._supposing.given(condition, {}, holds=holds)
                if told is not None and about in told and told[about].has_values:
                    yield {about: told[about].present}


def _told(known: Known) -> _Told:
    found = ((about, domain) for about, domain in known.items() if isinstance(about, Fact))
    return tuple(sorted(found, key=lambda pair: pair[0].name))
