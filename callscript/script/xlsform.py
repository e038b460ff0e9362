"""A survey form in the way of XLSForm, read into a script: its rows become steps.

`survey` and `choices` are rows of cells, by column and with the sheet's row number. What a phone
call has no use for, or a script can't say, is told with its row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callscript.script.drafting import literal
from callscript.script.formanswers import MOST_RESPONSES, Answers
from callscript.script.formrows import (
    Form,
    Row,
    RowType,
    columns_like,
    label_column,
    plain_words,
    type_of,
)
from callscript.script.sketch import Lost, Names, Piece, Sketch, SketchedSection
from callscript.script.xpath import NotCarriedError, Question, carried

_LONGEST_WORDS = 3900


_BOOKKEEPING = frozenset(
    {"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username"}
    | {"email", "audit", "hidden", "instanceid", "start_geopoint", "background_audio"}
)
_USED = frozenset(
    {"type", "name", "label", "hint", "relevant", "constraint", "constraint_message", "calculation"}
    | {"repeat_count", "parameters", "required", "guidance_hint", "relevance", "calculate"}
)
_SILENT = frozenset({"appearance", "read_only", "readonly", "required_message", "note", "notes"})
"""Columns about a device's screen, or for the form's own makers."""


def read_form(form: Form) -> Sketch:
    """Read a form into a sketch; never raises for what its cells say."""
    settings = form.settings[0] if form.settings else Row(0, {})
    name = form.file.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0]
    title = settings.get("form_title", "title", "form_id") or name.replace("_", " ")
    reader = _FormReader(form, Sketch(title or "Imported form", form.file))
    for row in form.survey:
        reader.take(row)
    return reader.done()


@dataclass(slots=True)
class _Frame:
    """A group or repeat that is open: what shows it, and its title."""

    title: str
    when: str
    repeat: str = ""


_CHOSEN = {"one": "one", "many": "many", "rank": "other"}
"""What is chosen from a list, and what expressions can ask of it."""


class _FormReader:
    """Takes the rows of a survey one by one."""

    def __init__(self, form: Form, sketch: Sketch) -> None:
        self.form, self.sketch = form, sketch
        self.frames: list[_Frame] = []
        self.questions: dict[str, Question] = {}
        self.names, self.sections = Names(), Names(frozenset())
        self.fresh = True
        self._used: set[str] = set()
        self._lists = _lists(form.choices)
        self._label = label_column(form)
        self._answers = Answers(self._lists, self._label, self.questions)
        self._introduce()
        sketch.lost += _unread_columns(form, self._label)

    def _introduce(self) -> None:
        """Give every question its name before anything asks about it."""
        for row in self.form.survey:
            name, kind = row.get("name"), type_of(row)
            if name and name not in self.questions and not kind.kind.startswith(("begin", "end")):
                values = _values(kind, self._lists)
                self.questions[name] = Question(self.names.new(name, "q"), _sort(kind), values)

    def take(self, row: Row) -> None:
        """Read one row."""
        kind = type_of(row)
        match kind.kind:
            case "":
                if row.get("name") or row.get("label", self._label):
                    self._lose(row, "a row without a type")
            case "begingroup" | "beginrepeat":
                self._begin(row, kind)
            case "endgroup" | "endrepeat":
                self._end(row)
            case "calculate":
                self._calculate(row)
            case name if name.replace("-", "_") in _BOOKKEEPING or name.startswith("xml"):
                self._lose(row, f"'{row.get('type')}', the form's own bookkeeping")
            case _:
                self._question(row, kind)

    def done(self) -> Sketch:
        """The whole sketch."""
        if self.frames:
            self.sketch.lost.append(Lost(self.form.file, "a group that is never ended"))
        return self.sketch

    def _lose(self, row: Row, what: str) -> None:
        self.sketch.lost.append(Lost(_place(row), what))

    def _begin(self, row: Row, kind: RowType) -> None:
        piece = Piece({}, _place(row))
        when = self._when(row, piece)
        count = row.get("repeat_count")
        repeat = ""
        if kind.kind == "beginrepeat":
            repeat = self._carried(count, "repeat_count", piece) if count else "?"
        title = plain_words(row.get(self._label, "label")) or row.get("name").replace("_", " ")
        self.frames.append(_Frame(title or "Group", when, repeat))
        self.sketch.lost += [Lost(piece.place, what) for what in piece.lost]
        if repeat == "?":
            self._lose(row, "a repeat without a count: its questions are asked once")
        self.fresh = True

    def _end(self, row: Row) -> None:
        if self.frames:
            self.frames.pop()
        else:
            self._lose(row, "the end of a group that was never begun")
        self.fresh = True

    def _section(self, row: Row) -> SketchedSection:
        """The section a step belongs to now; groups in groups become sections side by side."""
        if not self.fresh and self.sketch.sections:
            return self.sketch.sections[-1]
        title = " – ".join(frame.title for frame in self.frames) or self.sketch.title
        table: dict[str, Any] = {"id": self.sections.new(title, "section"), "title": title}
        conditions = [frame.when for frame in self.frames if frame.when]
        if conditions:
            table["when"] = (
                " and ".join(f"({c})" for c in conditions) if conditions[1:] else conditions[0]
            )
        repeats = [frame for frame in self.frames if frame.repeat not in {"", "?"}]
        if repeats:
            each = self.names.new(repeats[-1].title, "entry")
            table["repeat"] = {"each": each, "count": repeats[-1].repeat}
        section = SketchedSection(Piece(table, _place(row)))
        self.sketch.sections.append(section)
        self.fresh = False
        return section

    def _calculate(self, row: Row) -> None:
        piece = Piece({}, _place(row))
        question = self.questions.get(row.get("name"))
        expression = row.get("calculation", "calculate")
        if question is None or not expression:
            self._lose(row, "a calculation without a name or without an expression")
            return
        piece.table["of"] = self._carried(expression, "calculation", piece)
        if piece.table["of"]:
            self.sketch.compute[question.name] = piece
        self.sketch.lost += [Lost(piece.place, what) for what in piece.lost]
        piece.lost.clear()

    def _question(self, row: Row, kind: RowType) -> None:
        question = self.questions.get(row.get("name"))
        step = Piece({}, _place(row))
        step.table["id"] = self._name(row, question, step)
        words = self._words(row.get(self._label, "label"), step)
        if kind.kind == "note" or not question:
            step.table["say"] = words or "…"
        else:
            step.table["ask"] = words or f"{row.get('name').replace('_', ' ').capitalize()}?"
            step.table |= self._answers.of(row, kind, step)
        hints = [
            plain_words(row.get(*columns_like(row, column))) for column in ("hint", "guidance_hint")
        ]
        if any(hints):
            step.table["cue"] = self._words("\n".join(filter(None, hints)), step)
        if when := self._when(row, step):
            step.table["when"] = when
        if question and "ask" in step.table and (constraint := row.get("constraint")):
            self._constrain(row, constraint, question, step)
        self._section(row).steps.append(step)

    def _name(self, row: Row, question: Question | None, step: Piece) -> str:
        """The name of a row's step; a second question of a name gets another, and is told."""
        if question is None:
            return self.names.new(plain_words(row.get(self._label)), "note")
        if question.name not in self._used:
            self._used.add(question.name)
            return question.name
        step.lost.append(f"its name '{row.get('name')}', which another question has")
        return self.names.new(question.name)

    def _when(self, row: Row, piece: Piece) -> str:
        relevant = row.get("relevant", "relevance")
        return self._carried(relevant, "relevant", piece) if relevant else ""

    def _carried(self, expression: str, column: str, piece: Piece) -> str:
        try:
            return carried(expression, self.questions, None)
        except NotCarriedError as error:
            piece.lost.append(f"{column} {expression[:120]}: {error}")
            return ""

    def _constrain(self, row: Row, constraint: str, question: Question, step: Piece) -> None:
        """Bounds of a number where a constraint is no more than that, else a check."""
        bounds = _bounds(constraint)
        answer = step.table.get("answer")
        if bounds and isinstance(answer, dict) and answer.get("type") == "number":
            answer |= bounds
            return
        try:
            wrong = f"not ({carried(constraint, self.questions, question)})"
        except NotCarriedError as error:
            step.lost.append(f"constraint {constraint[:120]}: {error}")
            return
        column = next(iter(columns_like(row, "constraint_message")), "constraint_message")
        said = (
            plain_words(row.get(column))
            or f"Look again at the answer to “{step.table['ask'][:80]}”."
        )
        table = {"when": f"answered({question.name}) and {wrong}", "say": literal(said)}
        self.sketch.checks.append(
            Piece({**table, "level": "hard", "fix": [question.name]}, step.place)
        )

    def _words(self, text: str, piece: Piece) -> str:
        """Words with their questions' answers as placeholders."""
        plain = plain_words(text)
        parts: list[str] = []
        at = 0
        for found in re.finditer(r"\$\{\s*([^{}\s]{1,100})\s*\}", plain):
            parts.append(literal(plain[at : found.start()]))
            question = self.questions.get(found[1])
            if question is None:
                piece.lost.append(f"the name '{found[1]}' in its words")
            parts.append(f"{{{question.name}|that}}" if question else "…")
            at = found.end()
        words = "".join((*parts, literal(plain[at:])))
        if len(words) > _LONGEST_WORDS:
            piece.lost.append("the end of very long words")
        return words[:_LONGEST_WORDS]


def _sort(kind: RowType) -> str:
    """Which kind of answer expressions meet."""
    if kind.kind in _CHOSEN:
        return _CHOSEN[kind.kind]
    return "number" if kind.kind in {"integer", "int", "decimal", "range"} else "other"


def _values(kind: RowType, lists: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """What a question's choices are stored as here."""
    if kind.kind not in _CHOSEN:
        return {}
    names = Names(frozenset())
    listed = [choice.get("name", "value") for choice in lists.get(kind.choices, ())]
    values = {name: names.new(name, "choice") for name in listed[:MOST_RESPONSES]}
    return {"other": "other", **values} if kind.or_other else values


def _unread_columns(form: Form, label: str) -> Iterator[Lost]:
    """Each column nothing was made of, once, with the rows that say something there."""
    seen: dict[str, list[int]] = {}
    for row in form.survey:
        for column in row.cells:
            if column.partition("::")[0].partition(":")[0] not in _USED | _SILENT:
                seen.setdefault(column, []).append(row.number)
    others = sorted({c for row in form.survey for c in columns_like(row, "label")} - {label})
    if others:
        yield Lost(form.file, f"words in other languages: {', '.join(others)}")
    for column, rows in seen.items():
        places = ", ".join(map(str, rows[:5])) + (", …" if len(rows) > 5 else "")
        yield Lost(f"survey row {places}", f"the column '{column}'")


def _place(row: Row) -> str:
    return f"survey row {row.number}"


def _lists(rows: Iterable[Row]) -> dict[str, list[Row]]:
    lists: dict[str, list[Row]] = {}
    for row in rows:
        name = row.get("list_name", "list name")
        if name and row.get("name", "value"):
            lists.setdefault(name, []).append(row)
    return lists


def _bounds(constraint: str) -> dict[str, int]:
    """The bounds a constraint sets, if it does nothing else: . >= 0 and . <= 120."""
    bounds: dict[str, int] = {}
    for part in re.split(r"\s+and\s+", constraint.strip()):
        found = re.fullmatch(r"\(?\s*\.\s*(<=|>=|<|>)\s*(-?\d{1,9})\s*\)?", part)
        if found is None:
            return {}
        limit = int(found[2]) + {">": 1, "<": -1}.get(found[1], 0)
        key = "min" if found[1].startswith(">") else "max"
        if key in bounds:
            return {}
        bounds[key] = limit
    return bounds
