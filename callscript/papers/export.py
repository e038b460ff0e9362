"""A call as JSON, for other programs: the same readings as the papers, with ids and exact text.

The keys are the fields of `CallExport` and of the classes it holds; they stay, and new ones may
come. Days are "2026-11-27", moments carry their offset from UTC. Control characters are escaped
and nothing is replaced, so a reader gets exactly what was noted and a terminal obeys none of it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec import structs

from callscript.call import flow
from callscript.call.events import AnswerValue
from callscript.call.facts import spoken
from callscript.call.known import language_of
from callscript.call.standing import Standing, standings
from callscript.call.state import (
    Answer,
    CallState,
    Hands,
    Made,
    Murmur,
    Note,
    Phase,
    Raised,
    Rating,
    Seat,
    UsedCard,
)
from callscript.plan.causes import CauseCheck, cause_checks
from callscript.plan.concerns import Concern, concerns
from callscript.plan.gaps import Gap, gaps
from callscript.plan.promises import Promise, promises
from callscript.plan.review import Review, SelfReview, reviews, self_review
from callscript.plan.themes import Theme, themes
from callscript.plan.worth import Worth, worth_of
from callscript.script.model import NoteKind, Outcome, Script

FORMAT = 1
"""Raised when a key changes its meaning or goes; a new key leaves it as it is."""

_OBEYED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey, or a line reader stumble over, and JSON need not escape."""


@dataclass(frozen=True, slots=True)
class ExportedScript:
    """The script a call ran on; `digest` names its exact text."""

    id: str
    title: str
    digest: str


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """An answer: the value stored, and as the customer would say it. Off the path it is kept only.

    `words` say what "something else" is. What is never `kept` has an empty value.

    `step` is an id; `title` what the step is called.
    """

    step: str
    title: str
    value: AnswerValue
    spoken: str
    at: datetime
    on_path: bool
    words: str
    kept: bool


@dataclass(frozen=True, slots=True)
class ExportedQuestion:
    """How a step that takes an answer stands: answered, or which kind of no answer it has."""

    step: str
    title: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class ExportedNote:
    """A note, in exact words; `step` is an id, or null past the last step.

    At a table `speaker` is the seat that said it, 0 nobody named, and `agreed` are others.
    """

    id: str
    step: str | None
    kind: NoteKind
    text: str
    at: datetime
    on_path: bool
    details: Mapping[str, str]
    speaker: int
    agreed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExportedTheme:
    """A concern of a session by its note's id, the notes put under it, and the seats behind it."""

    note: str
    remarks: tuple[str, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CallExport:
    """A whole call. `path` holds the ids of visited steps, in order, each once.

    `caller` and `contact` have the fields of `people.Caller` and `people.Contact`, `outcome` those
    of `model.Outcome`; it is null while none is set. `details` are fields of the plan for the
    whole call, `people` those each of us answered for themselves ("employee:Ana"). `seats`,
    `hands`, `ratings` and `themes` are of a session with a group; a seat has the fields of
    `state.Seat`. `redacted` says by note (empty: whoever the call was with) when its words were
    taken out for good.
    """

    format: int
    call: str
    phase: Phase
    rehearsal: bool
    script: ExportedScript
    caller: Mapping[str, Any]
    contact: Mapping[str, Any] | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: Mapping[str, Any] | None
    path: tuple[str, ...]
    answers: tuple[ExportedAnswer, ...]
    questions: tuple[ExportedQuestion, ...]
    notes: tuple[ExportedNote, ...]
    concerns: tuple[Concern, ...]
    promises: tuple[Promise, ...]
    worth: Worth
    reviews: tuple[Review, ...]
    self_review: SelfReview
    cause_checks: tuple[CauseCheck, ...]
    gaps: tuple[Gap, ...]
    interrupts: tuple[Raised, ...]
    offers: tuple[Made, ...]
    acknowledgements: tuple[Murmur, ...]
    cards: tuple[UsedCard, ...]
    details: Mapping[str, str]
    people: Mapping[str, Mapping[str, str]]
    language: str
    ticks: Mapping[str, datetime]
    seats: tuple[Mapping[str, Any], ...]
    hands: tuple[Hands, ...]
    ratings: tuple[Rating, ...]
    themes: tuple[ExportedTheme, ...]
    redacted: Mapping[str, datetime]


def call_json(script: Script, state: CallState) -> str:
    """Write a call as JSON, two blanks a level, ending with a line end."""
    plain = msgspec.to_builtins(export(script, state))
    text = json.dumps(plain, ensure_ascii=False, indent=2)
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def export(script: Script, state: CallState) -> CallExport:
    """Read a call for other programs."""
    on_path = flow.path_of(script, state).steps
    answers = sorted(state.answers.values(), key=lambda answer: answer.seq)
    return CallExport(
        format=FORMAT,
        call=state.call,
        phase=state.phase,
        rehearsal=state.rehearsal,
        script=ExportedScript(state.script or script.id, state.title or script.title, state.digest),
        caller=structs.asdict(state.caller),
        contact=structs.asdict(state.contact) if state.contact else None,
        started_at=state.started_at,
        ended_at=state.ended_at,
        outcome=_outcome(script, state),
        path=tuple(dict.fromkeys(visit.step for visit in state.trail if visit.step)),
        answers=tuple(_answer(script, answer, on_path) for answer in answers),
        questions=tuple(
            ExportedQuestion(step, script.steps[step].title, standing)
            for step, standing in standings(script, state).items()
        ),
        language=language_of(script, state),
        ticks=state.ticks,
        notes=tuple(_note(note, on_path) for note in state.notes.values() if note.text),
        concerns=concerns(state),
        promises=promises(state),
        worth=worth_of(state),
        reviews=reviews(state),
        self_review=self_review(state),
        cause_checks=cause_checks(script, state),
        gaps=gaps(state),
        interrupts=state.raised,
        offers=tuple(state.offers.values()),
        acknowledgements=state.murmurs,
        cards=state.cards,
        details=state.details,
        people=state.people,
        seats=tuple(_seat(seat) for seat in state.seats.values()),
        hands=state.hands,
        ratings=tuple(one for by_seat in state.ratings.values() for one in by_seat.values()),
        themes=tuple(_theme(theme) for theme in themes(state)) if script.group else (),
        redacted=state.redacted,
    )


def _seat(seat: Seat) -> Mapping[str, Any]:
    contact = structs.asdict(seat.contact) if seat.contact is not None else None
    return {**structs.asdict(seat), "contact": contact}


def _theme(theme: Theme) -> ExportedTheme:
    return ExportedTheme(theme.head.id, tuple(n.id for n in theme.remarks), theme.seats)


def _outcome(script: Script, state: CallState) -> Mapping[str, Any] | None:
    found = flow.outcome_of(script, state)
    if found is None:
        return None
    return structs.asdict(script.outcome(found) or Outcome(found, found))


def _answer(script: Script, answer: Answer, on_path: frozenset[str]) -> ExportedAnswer:
    step = script.steps.get(answer.step)
    return ExportedAnswer(
        step=answer.step,
        title=step.title if step else answer.step,
        value=answer.value,
        spoken=spoken(script, answer) if answer.kept else "",
        at=answer.at,
        on_path=answer.step in on_path,
        words=answer.words,
        kept=answer.kept,
    )


def _note(note: Note, on_path: frozenset[str]) -> ExportedNote:
    return ExportedNote(
        id=note.id,
        step=note.step,
        kind=note.kind,
        text=note.text,
        at=note.at,
        on_path=note.step in on_path,
        details=note.details,
        speaker=note.speaker,
        agreed=tuple(sorted(note.agreed)),
    )
