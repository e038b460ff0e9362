"""What we want of a customer, and what we owe them: sales, reviews, referrals; a no; a token.

A review asked only of the happy is no honest one, and one that is paid for is worse.
"""

from collections.abc import Iterator

from callscript.script.condition import Asked, Expression, Fact, parts_of
from callscript.script.finding import Finding, Paths
from callscript.script.graph import Ways
from callscript.script.model import NAME, FormField, Gate, NumberField, Script, Step
from callscript.script.positions import Path
from callscript.script.problems import Severity

_EVERYBODY = "ask everybody the same: leave it out of the condition"


def findings(script: Script, paths: Paths, ways: Ways | None) -> Iterator[Finding]:
    """Look at what is asked for, at noes, and at what is given with an apology."""
    reviews = {step.id for _path, step in paths.all if step.asks_for == "review"}
    for path, step in paths.all:
        if step.no and not step.can_do:
            message = f"step '{step.id}' says no before anything that can be done"
            fix = 'add can_do = "…": it is said first'
            yield Finding((*path, "no"), "no-can-do", message, fix)
        if step.asks_for:
            yield from _opened(script, path, step)
        if step.asks_for == "review":
            yield from _honest(script, path, step, reviews)
        if step.asks_for == "referral" and isinstance(step.field, FormField):
            yield from _named(path, step.field)
        if reviews and ways is not None:
            yield from _only_some(ways, paths, path, step, reviews)
    for i, offer in enumerate(script.offers):
        yield from _unpaid(("offers", i, "when"), offer.when, reviews)
        yield from _unpaid(("offers", i, "requires"), _when(offer.requires), reviews)
        if offer.asks_for and not (offer.requires or offer.when or script.asks_when):
            yield _unopened(("offers", i, "asks_for"))


def _opened(script: Script, path: Path, step: Step) -> Iterator[Finding]:
    """Something must say when we may ask for anything: it stays shut until then."""
    section = script.section_of[step.id]
    if not (script.asks_when or step.requires or section.requires or step.when or section.when):
        yield _unopened((*path, "asks_for"))


def _unopened(path: Path) -> Finding:
    message = "nothing says when this may be asked, so it would be asked of everybody"
    fix = 'add requires = "…" here, or asks_when = "…" at the top'
    return Finding(path, "always-asked", message, fix)


def _when(gate: Gate | None) -> Expression | None:
    return gate.when if gate is not None else None


def _honest(script: Script, path: Path, step: Step, reviews: set[str]) -> Iterator[Finding]:
    """A review depends neither on how content they are nor on what they were given."""
    section, at = script.section_of[step.id], path[:2]
    conditions: tuple[tuple[Path, Expression | None], ...] = (
        ((*path, "when"), step.when),
        ((*path, "requires"), _when(step.requires)),
        ((*at, "when"), section.when),
        ((*at, "requires"), _when(section.requires)),
        (("asks_when",), _when(script.asks_when)),
    )
    for place, condition in conditions:
        for part in _deep(script, condition):
            if isinstance(part, Asked) and part.question in {"offered", "taken"}:
                message = f"a review that depends on '{part.name}' looks like a paid one"
                yield Finding(place, "paid-review", message, "leave it out", about=part.name)
            elif isinstance(part, Fact) and part.name.partition(".")[0] not in reviews:
                yield from _by_answer(script, place, part.name)


def _by_answer(script: Script, place: Path, name: str) -> Iterator[Finding]:
    asked = script.asked_for(name)
    if asked is None or asked.observe:
        return
    if isinstance(asked.field, NumberField):
        message = f"a review asked by the number they gave to '{name}' is no honest one"
        yield Finding(place, "happy-review", message, _EVERYBODY, about=name)
    elif asked.responses:
        message = f"only some answers to '{name}' lead to a review: is it those of the content?"
        yield Finding(place, "picked-review", message, _EVERYBODY, Severity.HINT, name)


def _deep(script: Script, condition: Expression | None) -> Iterator[Expression]:
    """The parts of a condition, and of the computed values it names."""
    seen: set[str] = set()
    waiting = [condition]
    while waiting:
        for part in parts_of(waiting.pop()):
            yield part
            computed = script.computed.get(part.name) if isinstance(part, Fact) else None
            if computed is not None and computed.name not in seen:
                seen.add(computed.name)
                waiting.append(computed.of)


def _only_some(
    ways: Ways, paths: Paths, path: Path, step: Step, reviews: set[str]
) -> Iterator[Finding]:
    """One response leads straight to the review, and another never comes to it."""
    for i, response in enumerate(step.responses):
        if response.goto not in reviews:
            continue
        others = (ways.target(other.goto) for other in step.responses if other.goto)
        if any(to is not None and not _comes_to(ways, to, response.goto) for to in others):
            at = (*paths.response(path, i, response.value), "goto")
            message = f"“{response.label}” leads to the review, and other answers never do"
            yield Finding(at, "picked-review", message, _EVERYBODY, Severity.HINT)


def _comes_to(ways: Ways, start: str, review: str) -> bool:
    return start == review or (start in ways.script.steps and ways.can_precede(start, review))


def _unpaid(path: Path, condition: Expression | None, reviews: set[str]) -> Iterator[Finding]:
    """Nothing is given for a review."""
    for part in parts_of(condition):
        name = part.name if isinstance(part, Fact | Asked) else ""
        if name.partition(".")[0] in reviews:
            message = f"this is given for '{name}', and a review is never paid for"
            fix = "offer it to them whatever they do"
            yield Finding(path, "paid-review", message, fix, about=name)


def _named(path: Path, field: FormField) -> Iterator[Finding]:
    if field.blank(NAME) is None:
        message = "without a name nobody can be called"
        fix = f'add {{ id = "{NAME}", label = "Name" }}, or leave fields out'
        yield Finding((*path, "fields"), "no-name", message, fix)
