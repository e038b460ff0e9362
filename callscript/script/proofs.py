"""What can be proved of a script before any call: what never holds, never comes, or never ends.

Whatever is told here is so on every call that answers and goes on. Of what hangs on more than can
be followed nothing is told.
"""

from collections.abc import Iterator

from callscript.script import wording as words
from callscript.script.arrivals import Arrivals
from callscript.script.condition import Condition
from callscript.script.finding import Finding, Paths
from callscript.script.graph import Ways
from callscript.script.mentions import beside_steps, conditions, in_step
from callscript.script.model import END, USUAL_OUTCOMES, Script, Step
from callscript.script.positions import Path
from callscript.script.problems import Severity
from callscript.script.roundabout import unsure
from callscript.script.suppose import Known, Supposing, either
from callscript.script.wording import Wording


def findings(script: Script, ways: Ways, paths: Paths) -> Iterator[Finding]:
    """Look at a script in which nothing else is wrong."""
    supposing = Supposing(script)
    broken = set[Condition]()
    for path, condition, _ in conditions(script, paths):
        for finding in _alone(supposing, path, condition):
            broken.add(condition)
            yield finding
    for path, step in paths.all:
        for place, wording in in_step(paths, path, step):
            yield from _unsaid(supposing, place, wording)
    for place, wording in beside_steps(script):
        yield from _unsaid(supposing, place, wording)
    arrivals = Arrivals(ways, supposing)
    yield from _Arriving(script, supposing, arrivals, broken).findings(paths)
    yield from _outcomes(script, ways, arrivals, paths)
    for group in unsure(ways, supposing):
        yield _round(script, group, paths)


def _alone(supposing: Supposing, path: Path, condition: Condition) -> Iterator[Finding]:
    """A condition that no call can fulfil, or that every call does."""
    can_hold, can_fail = supposing.can_be(condition)
    if not can_hold:
        message = "this never holds: its parts contradict each other"
        fix = "write or between them, or take one of them out"
        yield Finding(path, "never-true", message, fix)
    elif not can_fail:
        message, fix = "this always holds, whatever is answered", "leave it out, or correct it"
        yield Finding(path, "always-true", message, fix, Severity.HINT)


def _unsaid(supposing: Supposing, path: Path, wording: Wording) -> Iterator[Finding]:
    """Words that are never said: those above them are, whenever they could be."""
    others: dict[str, Known | None] = {}
    for variant in words.variants(wording):
        known = others.get(variant.language, {})
        if variant.when is None or known is None:
            continue
        if supposing.given(variant.when, known) is None:
            told = "their condition never holds"
            if supposing.can_be(variant.when)[0]:
                told = "whenever their condition holds, words above them are said"
            fix = "put them above those, or correct the condition"
            yield Finding(path, "never-said", f"these words are never said: {told}", fix)
            return
        others[variant.language] = supposing.given(variant.when, known, holds=False)


class _Arriving:
    """Looks at conditions and gates with what is known where they are asked."""

    def __init__(
        self, script: Script, supposing: Supposing, arrivals: Arrivals, broken: set[Condition]
    ) -> None:
        self._script, self._supposing = script, supposing
        self._arrivals, self._broken = arrivals, broken

    def findings(self, paths: Paths) -> Iterator[Finding]:
        """Look at every section and step some call comes to."""
        for i, section in enumerate(self._script.sections):
            path: Path = ("sections", i)
            known = self._joined(self._arrivals.known, section.steps)
            if section.when is not None and not self._can_hold(section.when, known):
                yield _never_here((*path, "when"))
                continue
            shown = self._joined(self._arrivals.shown, section.steps)
            if section.requires is not None and not self._can_hold(section.requires.when, shown):
                yield _never_met((*path, "requires", "when"))
        for path, step in paths.all:
            yield from self._step(path, step)

    def _step(self, path: Path, step: Step) -> Iterator[Finding]:
        section, known = self._script.section_of[step.id], self._arrivals.known.get(step.id)
        if known is not None and section.when is not None:
            known = self._supposing.given(section.when, known)
        if step.when is not None and not self._can_hold(step.when, known):
            yield _never_here((*path, "when"))
        elif step.requires is not None:
            shown = self._arrivals.shown.get(step.id)
            if not self._can_hold(step.requires.when, shown):
                yield _never_met((*path, "requires", "when"))

    def _joined(self, where: dict[str, Known], steps: tuple[Step, ...]) -> Known | None:
        found: Known | None = None
        for step in steps:
            found = either(found, where.get(step.id))
        return found

    def _can_hold(self, condition: Condition, known: Known | None) -> bool:
        """Whether it can hold where it is asked; also where that is told already, or never is."""
        if known is None or condition in self._broken:
            return True
        return self._supposing.given(condition, known) is not None


def _never_here(path: Path) -> Finding:
    message = "this never holds here: the answers it asks for lead elsewhere"
    fix = "look where those answers lead; only a caller who jumps here comes past this"
    return Finding(path, "never-here", message, fix, Severity.HINT)


def _never_met(path: Path) -> Finding:
    message = "this gate can't be met here: the answers that would lead elsewhere"
    fix = "look where those answers lead, or ask for something else"
    return Finding(path, "never-met", message, fix, Severity.HINT)


def _outcomes(script: Script, ways: Ways, arrivals: Arrivals, paths: Paths) -> Iterator[Finding]:
    """Outcomes that no call comes to, and where a call ends without any."""
    named: dict[str, list[Step]] = {}
    for step in script.steps.values():
        for outcome in {step.outcome, *(response.outcome for response in step.responses)}:
            if outcome is not None:
                named.setdefault(outcome, []).append(step)
    thrown_in = {interrupt.outcome for interrupt in script.interrupts}
    for outcome, steps in named.items():
        if outcome not in thrown_in and not any(step.id in arrivals.shown for step in steps):
            message = f"no call comes to the outcome '{outcome}'"
            fix = f"look why '{steps[0].id}' is never shown"
            path = paths.step(steps[0].id, "outcome")
            yield Finding(path, "never-ends-so", message, fix, Severity.HINT)
    own = {outcome.id for outcome in script.outcomes} - {usual.id for usual in USUAL_OUTCOMES}
    if named.keys() & own:
        yield from _without(script, ways, arrivals, paths)


def _without(script: Script, ways: Ways, arrivals: Arrivals, paths: Paths) -> Iterator[Finding]:
    """The first step a call ends at having come to no outcome; the others would be told alike."""
    seen = set(ways.starts)
    waiting = list(seen)
    last = []
    came: _Came = {}
    while waiting:
        name = waiting.pop()
        step = script.steps.get(name)
        onward: dict[str, tuple[str, ...]] = {}
        if step is None:
            onward = dict.fromkeys(ways.onward[name], ())
        for target, values in _without_outcome(ways, arrivals, step) if step else ():
            onward[target] = (*onward.get(target, ()), *values)
        if END in onward and step is not None:
            last.append((step, onward[END]))
        fresh = onward.keys() - seen - {END}
        came.update((target, (name, onward[target])) for target in fresh)
        seen |= fresh
        waiting += fresh
    if last:
        first, said = min(last, key=lambda found: script.places[found[0].id])
        message, fix = _endless(ways, first, _by(script, first.id, said, came))
        yield Finding(paths.step(first.id, "id"), "no-outcome-set", message, fix, Severity.HINT)


_Came = dict[str, tuple[str, tuple[str, ...]]]
"""By node: the node a call came from, and the answers there that lead on so."""


def _by(script: Script, name: str, said: tuple[str, ...], came: _Came) -> tuple[str, list[str]]:
    """The last step on the way at which answers part, and the labels of those that lead on so."""
    seen = set[str]()
    while name not in seen:
        seen.add(name)
        responses = script.steps[name].responses if name in script.steps else ()
        labels = [response.label for response in responses if response.value in said]
        if labels and len(labels) < len(responses):
            return name, labels
        name, said = came.get(name, (name, ()))
    return "", []


def _endless(ways: Ways, first: Step, by: tuple[str, list[str]]) -> tuple[str, str]:
    """What to say, and to do, about a step that a call ends at without an outcome."""
    asked, labels = by
    message = f"a call can end at '{first.id}' without any outcome"
    place = f"'{first.id}'"
    if labels:
        more = ", …" if len(labels) > _MOST_LABELS else ""
        place = ", ".join(f"'{label}'" for label in labels[:_MOST_LABELS]) + more
        message += f": after {place} at '{asked}'"
    others = [step for step in ways.script.steps.values() if _has_outcome(step)]
    if not any(step != first and ways.can_precede(step.id, first.id) for step in others):
        return (
            message,
            'add outcome = "…" to it, or to what leads here; else the caller chooses one',
        )
    if labels:
        return message, (
            f"add outcome = \"…\" to {place}, not to '{first.id}': the last outcome on the way "
            "counts, and others come here with theirs"
        )
    return message, (
        f"add outcome = \"…\" to a step before '{first.id}' that only these calls pass: the last "
        "outcome on the way counts, and others come here with theirs"
    )


_MOST_LABELS = 3
"""So many answers are named, no more: a line has room for these."""


def _has_outcome(step: Step) -> bool:
    return step.outcome is not None or any(r.outcome is not None for r in step.responses)


def _without_outcome(
    ways: Ways, arrivals: Arrivals, step: Step
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a step leads without saying how the call ended, and by which answers.

    Steps under conditions are taken as shown: some of several usually is, and none can't be proved.
    """
    if step.outcome is not None or step.id not in arrivals.shown:
        return
    said = {response.value for response in step.responses if response.outcome is not None}
    for values, targets in ways.leading(step):
        silent = tuple(value for value in values if value not in said)
        if not step.responses or silent:
            yield from ((target, silent) for target in targets)


def _round(script: Script, group: list[str], paths: Paths) -> Finding:
    steps = sorted((n for n in group if n in script.places), key=script.places.__getitem__)
    names = ", ".join(steps[:5]) + (", …" if len(steps) > 5 else "")
    message = f"whether a call gets out of this round hangs on conditions alone: {names}"
    fix = f'let an answer lead out, such as by goto = "{END}"'
    return Finding(paths.step(steps[0], "id"), "may-go-round", message, fix, Severity.HINT)
