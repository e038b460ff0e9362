"""A persona as people write it, and from its bytes to the checked form."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from callscript.script.judge import judge_as
from callscript.script.personas import OFTEN, Lean, Lines, Mood, Persona
from callscript.script.problems import Problem, ScriptError, near
from callscript.script.toml import Document, parse
from callscript.script.written import Id, Line, Written, listed

_BREATH = 200
"""Characters a line has at most: it stands above the responses, and is read while talking."""

_Said = Annotated[Line, Field(max_length=_BREATH)]
_Lines = Annotated[
    Annotated[list[_Said], Field(min_length=1, max_length=40)],
    BeforeValidator(listed, json_schema_input_type=str | list[str]),
]
_Name = Annotated[str, Field(min_length=1, max_length=200)]
"""A step's or an interrupt's id, or what stands over it."""


class WrittenLines(Written):
    """Lines by kind of step, in one mood; a kind without any takes those of `question`."""

    opening: _Lines | None = None
    question: _Lines | None = None
    yes_no: _Lines | None = None
    number: _Lines | None = None
    day: _Lines | None = None
    listen: _Lines | None = None
    told: _Lines | None = None
    close: _Lines | None = None


class WrittenSays(WrittenLines):
    """The lines of the mood they are in at first: what everything else falls back on."""

    question: _Lines


class WrittenFacts(Written):
    """Who is on the phone; whatever a script may mention of a contact besides goes to `fields`."""

    name: Line
    company: Line | None = None
    phone: Line | None = None
    value: Line | None = None
    notes: Line | None = None
    fields: dict[Id, Line] = Field({}, max_length=40)


class WrittenPersona(Written):
    """A whole persona."""

    name: Annotated[Line, Field(max_length=60)]
    mood: Mood
    about: Line | None = None
    calms: list[Mood] = Field([], max_length=4)
    leans: Lean = "varied"
    often: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None
    contact: WrittenFacts
    says: WrittenSays
    calmed: dict[Mood, WrittenLines] = Field({}, max_length=5)
    steps: dict[_Name, _Lines] = Field({}, max_length=200)
    answers: dict[_Name, Line] = Field({}, max_length=200)
    cuts_in: dict[_Name, _Lines] = Field({}, max_length=40)


def load_persona(raw: bytes, file: str, name: str) -> Persona:
    """Judge and build a persona of that name; raises `ScriptError` with every problem in place."""
    document = parse(raw, file)
    written = judge_as(WrittenPersona, document)
    if found := [*_never(document, written)]:
        raise ScriptError(found)
    facts = written.contact.model_dump(exclude={"fields"}, exclude_none=True)
    return Persona(
        id=name,
        name=written.name,
        mood=written.mood,
        says=_by_kind(written.says),
        about=written.about or "",
        facts={**written.contact.fields, **facts},
        calms=tuple(written.calms),
        calmed={mood: _by_kind(lines) for mood, lines in written.calmed.items()},
        steps={step: tuple(lines) for step, lines in written.steps.items()},
        answers=written.answers,
        leans=written.leans,
        cuts_in={name: tuple(lines) for name, lines in written.cuts_in.items()},
        often=OFTEN[written.mood] if written.often is None else written.often,
    )


def _by_kind(written: WrittenLines) -> Mapping[str, Lines]:
    said = written.model_dump(exclude_none=True)
    return {kind: tuple(lines) for kind, lines in said.items()}


def _never(document: Document, written: WrittenPersona) -> Iterator[Problem]:
    """Lines for a mood they never come to."""
    for mood in written.calmed:
        if mood not in written.calms:
            path = ("calmed", mood)
            span = document.positions.key(path) or document.positions.nearest(path)
            fix = near(mood, written.calms) if written.calms else f'add calms = ["{mood}"]'
            yield Problem(
                document.file, span, "wrong-value", f"they never calm down to '{mood}'", fix
            )
