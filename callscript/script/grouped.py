"""What is wrong with a script for a table: objectives, rounds, and answers that need digits."""

from collections.abc import Iterator

from callscript.script.finding import Finding, Paths
from callscript.script.model import (
    FormField,
    Group,
    MomentField,
    NumberField,
    Script,
    Step,
)
from callscript.script.positions import Path
from callscript.script.problems import Severity, near

_TEN = 10
_DIGITS = frozenset("0123456789")


def findings(script: Script, paths: Paths) -> Iterator[Finding]:
    """Look at the table, its topics, and how each step is answered there."""
    if script.group is None:
        yield from _without_table(script, paths)
        return
    yield from _table(script, script.group)
    for path, step in paths.all:
        yield from _round(path, step) if step.by_seat else _answer(paths, path, step)


def _without_table(script: Script, paths: Paths) -> Iterator[Finding]:
    fix = "add [group], or leave this out"
    for i, section in enumerate(script.sections):
        if section.objective:
            message = "only a session with a group has objectives"
            yield Finding(("sections", i, "objective"), "no-group", message, fix)
    for path, step in paths.all:
        if step.by_seat:
            message = "only in a session with a group each seat is asked"
            yield Finding((*path, "by_seat"), "no-group", message, fix)


def _table(script: Script, group: Group) -> Iterator[Finding]:
    if group.least > group.most:
        message = f"nobody can be at least {group.least} and at most {group.most}"
        yield Finding(("group", "least"), "empty-range", message, "let least be the smaller one")
    served = set()
    for i, section in enumerate(script.sections):
        served.add(section.objective)
        if section.objective and section.objective not in group.objectives:
            message = f"there is no objective '{section.objective}'"
            fix = near(section.objective, group.objectives) or "add it under [group.objectives]"
            yield Finding(("sections", i, "objective"), "unknown-objective", message, fix)
    for name in group.objectives:
        if name not in served:
            message = f"no topic is about the objective '{name}'"
            fix = f'give a section objective = "{name}"'
            path = ("group", "objectives", name)
            yield Finding(path, "no-topic", message, fix, Severity.HINT)


def _round(path: Path, step: Step) -> Iterator[Finding]:
    field = step.field
    if isinstance(field, NumberField) and not field.decimals:
        low, high = field.minimum, field.maximum
        if low is not None and high is not None and low >= 0 and high <= _TEN and high - low < _TEN:
            return
    message = "a seat answers with one key"
    fix = 'give answer = { type = "scale", min = 1, max = 5 }, within 0 to 9 or 1 to 10'
    yield Finding((*path, "by_seat"), "no-round", message, fix)


def _answer(paths: Paths, path: Path, step: Step) -> Iterator[Finding]:
    if isinstance(step.field, NumberField | MomentField | FormField) or step.rungs:
        key = "answer" if step.field is not None and not _is_form(step) else "id"
        message = f"at a table digits are seats: '{step.id}' can't be answered by typing"
        fix = "give responses to choose among, or by_seat = true with a scale"
        yield Finding((*path, key), "group-answer", message, fix)
        return
    for i, response in enumerate(step.responses):
        if response.key in _DIGITS:
            at = paths.response(path, i, response.value)
            message = f"at a table the key {response.key} is a seat"
            yield Finding((*at, "key"), "group-digit", message, "leave the key out")


def _is_form(step: Step) -> bool:
    return isinstance(step.field, FormField)
