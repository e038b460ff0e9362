"""What is wrong with computed names: taken already, made of themselves, classes out of order.

And with names that rest on names that rest on names: a call works them out one within the other.
"""

from collections.abc import Iterator
from itertools import pairwise

from callscript.script.condition import Expression, inside, names_in
from callscript.script.contactfields import names_mentioned
from callscript.script.finding import Finding
from callscript.script.graph import rounds
from callscript.script.model import Computed, Script
from callscript.script.parts import RESERVED
from callscript.script.positions import Path
from callscript.script.problems import Severity

_DEEPEST = 120
"""Expressions within expressions, through all the names they mention; Python nests 1,000 calls."""


def findings(script: Script) -> Iterator[Finding]:
    """Look at all computed names."""
    for computed in script.computes:
        yield from _named(script, computed)
        yield from _cut(computed)
    uses = {
        name: set(names_in(one.of)) & script.computed.keys()
        for name, one in script.computed.items()
    }
    yield from _too_deep(script)
    for group in rounds(uses):
        if len(group) > 1 or group[0] in uses[group[0]]:
            first = min(group, key=list(uses).index)
            message = f"'{first}' is computed from itself"
            fix = "let it be computed from steps and other names"
            yield Finding(("compute", first, "of"), "made-of-itself", message, fix)


def _too_deep(script: Script) -> Iterator[Finding]:
    """The first name, or number of entries, that rests on too much."""
    figures = {
        computed.name: (("compute", computed.name, "of"), computed.of)
        for computed in script.computes
    } | dict(_loops(script))
    uses = {
        name: {used.partition(".")[0] for used in names_in(of)} & figures.keys()
        for name, (_, of) in figures.items()
    }
    depth: dict[str, int] = {}
    for group in reversed(rounds(uses)):
        for name in group:
            path, of = figures[name]
            below = (depth[used] for used in uses[name] if used in depth)
            depth[name] = _depth(of) + 1 + max(below, default=0)
            if depth[name] > _DEEPEST:
                message = f"'{name}' rests on names that rest on names, without end"
                fix = "put several of them into one expression"
                yield Finding(path, "too-deep", message, fix)
                return


def _loops(script: Script) -> Iterator[tuple[str, tuple[Path, Expression]]]:
    for i, section in enumerate(script.sections):
        repeat = section.repeat
        if repeat is not None and repeat.count is not None:
            yield section.id, (("sections", i, "repeat", "count"), repeat.count)
        elif repeat is not None and repeat.until is not None:
            yield section.id, (("sections", i, "repeat", "until"), repeat.until)


def _depth(expression: Expression) -> int:
    return 1 + max(map(_depth, inside(expression)), default=0)


def unused(script: Script) -> Iterator[Finding]:
    """Look for computed names that nothing asks for: they are neither said nor kept."""
    if not script.computes:
        return
    for name in script.computed.keys() - frozenset(names_mentioned(script)):
        message = f"nothing asks for '{name}', and it is said nowhere"
        fix = f"say {{{name}|…}}, use it in a condition, or take it out"
        yield Finding(("compute", name), "never-used", message, fix, Severity.HINT)


def _named(script: Script, computed: Computed) -> Iterator[Finding]:
    name = computed.name
    if name in script.steps:
        message = f"there is a step '{name}', so nothing computed can have that name"
        yield Finding(("compute", name), "duplicate-id", message, "choose another name")
    elif name in RESERVED:
        message = f"'{name}' means something else, so nothing computed can have that name"
        yield Finding(("compute", name), "reserved-id", message, "choose another name")


def _cut(computed: Computed) -> Iterator[Finding]:
    bounds = [cut.below for cut in computed.cuts]
    known = [bound for bound in bounds if bound is not None]
    if None in bounds[:-1]:
        message = f"a class of '{computed.name}' before the last one has no below"
        fix = "add below = …, or put that class last"
        yield Finding(("compute", computed.name, "cuts"), "bad-cuts", message, fix)
    elif any(one >= other for one, other in pairwise(known)):
        message = f"the classes of '{computed.name}' don't rise"
        fix = "write them from the lowest below to the highest"
        yield Finding(("compute", computed.name, "cuts"), "bad-cuts", message, fix)
