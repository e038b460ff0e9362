"""Taking notes: the open line, the kind it will have, and the draft that is kept as it is typed."""

from callscript.call.decide import Refusal
from callscript.call.intents import EditNote, KeepNote
from callscript.call.journal import EDIT, NOTE_LINE, Draft
from callscript.call.session import Session
from callscript.call.state import Note
from callscript.script.model import NOTE_KINDS, NoteKind
from callscript.tui.typedline import TypedLine

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

NEUTRAL_SIGN = "≈"
"""Beside a note with a neutral word."""
NOT_ENOUGH = "is neutral: ask what could be better."

NUMBER = "number"
"""The draft slot of a number being typed."""
ANSWER = "answer:"
"""Before the id of a step: the draft slot of an answer being typed in words."""
SPEAKER = "speaker"
"""The draft slot that says which seat at the table has the hand: what is typed is theirs."""
TABLE = "table:"
"""Before what is typed at a table: the draft slot of a name, or of a show of hands."""


class NoteLine(TypedLine):
    """The note line of a call. Everything typed is a draft in the journal before it is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.kind: NoteKind = "note"
        self.editing: str | None = None
        self._step: str | None = None

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

    @property
    def speaker(self) -> int:
        """The seat that has the hand; 0 is nobody by name, and everybody on a call with one."""
        draft = self._session.latest.drafts.get(SPEAKER)
        return int(draft.text) if draft is not None and draft.text.isdecimal() else 0

    def give_hand(self, seat: int) -> None:
        """Let what is typed from now on be this seat's; the line is that seat's, too."""
        if seat != self.speaker:
            self._session.type(Draft(SPEAKER, str(seat) if seat else ""))

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
            kept = KeepNote(draft.text, draft.kind, draft.step, self.speaker)
            self._session.do(kept, Draft(NOTE_LINE, ""))
            said = "The draft of another step is kept there as a note."
        self._begin(self.draft or Draft(NOTE_LINE, "", kind, here))
        mark = MARKS.get(text) if self.draft is None else None
        if mark is not None:
            self.kind = mark
            return said
        return self.insert(text) or said

    def _begin(self, draft: Draft, editing: str | None = None) -> None:
        self.editing, self.kind, self._step = editing, draft.kind, draft.step
        self.open_with(draft.text)

    def next_kind(self) -> None:
        """Make the note in the open line the next kind."""
        if self.line is None:
            return
        self.kind = NOTE_KINDS[(NOTE_KINDS.index(self.kind) + 1) % len(NOTE_KINDS)]
        self.typed()

    def keep(self) -> Refusal | None:
        """Keep what is typed and close the line; an empty line only closes."""
        if self.line is None:
            return None
        done = Draft(self.slot, "")
        if self.editing is not None:
            refusal = self._keep_edit(self.editing, self.line.text, done)
        else:
            kept = KeepNote(self.line.text, self.kind, self._step, self.speaker)
            refusal = self._session.do(kept, done)
        if refusal is None:
            self.line, self.editing = None, None
        return refusal

    def _keep_edit(self, note: str, text: str, done: Draft) -> Refusal | None:
        if note not in self._session.state.notes:
            # It was undone under the line: what is typed must not go with it.
            return self._session.do(KeepNote(text, self.kind, self._step, self.speaker), done)
        return self._session.do(EditNote(note, text, self.kind), done)

    @property
    def slot(self) -> str:
        """Where the draft of the open line is kept."""
        return NOTE_LINE if self.editing is None else f"{EDIT}{self.editing}"

    def typed(self) -> None:
        """Keep the draft as it stands."""
        text = self.line.text if self.line else ""
        self._session.type(Draft(self.slot, text, self.kind, self._step))


def put_away(session: Session) -> None:
    """Keep every note left unfinished, as one: the phone is down, and nothing may stay behind.

    An answer never accepted is kept as a note too: whether it was the answer, nobody knows.
    """
    hand = NoteLine(session).speaker
    for slot, draft in tuple(session.latest.drafts.items()):
        kept = KeepNote(draft.text, draft.kind, draft.step, hand if slot == NOTE_LINE else 0)
        note = slot.removeprefix(EDIT)
        if slot in {NOTE_LINE, NUMBER} or slot.startswith((ANSWER, TABLE)):
            session.do(kept, Draft(slot, ""))
        elif slot.startswith(EDIT) and note in session.state.notes:
            session.do(EditNote(note, draft.text, draft.kind), Draft(slot, ""))
        elif slot.startswith(EDIT):
            session.do(kept, Draft(slot, ""))
    if hand:
        session.type(Draft(SPEAKER, ""))
