"""What only the whole script shows, over all of it: its parts, the names it mentions, its shape."""

from collections.abc import Iterable, Iterator, Sequence

from callscript.script import (
    asking,
    asks,
    figures,
    grouped,
    mentions,
    parts,
    proofs,
    sections,
    shape,
    variants,
)
from callscript.script.finding import Finding, Paths, bounded, placed
from callscript.script.graph import Ways
from callscript.script.model import Script
from callscript.script.problems import Problem, Severity
from callscript.script.toml import Document


def check(script: Script, document: Document, *, all_read: bool = True) -> list[Problem]:
    """Find everything wrong with a built script, in file order.

    The way through it is only looked at when there is one: when all was read, and no goto or id is
    wrong. Else one mistake would be told many times. Proofs are only made of what is sound so far.
    """
    paths = Paths(script, document)
    found = list(bounded(parts.findings(script, paths)))
    found += bounded(asking.findings(paths))
    has_way = all_read and parts.WAY_CODES.isdisjoint(finding.code for finding in found)
    ways = Ways(script) if has_way else None
    found += bounded(figures.findings(script))
    found += bounded(grouped.findings(script, paths))
    found += bounded(sections.findings(script))
    found += bounded(sections.listed_offers(script, paths))
    mentioned = bounded(mentions.findings(script, paths, ways))
    found += tuple(_not_told(script, found, mentioned))
    found += bounded(variants.findings(script, paths))
    found += bounded(asks.findings(script, paths, ways))
    if ways is not None:
        found += bounded(shape.findings(script, ways, paths))
    if all_read and all(finding.severity is Severity.HINT for finding in found):
        # With a name misspelt somewhere, this may be the one that was meant.
        found += bounded(figures.unused(script))
        found += bounded(proofs.findings(script, ways, paths)) if ways is not None else ()
    problems = [placed(finding, document) for finding in found]
    return sorted(problems, key=lambda p: (p.span.line, p.span.column))


_CAUSES = frozenset({"duplicate-id", "empty-range", "not-several"})
"""Codes of what is wrong with a step or its answer, so that all that is asked about it seems so."""
_FOLLOWING = frozenset({
    "wrong-comparison", "never-true", "unknown-value", "no-number", "no-day", "no-condition",
    "never-answered",
})  # fmt: skip


def _not_told(
    script: Script, told: Sequence[Finding], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Leave out what only follows from a mistake that is told already."""
    steps = {
        f"'{script.sections[int(path[1])].steps[int(path[3])].id}'"
        for path in (finding.path for finding in told if finding.code in _CAUSES)
        if path[0] == "sections" and len(path) > 3
    }
    for finding in findings:
        is_told = finding.code in _FOLLOWING and any(name in finding.message for name in steps)
        if not is_told:
            yield finding
