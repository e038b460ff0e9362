"""What a step can be answered with, as rows: responses with their keys, or what can be typed."""

from collections.abc import Mapping, Sequence

from callscript.call.events import AnswerValue
from callscript.call.facts import said_answer, taken_down
from callscript.call.moments import HINTS
from callscript.call.order import shown_order
from callscript.call.state import Answer
from callscript.script.model import (
    ChoicesField,
    Field,
    FormField,
    MomentField,
    NumberField,
    Response,
    Step,
    TextField,
)
from callscript.tui.content import box, fitted, line, spread, together
from callscript.tui.keymap import shown
from callscript.tui.offering import offer_rows
from callscript.tui.scene import Scene
from callscript.tui.styled import Styled

_LABELS = 22
"""Cells in which the labels of a form's blanks stand."""


def answer_rows(scene: Scene, width: int) -> tuple[dict[int, int], list[Styled]]:
    """The rows a step is answered by; row within them → response."""
    step = scene.step
    if step is None or scene.state.interrupt is not None or scene.state.offer is not None:
        return {}, []
    if step.offers:
        return {}, offer_rows(scene, step, width)
    if isinstance(step.field, FormField):
        rows = _form(scene, step, step.field, width)
        marks: dict[int, int] = {}
    elif step.responses:
        marks = dict(enumerate(shown_order(step, scene.state.call)))
        rows = [_response(scene, step, row, marks[row], width) for row in marks]
    else:
        rows, marks = [_typed(scene, step, width)] if step.field is not None else [], {}
    return marks, _with_codes(scene, step, rows, width)


def _response(scene: Scene, step: Step, row: int, n: int, width: int) -> Styled:
    response, answer = step.responses[n], scene.state.answers.get(step.id)
    given = _is_given(response, answer)
    sign = "▸" if row == scene.marked else " "
    sort = _box(step.field, response, answer) if isinstance(step.field, ChoicesField) else ""
    tick = "  ✓ their answer" if given and not sort else ""
    words = f": {answer.words}" if answer and given and response.other and answer.words else ""
    style = "reverse" if row == scene.marked else ("bold $success" if given else "")
    key = line(f" {response.key} ", "bold $accent")
    label = f" {sort}{response.label}{words}{tick}"
    return fitted(together(line(f" {sign} "), key, line(label, style)), width)


def _box(field: ChoicesField, response: Response, answer: Answer | None) -> str:
    """Whether a choice was taken, or as which one of a ranking."""
    given = _is_given(response, answer)
    if field.ranked and given and answer is not None and isinstance(answer.value, tuple):
        return f"{answer.value.index(response.value) + 1}. "
    return "·  " if field.ranked else f"{box(ticked=given)} "


def _is_given(response: Response, answer: Answer | None) -> bool:
    if answer is None:
        return False
    value = answer.value
    return response.value in value if isinstance(value, tuple) else value == response.value


def _form(scene: Scene, step: Step, field: FormField, width: int) -> list[Styled]:
    answer = scene.state.answers.get(step.id)
    value = _known(scene, answer)
    rows = []
    for n, blank in enumerate(field.blanks):
        marked = n == scene.marked
        filled = isinstance(value, Mapping) and blank.id in value
        said = ""
        if filled and answer is not None:
            name = f"{step.id}.{blank.id}"
            said = said_answer(scene.script, answer, name, scene.view.unkept)
        label = line(f" {'▸' if marked else ' '} {blank.label}", "bold $accent" if marked else "")
        text = line(said, "bold $success") if said else line(hint_of(blank.field), "dim")
        head = label.truncate(_LABELS, ellipsis=True, pad=True)
        rows.append(fitted(together(head, line(" "), text), width))
    return rows


def _typed(scene: Scene, step: Step, width: int) -> Styled:
    hint = line(f"   {_hint(step)}", "dim")
    answer = scene.state.answers.get(step.id)
    if answer is None:
        return fitted(hint, width)
    if answer.kept:
        said = taken_down(scene.script, answer)
    else:
        known = said_answer(scene.script, answer, step.id, scene.view.unkept)
        said = known or "answered before; it was not kept"
    return fitted(together(line(f"   ✓ {said}", "bold $success"), hint), width)


def _known(scene: Scene, answer: Answer | None) -> AnswerValue | None:
    if answer is None:
        return None
    return answer.value if answer.kept else scene.view.unkept.get(answer.seq)


def _hint(step: Step) -> str:
    words = isinstance(step.field, TextField)
    if step.sensitive:
        return "type it: it is never kept" + ("" if words else f"; {hint_of(step.field)}")
    if words:
        return "type their words; Enter keeps them, Enter again goes on"
    return hint_of(step.field)


def hint_of(field: Field | None) -> str:
    """What can be typed into a field."""
    match field:
        case NumberField():
            return _number_hint(field)
        case MomentField(kind=kind):
            return HINTS[kind]
        case TextField():
            return "–"
    return ""


def _number_hint(field: NumberField) -> str:
    low = "" if field.minimum is None else str(field.minimum)
    high = "" if field.maximum is None else str(field.maximum)
    unit = f" {field.unit}" if field.unit else ""
    if field.low or field.high:
        return f"a number from {low} to {high} ({low} {field.low}, {high} {field.high})"
    if low or high:
        return f"a number {'from ' + low if low else ''}{' to ' + high if high else ''}{unit}"
    return f"a number{unit}"


def _with_codes(scene: Scene, step: Step, rows: list[Styled], width: int) -> list[Styled]:
    """The codes that can stand in for an answer: small, at the right of the last row."""
    if not step.unread or not rows:
        return rows
    given = scene.state.unread.get(step.id)
    keys = {c.id: shown(c.keys[0]) for c in scene.keymap.commands if c.id in step.unread}
    parts = [
        line(f" {keys[code]} {scene.script.unread_label(code)}{' ✓' if is_it else ''} ", style)
        for code in step.unread
        for is_it in (given is not None and given.code == code,)
        for style in ("bold $success" if is_it else "dim",)
    ]
    codes = together(*parts)
    if rows[-1].cell_length + codes.cell_length < width:
        return [*rows[:-1], spread(rows[-1], codes, width)]
    return [*rows, *(spread(line(""), row, width) for row in _fitting(parts, width))]


def _fitting(parts: Sequence[Styled], width: int) -> list[Styled]:
    """Parts beside one another, on as many rows as they need."""
    rows = [parts[0]]
    for part in parts[1:]:
        if rows[-1].cell_length + part.cell_length < width:
            rows[-1] = together(rows[-1], part)
        else:
            rows.append(part)
    return rows
