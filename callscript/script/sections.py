"""What is wrong with sections of a kind, openings, checks and offers."""

from collections.abc import Iterator

from callscript.script.finding import Finding, Paths
from callscript.script.kinds import Kinds
from callscript.script.model import Script, Section
from callscript.script.parts import RESERVED
from callscript.script.problems import near


def findings(script: Script) -> Iterator[Finding]:
    """Look at what is neither a step nor its words."""
    for i, section in enumerate(script.sections):
        yield from _section(script, i, section)
    if all(section.shared for section in script.sections):
        message = "all sections are shared, so no call can begin"
        yield Finding(("sections", 0), "no-start", message, "take shared = true off the first one")
    for kind, name in script.openings.items():
        if name not in script.steps:
            message = f"there is no step or section '{name}'"
            fix = near(name, [*script.steps, *script.first_in])
            yield Finding(("openings", kind), "unknown-goto", message, fix)
    yield from _asides(script)


def _section(script: Script, i: int, section: Section) -> Iterator[Finding]:
    kinds = [section.shared, section.order == "free", section.repeat is not None]
    if sum(kinds) > 1:
        message = "a section is shared, in free order or repeated, and no two of them"
        yield Finding(("sections", i, "id"), "two-kinds", message, "make two sections of it")
    repeat = section.repeat
    if repeat is None:
        return
    if repeat.each in RESERVED or repeat.each in script.steps or repeat.each in script.computed:
        message = f"'{repeat.each}' means something else already"
        fix = "choose another name for an entry"
        yield Finding(("sections", i, "repeat", "each"), "reserved-id", message, fix)
    if repeat.count is not None and Kinds(script).of(repeat.count).name not in {"number", "any"}:
        message = "this is no number of entries"
        fix = 'use a step with answer = "number"'
        yield Finding(("sections", i, "repeat", "count"), "no-number", message, fix)


def _asides(script: Script) -> Iterator[Finding]:
    """Look at checks and offers."""
    seen: set[str] = set()
    for i, check in enumerate(script.checks):
        if check.id in seen:
            message, fix = f"there is another check '{check.id}' above", "give it its own id"
            yield Finding(("checks", i, "id"), "duplicate-id", message, fix)
        seen.add(check.id)
        for place in check.fix:
            if place not in script.steps:
                message = f"there is no step '{place}' to mend"
                fix = near(place, script.steps)
                yield Finding(("checks", i, "fix"), "unknown-name", message, fix, about=place)
    offers: set[str] = set()
    for i, offer in enumerate(script.offers):
        if offer.id in offers:
            message, fix = f"there is another offer '{offer.id}' above", "give it its own id"
            yield Finding(("offers", i, "id"), "duplicate-id", message, fix)
        offers.add(offer.id)


def listed_offers(script: Script, paths: Paths) -> Iterator[Finding]:
    """Look at the steps that list offers: whether those are there, and nothing else is asked."""
    known = {offer.id for offer in script.offers}
    for path, step in paths.all:
        for name in step.offers:
            if name not in known:
                message = f"there is no offer '{name}'"
                yield Finding(
                    (*path, "offers"), "unknown-name", message, near(name, known), about=name
                )
        if step.offers and step.takes_answer:
            message = "the keys of a step that lists offers are theirs, so it takes no answer"
            fix = "ask in a step of its own"
            yield Finding((*path, "offers"), "two-answers", message, fix)
