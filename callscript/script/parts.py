"""What is wrong with single parts of a script: ids, targets, outcomes, keys, values, ranges."""

from collections.abc import Iterable, Iterator

from callscript.script.expression import CODES
from callscript.script.finding import Finding, Paths
from callscript.script.kinds import CLOCK_FACTS
from callscript.script.model import END, Interrupt, Script, Step
from callscript.script.places import SECTION
from callscript.script.positions import Path
from callscript.script.problems import near

RESERVED = frozenset(
    {"contact", "caller", "call", "end", "tagged", "answered", "lang", *CLOCK_FACTS, *CODES}
    | {"and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "lambda"}
    | {"as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif"}
    | {"except", "finally", "for", "from", "global", "import", "nonlocal", "pass", "raise"}
    | {"return", "try", "while", "with", "yield"}
)
"""Names that mean something else in conditions, placeholders or gotos."""

WAY_CODES = frozenset({"duplicate-id", "reserved-id", "unknown-goto"})
"""Problems that leave a script without a way through it that is worth looking at."""


def findings(script: Script, paths: Paths) -> Iterator[Finding]:
    """Look at every part by itself, and at whether what it names is there."""
    known = _Known(script)
    for path, step in paths.all:
        yield from _step(known, paths, path, step)
    for i, interrupt in enumerate(script.interrupts):
        yield from _interrupt(known, ("interrupts", i), interrupt)
    sections: list[tuple[Path, str]] = [
        (("sections", i), section.id) for i, section in enumerate(script.sections)
    ]
    interrupts: list[tuple[Path, str]] = [
        (("interrupts", i), interrupt.id) for i, interrupt in enumerate(script.interrupts)
    ]
    yield from _duplicates("section", sections)
    yield from _duplicates("step", [(path, step.id) for path, step in paths.all])
    yield from _duplicates("interrupt", interrupts)
    yield from _words(script)


def _words(script: Script) -> Iterator[Finding]:
    """Look whether a placeholder could mean some words and something else as well."""
    for name in script.words:
        if name in script.steps or name in RESERVED:
            message = f"'{name}' is the name of a step, or means something else"
            yield Finding(("words", name), "reserved-id", message, "choose another name")


def _duplicates(kind: str, names: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, name in names:
        if name in seen:
            message = f"there is another {kind} '{name}' above"
            yield Finding((*path, "id"), "duplicate-id", message, f"give each {kind} its own id")
        seen.add(name)


class _Known:
    """What a script's parts can refer to."""

    def __init__(self, script: Script) -> None:
        self._steps = script.steps
        self._outcomes = {outcome.id: outcome for outcome in script.outcomes}
        self._sections = {section.id: section for section in script.sections}

    def target(self, path: Path, goto: str | None, key: str = "goto") -> Iterator[Finding]:
        if goto is None or goto == END or goto in self._steps:
            return
        yield from self._wrong(path, goto, key)

    def _wrong(self, path: Path, goto: str, key: str) -> Iterator[Finding]:
        """What is wrong with a goto that leads to no step."""
        name = goto.removeprefix(SECTION)
        section = self._sections.get(name)
        shared = [other.id for other in self._sections.values() if other.shared]
        message, fix = f"there is no step '{goto}'", near(goto, [*self._steps, END])
        if section is not None and section.shared:
            if goto != name:
                return
            fix = f'that is a shared section; write "{SECTION}{name}"'
        elif section is not None:
            first = section.steps[0].id
            fix = f'that is a section; to lead to its first step write "{first}"'
            if goto != name:
                message = f"section '{name}' is not shared, so nothing comes back from it"
                fix = f'add shared = true to it, or write "{first}"'
        elif goto != name:
            message = f"there is no shared section '{name}'"
            fix = near(name, shared) if shared else "add shared = true to a section"
        yield Finding((*path, key), "unknown-goto", message, fix)

    def outcome(self, path: Path, outcome: str | None) -> Iterator[Finding]:
        if outcome is not None and outcome not in self._outcomes:
            message = f"there is no outcome '{outcome}'"
            fix = f"{near(outcome, self._outcomes)} Or add it under [outcomes]."
            yield Finding((*path, "outcome"), "unknown-outcome", message, fix)


def _step(known: _Known, paths: Paths, path: Path, step: Step) -> Iterator[Finding]:
    if step.id in RESERVED:
        message = f"'{step.id}' means something else, so no step can have it as its id"
        yield Finding((*path, "id"), "reserved-id", message, "choose another id")
    if not (step.say or step.ask or step.cue or step.rungs or step.can_do or step.no):
        message, fix = f"step '{step.id}' has no words", "add say = …, ask = … or cue = …"
        yield Finding((*path, "id"), "nothing-to-say", message, fix)
    yield from known.target(path, step.goto)
    yield from known.outcome(path, step.outcome)
    places = [paths.response(path, i, response.value) for i, response in enumerate(step.responses)]
    yield from _taken(step, places)
    for place, response in zip(places, step.responses, strict=True):
        yield from known.target(place, response.goto)
        yield from known.outcome(place, response.outcome)


def _interrupt(known: _Known, path: Path, interrupt: Interrupt) -> Iterator[Finding]:
    yield from known.target(path, interrupt.goto)
    yield from known.target(path, interrupt.after_limit, "after_limit")
    if interrupt.limit is None and interrupt.after_limit is not None:
        message, fix = "without a limit nothing comes after it", "add limit = 3"
        yield Finding((*path, "after_limit"), "no-limit", message, fix)
    yield from known.outcome(path, interrupt.outcome)
    if interrupt.goto is not None and interrupt.outcome is not None:
        message = "an outcome here ends the conversation, so this goto is never taken"
        yield Finding((*path, "goto"), "two-ways", message, "leave one of the two out")


def _taken(step: Step, places: list[Path]) -> Iterator[Finding]:
    keys: set[str] = set()
    values: set[str] = set()
    for place, response in zip(places, step.responses, strict=True):
        if response.key and response.key in keys:
            message = f"a response above has the key '{response.key}' already"
            yield Finding((*place, "key"), "duplicate-key", message, "choose another key")
        if response.value in values:
            message = f"a response above is stored as '{response.value}' already"
            fix = 'add value = "…" to one of them, with a name of its own'
            yield Finding((*place, "value"), "duplicate-value", message, fix)
        keys.add(response.key)
        values.add(response.value)
