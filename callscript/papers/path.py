"""The way a call went: each step once, in the order it came up, with what was taken down there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from callscript.call.facts import taken_down
from callscript.call.flow import path_of
from callscript.call.letters import LETTER
from callscript.call.neutral import is_neutral
from callscript.call.seats import seat_name
from callscript.call.state import READ, Answer, CallState, Note, Unread
from callscript.papers.about import clock_time
from callscript.papers.promised import promise_line
from callscript.script.model import NoteKind, Script, Step, TextField

KIND_LABELS: dict[NoteKind, str] = {
    "note": "Note",
    "verbatim": "In their words",
    "concern": "Concern",
    "praise": "Praise",
    "promise": "Promise",
    "question": "To find out",
}
"""What papers call each kind of note."""

AFTER_LAST = "After the last step"
_NAMES: dict[str | None, str] = {LETTER: "Their letter, before the call"}
"""Stands for the step of notes taken past the script's end."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as a paper shows it: what kind in words, its text, the time it was taken."""

    kind: str
    text: str
    time: str


@dataclass(frozen=True, slots=True)
class PathRow:
    """A step as a paper shows it.

    `answer` is as the customer would say it; where there is none, `gap` says why ("skipped"), or
    is empty because nothing was asked. `read` says whether words to be read word for word were.
    Notes that make up the answer are not among `notes`.
    """

    section: str
    step: str
    answer: str
    gap: str
    notes: tuple[NoteLine, ...]
    read: str = ""


@dataclass(frozen=True, slots=True)
class CallPath:
    """The steps of a call.

    `rows` are on the path: those visited in order, then those answered from elsewhere. `off_path`
    are branches that were left, and what was noted past the end, in the order of what was written
    there first. `answer_notes` are ids of notes that are the answer to a text step.
    """

    rows: tuple[PathRow, ...]
    off_path: tuple[PathRow, ...]
    answer_notes: frozenset[str]


def call_path(script: Script, state: CallState) -> CallPath:
    """Read off a call which way it went."""
    written = _written_on(state)
    sheet = _Sheet(script, state, frozenset(_visited(state)), written)
    letter = tuple(step for step in written if step == LETTER)
    on_path = path_of(script, state).steps
    elsewhere = (step for step in script.order if step in written)
    steps = dict.fromkeys((*_visited(state), *elsewhere))
    return CallPath(
        rows=tuple(sheet.row(step) for step in (*letter, *(s for s in steps if s in on_path))),
        off_path=tuple(sheet.row(s) for s in written if s not in on_path and s not in letter),
        answer_notes=frozenset(
            note.id for notes in written.values() for note in notes if sheet.is_answer(note)
        ),
    )


def _visited(state: CallState) -> Iterator[str]:
    """Steps that were on the screen, those gone back from last."""
    places = (*(visit.step for visit in state.trail), *reversed(state.ahead))
    return (step for step in places if step is not None)


def _written_on(state: CallState) -> dict[str | None, list[Note]]:
    """Notes by step, steps that were only answered among them, in the order of the first words."""
    notes = (note for note in state.notes.values() if note.text)
    said: tuple[Answer | Unread, ...] = (*state.answers.values(), *state.unread.values())
    entries: tuple[Answer | Unread | Note, ...] = (*said, *notes)
    found: dict[str | None, list[Note]] = {}
    for entry in sorted(entries, key=lambda entry: entry.seq):
        here = found.setdefault(entry.step, [])
        if isinstance(entry, Note):
            here.append(entry)
    return found


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A call laid out by step, to read rows from."""

    script: Script
    state: CallState
    visited: frozenset[str]
    written: Mapping[str | None, Sequence[Note]]

    def row(self, name: str | None) -> PathRow:
        """One step's row; None gives the one past the end."""
        step = self.script.steps.get(name or "")
        section = self.script.section_of.get(name or "")
        answer = self.state.answers.get(name or "")
        notes = (note for note in self.written.get(name, ()) if not self.is_answer(note))
        return PathRow(
            section=section.title if section else "",
            step=step.title if step else _NAMES.get(name, name or AFTER_LAST),
            answer=self._answer(step, answer) if answer else "",
            gap=self._gap(step) if step and not answer else "",
            read=self._read(step) if step else "",
            notes=tuple(_note_line(self.script, self.state, note) for note in notes),
        )

    def _answer(self, step: Step | None, answer: Answer) -> str:
        """An answer as the customer would say it; promises as they were understood."""
        if step is None or not isinstance(step.field, TextField) or step.notes != "promise":
            return taken_down(self.script, answer)
        made = [promise_line(n) for n in self.written.get(step.id, ()) if self.is_answer(n)]
        return "; ".join(made) or taken_down(self.script, answer)

    def _read(self, step: Step) -> str:
        """Whether words to be read word for word were."""
        if not step.verbatim:
            return ""
        at = self.state.ticks.get(f"{READ}{step.id}")
        return f"read word for word, {clock_time(at)}" if at else "not ticked as read word for word"

    def is_answer(self, note: Note) -> bool:
        """Whether a note is, word for word, in the answer to its text step."""
        step = self.script.steps.get(note.step or "")
        answer = self.state.answers.get(note.step or "")
        if step is None or answer is None or not isinstance(step.field, TextField):
            return False
        return note.kind == step.notes and note.text in str(answer.value)

    def _gap(self, step: Step) -> str:
        """Why a step has no answer."""
        if not step.takes_answer:
            return ""
        if unread := self.state.unread.get(step.id):
            return self.script.unread_label(unread.code)
        if step.id == self.state.position:
            return "not answered yet" if self.state.phase == "live" else "not answered"
        return "skipped" if step.id in self.visited else "not asked"


def _note_line(script: Script, state: CallState, note: Note) -> NoteLine:
    text = promise_line(note) if note.kind == "promise" else note.text
    neutral = " (neutral)" if is_neutral(script, note) else ""
    who = f", {seat_name(state, note.speaker)}" if note.speaker else ""
    return NoteLine(f"{KIND_LABELS[note.kind]}{who}{neutral}", text, clock_time(note.at))
