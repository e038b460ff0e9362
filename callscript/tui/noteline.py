"""Taking notes: the open line, the kind it will have, and the draft that is kept as it is typed."""

from callscript.call.decide import MAX_NOTE, Refusal
from callscript.call.intents import EditNote, KeepNote
from callscript.call.journal import NOTE_LINE, Draft
from callscript.call.session import Session
from callscript.call.state import Note
from callscript.script.model import NOTE_KINDS, NoteKind
from callscript.text import clean
from callscript.tui.line import EDITS, Line, line_of

MARKS: dict[str, NoteKind] = {
    '"': "verbatim",
    "!": "concern",
    "+": "praise",
    ">": "promise",
    "?": "question",
}
"""First characters that give a note its kind."""

SIGNS: dict[NoteKind, str] = {kind: mark for mark, kind in MARKS.items()} | {"note": "·"}
KIND_NAMES: dict[NoteKind, str] = {
    "note": "note",
    "verbatim": "verbatim",
    "concern": "concern",
    "praise": "praise",
    "promise": "promise",
    "question": "to find out",
}

NUMBER = "number"
"""The draft slot of a number being typed."""
_PASTS = 200
"""Earlier states of the line that undo can reach."""
EDIT = "edit:"
"""Before the id of a note: the draft slot of its new text."""


class NoteLine:
    """The note line of a call. Everything typed is a draft in the journal before it is shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.line: Line | None = None
        self.kind: NoteKind = "note"
        self.editing: str | None = None
        self._step: str | None = None
        self._past: list[Line] = []
        self._future: list[Line] = []

    @property
    def draft(self) -> Draft | None:
        """The note left unfinished, if there is one."""
        return self._session.latest.drafts.get(NOTE_LINE)

    @property
    def left_open(self) -> Note | None:
        """A note whose change was left unfinished, if there is one."""
        slots = (s for s in self._session.latest.drafts if s.startswith(EDIT))
        notes = self._session.state.notes
        return next((notes[n] for s in slots if (n := s.removeprefix(EDIT)) in notes), None)

    def open(self, kind: NoteKind) -> None:
        """Take up what was left unfinished, or begin a note of this kind for the step on screen."""
        left = self.left_open
        if self.draft is None and left is not None:
            self.edit(left)
        else:
            self._begin(self.draft or Draft(NOTE_LINE, "", kind, self._session.state.position))

    def edit(self, note: Note) -> None:
        """Open the line on a note taken before, or on the draft of its new text."""
        slot = f"{EDIT}{note.id}"
        draft = self._session.latest.drafts.get(slot)
        self._begin(draft or Draft(slot, note.text, note.kind, note.step), note.id)

    def start(self, text: str, kind: NoteKind) -> str:
        """Begin a note with its first characters; a mark in their place gives the kind instead.

        A draft of the step on screen goes on; one of another step is kept as a note there, which
        is what is returned for the caller to know.
        """
        here, draft = self._session.state.position, self.draft
        said = ""
        if draft is not None and draft.step != here:
            self._session.do(KeepNote(draft.text, draft.kind, draft.step), Draft(NOTE_LINE, ""))
            said = "The draft of another step is kept there as a note."
        self._begin(self.draft or Draft(NOTE_LINE, "", kind, here))
        mark = MARKS.get(text) if self.draft is None else None
        if mark is not None:
            self.kind = mark
            return said
        return self.insert(text) or said

    def _begin(self, draft: Draft, editing: str | None = None) -> None:
        self.editing, self.kind, self._step = editing, draft.kind, draft.step
        self.line, self._past, self._future = line_of(draft.text), [], []

    def insert(self, text: str) -> str:
        """Put typed or pasted text in; returns what to tell the caller if it did not all fit."""
        if self.line is None:
            return ""
        wanted = clean(text[: 2 * MAX_NOTE + 2])
        room = MAX_NOTE - len(self.line.text)
        self._change(self.line.insert(wanted[:room]))
        if len(wanted) > room:
            return f"A note holds {MAX_NOTE:,} characters; the rest was left out."
        return ""

    def press(self, key: str) -> bool:
        """Edit the line; says whether the key was one of the editing keys."""
        change = EDITS.get(key)
        if self.line is None or change is None:
            return False
        if key == "backspace" and not self.line.text:
            self.leave()
            return True
        self._change(change(self.line))
        return True

    def undo(self) -> bool:
        """Take the last change of the line back; says whether there was one."""
        if self.line is None or not self._past:
            return False
        self._future.append(self.line)
        self.line = self._past.pop()
        self._type()
        return True

    def redo(self) -> bool:
        """Make the change again that was last taken back; says whether there was one."""
        if self.line is None or not self._future:
            return False
        self._past.append(self.line)
        self.line = self._future.pop()
        self._type()
        return True

    def next_kind(self) -> None:
        """Make the note in the open line the next kind."""
        if self.line is None:
            return
        self.kind = NOTE_KINDS[(NOTE_KINDS.index(self.kind) + 1) % len(NOTE_KINDS)]
        self._type()

    def leave(self) -> None:
        """Close the line; the draft stays."""
        self.line = None

    def keep(self) -> Refusal | None:
        """Keep what is typed and close the line; an empty line only closes."""
        if self.line is None:
            return None
        done = Draft(self.slot, "")
        if self.editing is not None:
            refusal = self._keep_edit(self.editing, self.line.text, done)
        else:
            refusal = self._session.do(KeepNote(self.line.text, self.kind, self._step), done)
        if refusal is None:
            self.line, self.editing = None, None
        return refusal

    def _keep_edit(self, note: str, text: str, done: Draft) -> Refusal | None:
        if note not in self._session.state.notes:
            # It was undone under the line: what is typed must not go with it.
            return self._session.do(KeepNote(text, self.kind, self._step), done)
        return self._session.do(EditNote(note, text, self.kind), done)

    @property
    def slot(self) -> str:
        """Where the draft of the open line is kept."""
        return NOTE_LINE if self.editing is None else f"{EDIT}{self.editing}"

    def _change(self, changed: Line) -> None:
        if self.line is None or changed == self.line:
            return
        before, self.line = self.line, changed
        if changed.text != before.text:
            self._past = [*self._past[1 - _PASTS :], before]
            self._future = []
            self._type()

    def _type(self) -> None:
        text = self.line.text if self.line else ""
        self._session.type(Draft(self.slot, text, self.kind, self._step))


def put_away(session: Session) -> None:
    """Keep every note left unfinished, as one: the phone is down, and nothing may stay behind.

    A number never accepted is kept as a note too: whether it was the answer, nobody knows.
    """
    for slot, draft in tuple(session.latest.drafts.items()):
        kept = KeepNote(draft.text, draft.kind, draft.step)
        note = slot.removeprefix(EDIT)
        if slot in {NOTE_LINE, NUMBER}:
            session.do(kept, Draft(slot, ""))
        elif slot.startswith(EDIT) and note in session.state.notes:
            session.do(EditNote(note, draft.text, draft.kind), Draft(slot, ""))
        elif slot.startswith(EDIT):
            session.do(kept, Draft(slot, ""))
