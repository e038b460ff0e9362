"""An answer tape: a call written down beforehand, to be played without a screen.

    script = "win-back"
    contact = { name = "Maria Lopez", company = "Acme" }
    do = [
        { answer = "speaking", step = "hello" },
        "on",
        { note = "Three wrong invoices", kind = "concern" },
        { plan = "concern 1", fill = { owner = "Ana", due = "fri" } },
        "end",
    ]

Each item of `do` is one act of the caller's. Nothing is done that the tape doesn't say, except at
its end: a call still live is ended, and its wrap-up finished. `step` may be added to any act: the
tape is wrong unless the call is on that step then. This judges what people write; `replay` plays.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag, field_validator
from pydantic_core import PydanticCustomError

from callscript.call.decide import MAX_NOTE
from callscript.call.people import Caller, Contact
from callscript.script.judge import SAID, judge_as
from callscript.script.model import NoteKind
from callscript.script.toml import Document, parse
from callscript.script.written import Id, Language, Line, Words, Written

Word = Literal[
    "on", "back", "forward", "return", "clear", "undo", "redo", "murmur", "leave", "end", "done"
]
"""What needs no more than a word: moving; clearing an answer; undo; a murmur; leaving an interrupt;
the phone going down; the wrap-up being done."""

NoteText = Annotated[str, Field(min_length=1, max_length=MAX_NOTE)]
NoteName = Annotated[str, Field(pattern=r"^[a-z]+ [1-9][0-9]{0,3}$")]
"""A note by its kind and its number among the notes of that kind: "concern 1"."""


class WrittenAct(Written):
    """One act of the caller's. With `step` the tape expects that step on the screen."""

    step: Id | None = None


class WordAct(WrittenAct):
    """What needs no more than a word; a plain text is one."""

    short_form: ClassVar[str] = "act"
    act: Word


class AnswerAct(WrittenAct):
    """An answer: a response's value, key or label, a number, or words. `to` names another step."""

    answer: str | int
    to: Id | None = None

    @field_validator("answer", mode="before")
    @classmethod
    def _is_answer(cls, found: Any) -> Any:
        if isinstance(found, bool) or not isinstance(found, str | int):
            fix = "write a response's value, key or label, a number, or the customer's words"
            raise _said("wrong-type", "this can't be an answer", fix)
        return found


class NoteAct(WrittenAct):
    """A note; left out, `kind` is the step's usual one. `to` names another step."""

    note: NoteText
    kind: NoteKind | None = None
    to: Id | None = None


class EditAct(WrittenAct):
    """A note gets another text."""

    edit: NoteName
    text: NoteText


class MarkAct(WrittenAct):
    """A note becomes another kind."""

    mark: NoteName
    kind: NoteKind


class PlanAct(WrittenAct):
    """Fields of the plan are filled in for a note, one after the other."""

    plan: NoteName
    fill: dict[Id, Words]


class JumpAct(WrittenAct):
    """Another step is shown, out of order."""

    jump: Id


class InterruptAct(WrittenAct):
    """The customer throws something in."""

    interrupt: Id


class OutcomeAct(WrittenAct):
    """The caller says how the call ended."""

    outcome: Id


class LanguageAct(WrittenAct):
    """The call goes on in another language."""

    language: Language


_KINDS: Mapping[str, type[WrittenAct]] = {
    "act": WordAct,
    "answer": AnswerAct,
    "note": NoteAct,
    "edit": EditAct,
    "mark": MarkAct,
    "plan": PlanAct,
    "jump": JumpAct,
    "interrupt": InterruptAct,
    "outcome": OutcomeAct,
    "language": LanguageAct,
}


def _kind(found: Any) -> str | None:
    """Which act is meant, also by a key that is nearly right; tags are no keys of the tape."""
    if isinstance(found, str):
        return WordAct.__name__
    keys = list(found) if isinstance(found, dict) else []
    near = (close for key in keys for close in get_close_matches(key, _KINDS, n=1))
    meant = next((key for key in keys if key in _KINDS), None) or next(near, None)
    return _KINDS[meant].__name__ if meant else None


AnyAct = Annotated[
    Annotated[WordAct, Tag("WordAct")]
    | Annotated[AnswerAct, Tag("AnswerAct")]
    | Annotated[NoteAct, Tag("NoteAct")]
    | Annotated[EditAct, Tag("EditAct")]
    | Annotated[MarkAct, Tag("MarkAct")]
    | Annotated[PlanAct, Tag("PlanAct")]
    | Annotated[JumpAct, Tag("JumpAct")]
    | Annotated[InterruptAct, Tag("InterruptAct")]
    | Annotated[OutcomeAct, Tag("OutcomeAct")]
    | Annotated[LanguageAct, Tag("LanguageAct")],
    Discriminator(
        _kind,
        custom_error_type=SAID,
        custom_error_message="no act",
        custom_error_context={
            "code": "no-act",
            "message": "this is no act",
            "fix": f"write a word such as on, or a table with one of {', '.join(_KINDS)}",
        },
    ),
]


class WrittenCaller(Written):
    """Who makes the call; a plain text is the name."""

    short_form: ClassVar[str] = "name"
    name: Line
    company: Line | None = None
    phone: Line | None = None


class WrittenTape(Written):
    """A whole tape. `at` pins the clock: the call begins then, and each act takes `pace` seconds.

    A contact may have any field beside the usual ones; a plain text is the name.
    """

    script: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")] | None = None
    caller: WrittenCaller | None = None
    contact: dict[Id, Words] | None = None
    rehearsal: bool = False
    at: datetime | None = None
    pace: int = Field(10, ge=1, le=3600)
    do: list[AnyAct] = Field([])

    @field_validator("contact", mode="before")
    @classmethod
    def _short_contact(cls, found: Any) -> Any:
        return {"name": found} if isinstance(found, str) else found

    @field_validator("at")
    @classmethod
    def _has_offset(cls, at: datetime | None) -> datetime | None:
        if at is not None and at.tzinfo is None:
            fix = "add its offset from UTC: 2026-11-22T17:40:00+01:00"
            raise _said("wrong-form", "this time could be anywhere", fix)
        return at


@dataclass(frozen=True, slots=True)
class Tape:
    """A judged tape and the document it was read from, for the places of what proves wrong."""

    written: WrittenTape
    document: Document

    @property
    def caller(self) -> Caller | None:
        """Who calls, if the tape says so."""
        who = self.written.caller
        return Caller(who.name, who.company or "", who.phone or "") if who else None

    @property
    def contact(self) -> Contact | None:
        """Who is called, if the tape says so; whoever has the same name, company and phone is one.

        A tape played again so brings a contact up to date, rather than adding another.
        """
        said = self.written.contact
        if not said:
            return None
        known = {key: said.get(key, "") for key in _USUAL}
        free = {key: value for key, value in said.items() if key not in _USUAL}
        same = "\0".join((known["name"], known["company"], known["phone"])).casefold()
        return Contact(hashlib.sha256(same.encode()).hexdigest()[:16], **known, fields=free)


_USUAL = ("name", "company", "phone", "value", "notes")


def read_tape(raw: bytes, file: str) -> Tape:
    """Read and judge a tape; raises `ScriptError` with every problem and its place."""
    document = parse(raw, file)
    return Tape(judge_as(WrittenTape, document), document)


def _said(code: str, message: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError(SAID, "{message}", {"code": code, "message": message, "fix": fix})
