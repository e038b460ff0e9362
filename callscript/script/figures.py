"""What is wrong with computed names: taken already, made of themselves, classes out of order."""

from collections.abc import Iterator
from itertools import pairwise

from callscript.script.condition import names_in
from callscript.script.finding import Finding
from callscript.script.graph import rounds
from callscript.script.model import Computed, Script
from callscript.script.parts import RESERVED


def findings(script: Script) -> Iterator[Finding]:
    """Look at all computed names."""
    for computed in script.computes:
        yield from _named(script, computed)
        yield from _cut(computed)
    uses = {
        name: set(names_in(one.of)) & script.computed.keys()
        for name, one in script.computed.items()
    }
    for group in rounds(uses):
        if len(group) > 1 or group[0] in uses[group[0]]:
            first = min(group, key=list(uses).index)
            message = f"'{first}' is computed from itself"
            fix = "let it be computed from steps and other names"
            yield Finding(("compute", first, "of"), "made-of-itself", message, fix)


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
