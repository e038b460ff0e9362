"""Which values fit a step: why one can't be its answer, and the one form in which it is kept."""

import math
import re
from collections.abc import Mapping
from datetime import datetime

from callscript.call.events import AnswerValue
from callscript.call.intents import Answer, FillIn, Intent
from callscript.call.moments import settled_moment
from callscript.script.model import (
    ChoicesField,
    Field,
    FormField,
    MomentField,
    NumberField,
    Step,
    TextField,
)

MAX_NOTE = 64 * 1024
"""Characters in one note; the screen says so when a paste is longer."""
MAX_WORDS = 2000
"""Characters in a blank, a day or a time that was not understood, what "something else" is."""
_MAX_NUMBER = 2**63 - 1
"""What a column of the store can hold."""


def settled(field: Field | None, value: AnswerValue, now: datetime) -> AnswerValue:
    """Give a value in the one form in which it is kept: days as dates, whole numbers whole."""
    match field:
        case NumberField() if isinstance(value, float) and value.is_integer():
            return int(value)
        case MomentField() if isinstance(value, str):
            return settled_moment(field, value, now)
        case TextField() if isinstance(value, str):
            return value.strip()
        case ChoicesField() if isinstance(value, str):
            return (value,)
        case FormField() if isinstance(value, Mapping):
            return {
                name: _single(settled(blank.field if blank else None, said, now))
                for name, said in value.items()
                for blank in (field.blank(name),)
            }
    return value


def _single(value: AnswerValue) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)


def unkept(step: Step, intent: Intent, before: AnswerValue | None, now: datetime) -> AnswerValue:
    """What a step that is never kept was told by an intent, on top of what it was told before."""
    match intent:
        case FillIn(blank=blank, value=value):
            known = before if isinstance(before, Mapping) else {}
            left = {name: said for name, said in known.items() if name != blank}
            return settled(step.field, {**left, blank: value} if value != "" else left, now)
        case Answer(value=value):
            return settled(step.field, value, now)
    return ""


def why_not(step: Step, value: AnswerValue) -> str:
    """Why a value can't answer a step, in words for the caller; empty when it can."""
    if step.by_seat:
        return "Here each seat answers for itself: = goes round the table."
    match step.field:
        case FormField():
            return _why_not_form(step.field, value)
        case ChoicesField():
            return _why_not_choices(step, step.field, value)
        case None:
            return "" if step.response(value) is not None else "No response here has that key."
        case field:
            return why_not_blank(field, value)


def why_not_blank(field: NumberField | TextField | MomentField, value: AnswerValue) -> str:
    """Why a value can't stand where this is wanted."""
    if isinstance(field, NumberField):
        return _why_no_number(field, value)
    if not isinstance(value, str) or not value.strip():
        return "Some words are wanted here."
    most = MAX_NOTE if isinstance(field, TextField) else MAX_WORDS
    return too_long(value.strip(), most)


def _why_no_number(field: NumberField, value: AnswerValue) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return "A number is wanted here."
    if abs(value) > _MAX_NUMBER:
        return "That number is too long to keep."
    if round(value, field.decimals) != value:
        return "A whole number is wanted here." if not field.decimals else _places(field.decimals)
    low, high = field.minimum, field.maximum
    below = low is not None and value < low
    above = high is not None and value > high
    return f"A number {_range(low, high)} is wanted here." if below or above else ""


def _places(decimals: int) -> str:
    return f"At most {decimals} decimal{'s' if decimals > 1 else ''} can be kept here."


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"from {low} to {high}"


def _why_not_choices(step: Step, field: ChoicesField, value: AnswerValue) -> str:
    if not isinstance(value, tuple) or not value or len(set(value)) < len(value):
        return "One or several of the responses are wanted here."
    found = [step.response(one) for one in value]
    if None in found:
        return "No response here has that key."
    alone = next((one for one in found if one is not None and one.exclusive), None)
    if alone is not None and len(value) > 1:
        return f"“{alone.label}” can't go with others."
    if field.most is not None and len(value) > field.most:
        return f"At most {field.most} can be taken here."
    return ""


def _why_not_form(field: FormField, value: AnswerValue) -> str:
    if not isinstance(value, Mapping) or not value:
        return "Fill in the blanks one by one here."
    for name, said in value.items():
        blank = field.blank(name)
        wrong = why_not_blank(blank.field, said) if blank else f"There is no blank '{name[:40]}'."
        if wrong:
            return wrong
    return ""


_NUMBER = re.compile(r"-?[0-9]{1,18}(?:[.,][0-9]{1,6})?", re.ASCII)


def read_number(text: str) -> int | float | None:
    """Read a number as it is typed, with a point or a comma; None when it is none."""
    said = text.strip()
    if not _NUMBER.fullmatch(said):
        return None
    number = said.replace(",", ".")
    return float(number) if "." in number else int(number)


def too_long(text: str, most: int = MAX_NOTE) -> str:
    """Say that a text is too long, if it is."""
    if len(text) <= most:
        return ""
    what = "A note" if most == MAX_NOTE else "An answer"
    return f"{what} holds {most:,} characters; this one has {len(text):,}."
