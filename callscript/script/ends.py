"""Which steps can come to an end: of the script, or of the shared section they stand in.

A shared section leads back to wherever it was entered from, so its way out is no way out of a
round it is part of. What follows from what is written down as rules (one step can end if another
can), and worked through once: linear in the size of the script.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator

from callscript.script.graph import Ways, exit_of
from callscript.script.model import END, Step

_Claim = tuple[str, str]
"""What can be so of a node: that it "ends" the script, or "returns" from its own section."""
_Rule = tuple[_Claim, tuple[_Claim, ...]]
"""A claim, and the claims it follows from."""


def stuck(ways: Ways) -> set[str]:
    """The steps from which a call can come to no end, whatever is answered."""
    proved = _proved(_rules(ways))
    return {
        name
        for name in ways.script.steps
        if ("ends", name) not in proved and ("returns", name) not in proved
    }


def _rules(ways: Ways) -> Iterator[_Rule]:
    yield ("ends", END), ()
    for section in ways.script.sections:
        if section.shared:
            yield ("returns", exit_of(section)), ()
    for node, targets in ways.below.items():
        if node not in ways.script.steps:
            yield from _leading(node, targets)
    for step in ways.script.steps.values():
        called = set(ways.calls(step))
        successors = {*ways.following[step.id], *ways.passing.get(step.id, ())}
        yield from _leading(step.id, successors - called)
        for target in called:
            yield from _calling(ways, step, target)


def _leading(node: str, targets: Iterable[str]) -> Iterator[_Rule]:
    """Whatever one of the steps a node leads to can do, it can."""
    for target in targets:
        yield ("ends", node), (("ends", target),)
        yield ("returns", node), (("returns", target),)


def _calling(ways: Ways, step: Step, target: str) -> Iterator[_Rule]:
    """A step that leads into a shared section ends if that does, or if it goes on behind it."""
    yield ("ends", step.id), (("ends", target),)
    for after in ways.past(step):
        yield ("ends", step.id), (("returns", target), ("ends", after))
        yield ("returns", step.id), (("returns", target), ("returns", after))


def _proved(rules: Iterable[_Rule]) -> Collection[_Claim]:
    """Everything that follows from rules that need nothing."""
    waiting: dict[_Claim, list[int]] = defaultdict(list)
    heads: list[_Claim] = []
    missing: list[int] = []
    known: set[_Claim] = set()
    fresh: deque[_Claim] = deque()
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
