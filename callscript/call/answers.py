"""Answers as facts: what conditions may compare, and how an answer is said."""

from collections.abc import Mapping, Sequence

from callscript.call.events import AnswerValue
from callscript.call.moments import is_moment, said_moment
from callscript.call.state import Answer
from callscript.script.condition import Value
from callscript.script.model import (
    ChoicesField,
    Field,
    FormField,
    MomentField,
    NumberField,
    Response,
    Script,
    Step,
)


def fact_of(script: Script, answer: Answer, blank: str = "") -> Value | None:
    """What expressions may compare of an answer, or of one blank of a form; None where nothing is.

    Words that were not understood as a day or time can be said and not compared; what is never
    kept is known not to be missing, and no more. A form is worth the names of what it holds.
    """
    step = script.steps.get(answer.step)
    field = step.field if step is not None else None
    value = answer.value
    if isinstance(value, dict):
        if not blank:
            return tuple(value)
        found = field.blank(blank) if isinstance(field, FormField) else None
        return _comparable(found.field if found else None, value[blank]) if blank in value else None
    return None if blank or not answer.kept else _comparable(field, value)


def as_said(step: Step | None, answer: Answer) -> str:
    """An answer as a person says it: what was chosen, by its label; a number, a day, words.

    What "something else" is stands in its place.
    """
    value = answer.value
    if step is not None and isinstance(value, str | tuple) and step.responses:
        given = value if isinstance(value, tuple) else (value,)
        labels = [_label(step, one, answer.words) for one in given]
        ranked = isinstance(step.field, ChoicesField) and step.field.ranked
        return ", then ".join(labels) if ranked else joined(labels)
    field = step.field if step is not None else None
    if isinstance(value, Mapping):
        blanks = {b.id: b.field for b in field.blanks} if isinstance(field, FormField) else {}
        return ", ".join(said_value(blanks.get(name), said) for name, said in value.items())
    return said_value(field, value)


def _label(step: Step, value: str, words: str) -> str:
    response = step.response(value)
    if response is None:
        return value
    return words if words and response.other else response.label


def joined(parts: Sequence[str]) -> str:
    """Several things in one breath: Ana, Ben and Cleo."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def chosen(step: Step, value: AnswerValue) -> tuple[Response, ...]:
    """The responses an answer consists of; none where it was typed."""
    given = value if isinstance(value, tuple) else (value,)
    found = (step.response(one) for one in given)
    return tuple(response for response in found if response is not None)


def _comparable(field: Field | None, value: Value) -> Value | None:
    if not isinstance(field, MomentField):
        return value
    if not is_moment(field, value) or not isinstance(value, str):
        return None
    # Days compare with days; the time of day can only be said.
    return value if field.kind == "time" else value[: len("2026-11-27")]


def said_value(field: Field | None, value: AnswerValue) -> str:
    """A value as a person says it: a number with its unit, a day by its name."""
    match field:
        case NumberField(unit=unit) if unit:
            return f"{value} {unit}"
        case MomentField():
            return said_moment(str(value))
    return str(value)
