"""Which steps can come to an end: of the script, or of the shared section they stand in.

A shared section leads back to wherever it was entered from, so its way out is no way out of a
round it is part of. What follows from what is written down as rules (one step can end if another
can), and worked through once: linear in the size of the script.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from callscript.script.graph import BACK, Ways, exit_of
from callscript.script.model import END, Step

Claim = tuple[Hashable, str]
"""What can be so of a node: that it "ends" the script, or "returns" from its own section."""
Rule = tuple[Claim, tuple[Claim, ...]]
"""A claim, and the claims it follows from."""


def stuck(ways: Ways) -> set[str]:
    """The steps from which a call can come to no end, whatever is answered."""
    # What never leads back to itself ends if all it leads to does: mostly that is all there is.
    return _stuck(ways, ways.looping & ways.below.keys()) and _stuck(ways, ways.below.keys())


def _stuck(ways: Ways, among: AbstractSet[str]) -> set[str]:
    known = proved(_rules(ways, among))
    return {
        name
        for name in among & ways.script.steps.keys()
        if (name, "ends") not in known and (name, "returns") not in known
    }


def others_end(ways: Ways, among: Collection[str], what: str) -> Iterator[Rule]:
    """Take for granted that nodes end which are not among these, or do `what`.

    The way out of a shared section does `what`: whether the script ends there, its callers tell.
    """
    shared = {exit_of(section) for section in ways.script.sections if section.shared}
    for node in {END, *ways.onward}.difference(among):
        yield (node, what), ()
        if node not in shared and node != BACK:
            yield (node, "ends"), ()


def _rules(ways: Ways, among: AbstractSet[str]) -> Iterator[Rule]:
    yield from others_end(ways, among, "returns")
    for node in among:
        step = ways.script.steps.get(node)
        if step is None:
            yield from _leading(node, ways.below.get(node, ()))
            continue
        called = set(ways.calls(step))
        successors = {*ways.following[node], *ways.passing.get(node, ())}
        yield from _leading(node, successors - called)
        for target in called:
            yield from _calling(ways, step, target)


def _leading(node: str, targets: Iterable[str]) -> Iterator[Rule]:
    """Whatever one of the steps a node leads to can do, it can."""
    for target in targets:
        yield (node, "ends"), ((target, "ends"),)
        yield (node, "returns"), ((target, "returns"),)


def _calling(ways: Ways, step: Step, target: str) -> Iterator[Rule]:
    """A step that leads into a shared section ends if that does, or if it goes on behind it."""
    yield (step.id, "ends"), ((target, "ends"),)
    for after in ways.past(step):
        yield (step.id, "ends"), ((target, "returns"), (after, "ends"))
        yield (step.id, "returns"), ((target, "returns"), (after, "returns"))


def proved(rules: Iterable[Rule]) -> Collection[Claim]:
    """Everything that follows from rules that need nothing."""
    waiting: dict[Claim, list[int]] = defaultdict(list)
    heads: list[Claim] = []
    missing: list[int] = []
    known: set[Claim] = set()
    fresh: deque[Claim] = deque()
    for number, (head, needs) in enumerate(rules):
        heads.append(head)
        missing.append(len(needs))
        for need in needs:
            waiting[need].append(number)
        if not needs:
            fresh.append(head)
    while fresh:
        claim = fresh.popleft()
        if claim in known:
            continue
        known.add(claim)
        for number in waiting[claim]:
            missing[number] -= 1
            if not missing[number]:
                fresh.append(heads[number])
    return known
