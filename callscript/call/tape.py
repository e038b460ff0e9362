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
tape is wrong unless the call is on that step then. With `answers` (by step) the call walks by
itself: it gives them, goes on from every other step, and stops for an act at the act's `step`.

A tape may say what must come of it (`path`, `says`, `outcome`, `plan`, `checks`, `offers`). One
that does, with a name, is a case of a script. This judges what people write; `replay` plays,
`plan.cases` compares.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator
from pydantic_core import PydanticCustomError

from callscript.call.events import Opening
from callscript.call.fits import MAX_NOTE
from callscript.call.people import Caller, Contact
from callscript.call.state import OfferStanding
from callscript.script.judge import SAID, judge_as
from callscript.script.model import MOST_SEATS, NoteKind
from callscript.script.positions import Path
from callscript.script.problems import Problem, ScriptError
from callscript.script.toml import Document, parse
from callscript.script.written import (
    PLACE_PATTERN,
    Id,
    Language,
    Line,
    Texts,
    Words,
    Written,
    listed,
)

Word = Literal[
    "on", "back", "forward", "return", "clear", "undo", "redo", "murmur", "leave", "end", "done"
]
"""What needs no more than a word: moving; clearing an answer; undo; a murmur; leaving an interrupt;
the phone going down; the wrap-up being done."""

NoteText = Annotated[str, Field(min_length=1, max_length=MAX_NOTE)]
NoteName = Annotated[str, Field(pattern=r"^[a-z]+ [1-9][0-9]{0,3}$")]
"""A note by its kind and its number among the notes of that kind: "concern 1"."""


Seat = Annotated[int, Field(ge=0, le=MOST_SEATS)]
"""A seat at the table by its number; 0 is nobody named."""


Place = Annotated[str, Field(pattern=PLACE_PATTERN)]
"""A step, or one in an entry of a repeated section: "age#2"."""


class WrittenAct(Written):
    """One act of the caller's. With `step` the tape expects that step on the screen."""

    step: Id | None = None


class WordAct(WrittenAct):
    """What needs no more than a word; a plain text is one."""

    short_form: ClassVar[str] = "act"
    act: Word


def _said(code: str, message: str, fix: str) -> PydanticCustomError:
    return PydanticCustomError(SAID, "{message}", {"code": code, "message": message, "fix": fix})


def _is_answer(found: Any) -> Any:
    if isinstance(found, bool) or not isinstance(found, str | int | float | list | dict):
        fix = "write a response's value, key or label, a number, or the customer's words"
        raise _said("wrong-type", "this can't be an answer", fix)
    return found


Said = Annotated[
    str | int | float | list[str] | dict[Id, str | int | float], BeforeValidator(_is_answer)
]
"""An answer: a response's value, key or label, or several in a list; a number; words, a day or a
time; a form's blanks in a table. ``{ value = …, words = … }`` says what "something else" is, and
``{ unread = "refused" }`` is a code instead of an answer."""


class AnswerAct(WrittenAct):
    """An answer; `to` names another step than the one on the screen, "age#2" one in an entry."""

    answer: Said
    to: Place | None = None


_TICKS = (
    r"^(read|(before|after) [1-9][0-9]?|(training|handoff) [a-z]\w{0,39}"
    r"|(shared|sent) [a-z][a-z0-9.-]{0,60})$"
)


class TickAct(WrittenAct):
    """A line of a checklist is ticked ("before 1"), or the words of the step on screen ("read").

    "training care" and "handoff promise" tick the checks that causes lead to, "shared summary.md"
    and "sent letter.md" say that a paper went to staff or to the customer.
    """

    tick: Annotated[str, Field(pattern=_TICKS)]


class NoteAct(WrittenAct):
    """A note; left out, `kind` is the step's usual one. `to` names another step, `by` a seat."""

    note: NoteText
    kind: NoteKind | None = None
    to: Id | None = None
    by: Seat = 0


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


class EmployeeAct(WrittenAct):
    """One of us answers the internal review, apart from what the caller says."""

    employee: Line
    fill: dict[Id, Words]


class FillAct(WrittenAct):
    """Fields of the plan are filled in for the whole call."""

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


class CardAct(WrittenAct):
    """A cue card is opened, by its title."""

    card: Line


class LanguageAct(WrittenAct):
    """The call goes on in another language."""

    language: Language


def _short_contact(found: Any) -> Any:
    return {"name": found} if isinstance(found, str) else found


WrittenContact = Annotated[
    dict[Id, Words],
    BeforeValidator(_short_contact, json_schema_input_type=Words | dict[Id, Words]),
]


class SeatAct(WrittenAct):
    """Somebody takes a seat; one who is no contact has a name only."""

    seat: Annotated[int, Field(ge=1, le=MOST_SEATS)]
    name: Line | None = None
    contact: WrittenContact | None = None


class LeavesAct(WrittenAct):
    """Somebody leaves."""

    leaves: Seat


class AgreesAct(WrittenAct):
    """A seat, or several, agree with a remark: the last one, unless `about` names another."""

    agrees: Annotated[list[Seat], BeforeValidator(listed, json_schema_input_type=Seat | list[Seat])]
    about: NoteName | None = None


class HandsAct(WrittenAct):
    """Hands go up: so many, or those of a list of seats. `text` is what was asked."""

    hands: Seat | list[Seat]
    text: Line | None = None


class RatesAct(WrittenAct):
    """Seats answer in a round: numbers by seat."""

    rates: dict[Annotated[str, Field(pattern=r"^[1-9]$")], int]


class SpeakerAct(WrittenAct):
    """A remark turns out to be another seat's."""

    speaker: NoteName
    by: Seat


class MergeAct(WrittenAct):
    """A remark is put under a concern it belongs to."""

    merge: NoteName
    into: NoteName


class OfferAct(WrittenAct):
    """Something is offered; its words are over the step."""

    offer: Id


class TakeAct(WrittenAct):
    """The customer takes an offer; one not made yet is made."""

    take: Id


class RefuseAct(WrittenAct):
    """The customer refuses an offer; one not made yet is made."""

    refuse: Id


class ApproveAct(WrittenAct):
    """Whoever has to agree to an offer did, or somebody else (`who`); `worth` is its value then."""

    approve: Id
    who: Line | None = None
    worth: Line | None = None


class AddAct(WrittenAct):
    """A repeated section has one more entry."""

    add: Id


class RemoveAct(WrittenAct):
    """An entry of a repeated section, by its number, does not count."""

    remove: Id
    entry: int = Field(ge=1, le=999)


class WaiveAct(WrittenAct):
    """A check is waved off."""

    waive: Id


class OpeningAct(WrittenAct):
    """The call turns out to be of another kind."""

    opening: Opening


_KINDS: Mapping[str, type[WrittenAct]] = {
    "act": WordAct,
    "answer": AnswerAct,
    "tick": TickAct,
    "note": NoteAct,
    "edit": EditAct,
    "mark": MarkAct,
    "plan": PlanAct,
    "employee": EmployeeAct,
    "jump": JumpAct,
    "interrupt": InterruptAct,
    "outcome": OutcomeAct,
    "language": LanguageAct,
    "card": CardAct,
    "fill": FillAct,
    "seat": SeatAct,
    "leaves": LeavesAct,
    "agrees": AgreesAct,
    "hands": HandsAct,
    "rates": RatesAct,
    "speaker": SpeakerAct,
    "merge": MergeAct,
    "offer": OfferAct,
    "take": TakeAct,
    "refuse": RefuseAct,
    "approve": ApproveAct,
    "add": AddAct,
    "remove": RemoveAct,
    "waive": WaiveAct,
    "opening": OpeningAct,
}
"""Which key makes an act what it is, the most telling ones first: several acts fill in fields."""


def _kind(found: Any) -> str | None:
    """Which act is meant, also by a key that is nearly right; tags are no keys of the tape."""
    if isinstance(found, str):
        return WordAct.__name__
    keys = list(found) if isinstance(found, dict) else []
    near = (close for key in keys for close in get_close_matches(key, _KINDS, n=1))
    meant = next((key for key in _KINDS if key in keys), None) or next(near, None)
    return _KINDS[meant].__name__ if meant else None


AnyAct = Annotated[
    Annotated[WordAct, Tag("WordAct")]
    | Annotated[AnswerAct, Tag("AnswerAct")]
    | Annotated[TickAct, Tag("TickAct")]
    | Annotated[NoteAct, Tag("NoteAct")]
    | Annotated[EditAct, Tag("EditAct")]
    | Annotated[MarkAct, Tag("MarkAct")]
    | Annotated[PlanAct, Tag("PlanAct")]
    | Annotated[EmployeeAct, Tag("EmployeeAct")]
    | Annotated[FillAct, Tag("FillAct")]
    | Annotated[JumpAct, Tag("JumpAct")]
    | Annotated[InterruptAct, Tag("InterruptAct")]
    | Annotated[OutcomeAct, Tag("OutcomeAct")]
    | Annotated[LanguageAct, Tag("LanguageAct")]
    | Annotated[SeatAct, Tag("SeatAct")]
    | Annotated[LeavesAct, Tag("LeavesAct")]
    | Annotated[AgreesAct, Tag("AgreesAct")]
    | Annotated[HandsAct, Tag("HandsAct")]
    | Annotated[RatesAct, Tag("RatesAct")]
    | Annotated[SpeakerAct, Tag("SpeakerAct")]
    | Annotated[MergeAct, Tag("MergeAct")]
    | Annotated[OfferAct, Tag("OfferAct")]
    | Annotated[TakeAct, Tag("TakeAct")]
    | Annotated[RefuseAct, Tag("RefuseAct")]
    | Annotated[ApproveAct, Tag("ApproveAct")]
    | Annotated[AddAct, Tag("AddAct")]
    | Annotated[RemoveAct, Tag("RemoveAct")]
    | Annotated[WaiveAct, Tag("WaiveAct")]
    | Annotated[OpeningAct, Tag("OpeningAct")]
    | Annotated[CardAct, Tag("CardAct")],
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


ANY_STEPS = "..."
"""In a path: any steps at all, or none."""


class WrittenPlay(Written):
    """What tapes and cases share: who is called and when, what is done, what must come of it.

    `at` pins the clock: the call begins then, and each act takes `pace` seconds. A contact may
    have any field beside the usual ones; a plain text is the name. `attempt` and `opening` say
    which kind of call it is. Answers go by step, "age#2" by step and entry. `path` is every
    step shown, in order; `says` are texts read aloud on the way, in order; `plan` are texts in
    the plan's lines; `checks` are all that don't fit at the end, and `offers` say what became
    of each.
    """

    caller: WrittenCaller | None = None
    contact: WrittenContact | None = None
    attempt: int = Field(1, ge=1, le=999)
    opening: Opening = "first"
    at: datetime | None = None
    pace: int = Field(10, ge=1, le=3600)
    answers: dict[Place, Said] | None = None
    do: list[AnyAct] = Field([])
    path: list[Id | Literal["..."]] | None = Field(None, min_length=1)
    says: Texts = Field([])
    outcome: Id | None = None
    plan: Texts = Field([])
    checks: list[Id] | None = None
    offers: dict[Id, OfferStanding | Literal["open", "closed"]] = Field({})

    @field_validator("at")
    @classmethod
    def _has_offset(cls, at: datetime | None) -> datetime | None:
        if at is not None and at.tzinfo is None:
            fix = "add its offset from UTC: 2026-11-22T17:40:00+01:00"
            raise _said("wrong-form", "this time could be anywhere", fix)
        return at


class WrittenTape(WrittenPlay):
    """A whole tape."""

    script: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")] | None = None
    rehearsal: bool = False


class WrittenCase(WrittenPlay):
    """A call a script is tested by; `name` says which one."""

    name: Line


MOST_CASES = 200
"""Cases of one script; each is a call of its own to make."""


class WrittenCases(Written):
    """The cases of a script, whether they stand in it or in a file of their own."""

    cases: list[WrittenCase] = Field([], max_length=MOST_CASES)


@dataclass(frozen=True, slots=True)
class Tape:
    """A judged tape or case, and where it stands in its document: the places of what is wrong."""

    written: WrittenPlay
    document: Document
    root: Path = ()

    @property
    def script(self) -> str | None:
        """The script it is for, if it says so."""
        return self.written.script if isinstance(self.written, WrittenTape) else None

    @property
    def rehearsal(self) -> bool:
        """Whether it is a rehearsal."""
        return isinstance(self.written, WrittenTape) and self.written.rehearsal

    @property
    def answers(self) -> Mapping[str, Said] | None:
        """What the call walks by; None: it doesn't walk. A case that says nothing just goes on."""
        written = self.written
        says_nothing = isinstance(written, WrittenCase) and not written.do
        return {} if written.answers is None and says_nothing else written.answers

    def problem(self, path: Path, code: str, message: str, fix: str = "") -> ScriptError:
        """What is wrong with it, at the value or key the path leads to."""
        span = self.document.positions.nearest((*self.root, *path))
        return ScriptError([Problem(self.document.file, span, code, message, fix)])

    @property
    def caller(self) -> Caller | None:
        """Who calls, if the tape says so."""
        who = self.written.caller
        return Caller(who.name, who.company or "", who.phone or "") if who else None

    @property
    def contact(self) -> Contact | None:
        """Who is called, if the tape says so."""
        said = self.written.contact
        return contact_of(said) if said else None


def contact_of(said: Mapping[str, str]) -> Contact:
    """A contact as a tape has it; whoever has the same name, company and phone is one.

    A tape played again so brings a contact up to date, rather than adding another.
    """
    known = {key: said.get(key, "") for key in _USUAL}
    free = {key: value for key, value in said.items() if key not in _USUAL}
    same = "\0".join((known["name"], known["company"], known["phone"])).casefold()
    return Contact(hashlib.sha256(same.encode()).hexdigest()[:16], **known, fields=free)


_USUAL = ("name", "company", "phone", "value", "notes")


def cases_in(document: Document) -> tuple[Tape, ...]:
    """Judge the cases in a script; raises `ScriptError` with every problem and its place."""
    content = {"cases": document.content.get("cases", [])}
    return _cases(replace(document, content=content))


def read_cases(raw: bytes, file: str) -> tuple[Tape, ...]:
    """Read and judge a file of nothing but cases; raises `ScriptError` as `cases_in` does."""
    return _cases(parse(raw, file))


def _cases(document: Document) -> tuple[Tape, ...]:
    cases = judge_as(WrittenCases, document).cases
    return tuple(Tape(case, document, ("cases", i)) for i, case in enumerate(cases))


def read_tape(raw: bytes, file: str) -> Tape:
    """Read and judge a tape; raises `ScriptError` with every problem and its place."""
    document = parse(raw, file)
    return Tape(judge_as(WrittenTape, document), document)
