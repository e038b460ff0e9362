"""What happened on a call. A call is nothing but a list of these, in order of `seq`.

Events record facts and never change or disappear; undo is an event too. They carry what was
decided (which step came next), so reading an old journal needs no rules of its time.
"""

from datetime import datetime
from typing import Literal

import msgspec

from callscript.call.people import NOBODY, Caller, Contact
from callscript.script.model import NoteKind

AnswerValue = str | int | float | tuple[str, ...] | dict[str, str | int | float]
"""A response's value or several; a number; words, or a day or time in its one form; what the
blanks of a form were filled in with."""

Way = Literal["next", "back", "forward", "jump", "return"]
"""How a step was reached."""


DueHow = Literal["done", "dropped", "again"]
"""What became of something that was due: kept, given up, or open after all."""

Opening = Literal["first", "callback", "inbound", "voicemail"]
"""The kind of attempt: the first call, a further one, they rang us, a machine answered."""


class CallStarted(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_started"):
    """The call began, on the script with this digest. A rehearsal is kept apart from real calls.

    `attempt` counts the calls to this contact, from 1. `persona` and `seed` are whom a rehearsal is
    with: what they say is read off these and the events, and is nowhere among them.
    """

    script: str
    title: str
    digest: str
    caller: Caller = NOBODY
    contact: Contact | None = None
    rehearsal: bool = False
    attempt: int = 1
    opening: Opening = "first"
    persona: str = ""
    seed: int = 0


class LetterCame(msgspec.Struct, frozen=True, omit_defaults=True, tag="letter_came"):
    """Before anybody dials: a letter they wrote, whole, and the day it is dated or came.

    `came` is a day ("2026-11-19"), or empty.
    """

    text: str
    came: str = ""


class PassageMarked(msgspec.Struct, frozen=True, tag="passage_marked"):
    """A note stands for the letter's characters from `start` up to `end`."""

    note: str
    start: int
    end: int


class Dialled(msgspec.Struct, frozen=True, tag="dialled"):
    """The letter was read, and now the phone rings: the call's time begins here."""


class Resumed(msgspec.Struct, frozen=True, tag="resumed"):
    """The call was opened again after the program had ended."""


class Moved(msgspec.Struct, frozen=True, omit_defaults=True, tag="moved"):
    """Another step is on the screen; `to` is None past the last step.

    `interrupt` is the one that led there, if one did.
    """

    to: str | None
    way: Way
    interrupt: str | None = None


class Answered(msgspec.Struct, frozen=True, omit_defaults=True, tag="answered"):
    """The customer's answer to a step; `words` say what "something else" is."""

    step: str
    value: AnswerValue
    words: str = ""


class AnsweredUnkept(msgspec.Struct, frozen=True, tag="answered_unkept"):
    """A step was answered with what is never kept: that it was is all there is to know."""

    step: str


class LeftUnread(msgspec.Struct, frozen=True, tag="left_unread"):
    """A step got one of the codes that stand in for an answer: don't know, or refused."""

    step: str
    code: str


class AnswerCleared(msgspec.Struct, frozen=True, tag="answer_cleared"):
    """A step has no answer any more."""

    step: str


class NoteKept(msgspec.Struct, frozen=True, omit_defaults=True, tag="note_kept"):
    """A note was taken on a step (None: past the last one); `speaker` is a seat, 0 is nobody's."""

    note: str
    step: str | None
    kind: NoteKind
    text: str
    speaker: int = 0


class NoteEdited(msgspec.Struct, frozen=True, tag="note_edited"):
    """A note has another text; an empty one takes the note off the papers."""

    note: str
    text: str


class NoteMarked(msgspec.Struct, frozen=True, tag="note_marked"):
    """A note is of another kind."""

    note: str
    kind: NoteKind


class DetailSet(msgspec.Struct, frozen=True, tag="detail_set"):
    """A field of the plan was filled in for a note, or for the whole call (`about` is empty).

    A person is told by kind and name: "employee:Ana".
    """

    about: str
    field: str
    value: str


class Ticked(msgspec.Struct, frozen=True, omit_defaults=True, tag="ticked"):
    """A line of a checklist was done, or a step's words were read word for word; or not after all.

    `item` is the line's id ("before:1"), or the step's after "read:".
    """

    item: str
    on: bool = True


class InterruptRaised(msgspec.Struct, frozen=True, tag="interrupt_raised"):
    """The customer threw something in; its reply is over the step."""

    interrupt: str
    step: str | None


class InterruptLeft(msgspec.Struct, frozen=True, tag="interrupt_left"):
    """The reply has been given."""

    interrupt: str


class Acknowledged(msgspec.Struct, frozen=True, tag="acknowledged"):
    """The caller murmured that they are listening."""

    step: str | None
    phrase: str


class OutcomeChosen(msgspec.Struct, frozen=True, tag="outcome_chosen"):
    """The caller said how the call ended, over whatever the path says."""

    outcome: str


class LanguageSwitched(msgspec.Struct, frozen=True, tag="language_switched"):
    """The call goes on in another of the script's languages."""

    language: str


class OpeningChosen(msgspec.Struct, frozen=True, tag="opening_chosen"):
    """The call turned out to be of another kind: they rang us, a machine answered."""

    opening: Opening


class CheckWaived(msgspec.Struct, frozen=True, tag="check_waived"):
    """The caller waved a check off: the answers stand as they are."""

    check: str


class EntryAdded(msgspec.Struct, frozen=True, tag="entry_added"):
    """A repeated section has one more entry."""

    section: str
    entry: int


class EntryRemoved(msgspec.Struct, frozen=True, tag="entry_removed"):
    """An entry of a repeated section does not count."""

    section: str
    entry: int


class RungRefused(msgspec.Struct, frozen=True, tag="rung_refused"):
    """The customer said no to a rung of a ladder, and the next one is asked."""

    step: str


class OfferMade(msgspec.Struct, frozen=True, tag="offer_made"):
    """Something was offered: what it was worth, and who has to agree to it.

    A `token` is given with an apology, and makes nothing good.
    """

    offer: str
    step: str | None
    label: str = ""
    value: str = ""
    approve: str = ""
    token: bool = False


class OfferSettled(msgspec.Struct, frozen=True, tag="offer_settled"):
    """The customer took an offer, refused it, or thinks about it after all (None).

    `note` is the promise it became when it was taken.
    """

    offer: str
    taken: bool | None
    note: str = ""


class OfferApproved(msgspec.Struct, frozen=True, tag="offer_approved"):
    """Somebody agreed to an offer: whoever has to, or `who`."""

    offer: str
    who: str = ""


class OfferValued(msgspec.Struct, frozen=True, tag="offer_valued"):
    """An offer is worth something else than the script says."""

    offer: str
    value: str


class OfferWithdrawn(msgspec.Struct, frozen=True, tag="offer_withdrawn"):
    """The offer was not made after all."""

    offer: str


class OfferClosed(msgspec.Struct, frozen=True, tag="offer_closed"):
    """The offer is no longer over the step."""

    offer: str


class SeatTaken(msgspec.Struct, frozen=True, omit_defaults=True, tag="seat_taken"):
    """Somebody sits at the table: for the first time, again, or under a corrected name."""

    seat: int
    name: str
    contact: Contact | None = None


class SeatLeft(msgspec.Struct, frozen=True, tag="seat_left"):
    """Whoever sat there has left; what they said stays theirs."""

    seat: int


class SpeakerSet(msgspec.Struct, frozen=True, tag="speaker_set"):
    """A remark was another seat's; 0 is nobody's by name."""

    note: str
    seat: int


class Agreed(msgspec.Struct, frozen=True, omit_defaults=True, tag="agreed"):
    """A seat agrees with a remark; or does not after all."""

    note: str
    seat: int
    on: bool = True


class HandsShown(msgspec.Struct, frozen=True, omit_defaults=True, tag="hands_shown"):
    """A show of hands: how many, and whose where that was taken down; `text` is what was asked."""

    step: str | None
    text: str
    count: int
    seats: tuple[int, ...] = ()


class Rated(msgspec.Struct, frozen=True, tag="rated"):
    """A seat's answer in a round on a step, in the place of what it said there before."""

    step: str
    seat: int
    value: int


class DueSettled(msgspec.Struct, frozen=True, omit_defaults=True, tag="due_settled"):
    """Something the call left to be done was done, or dropped for a reason, or is open after all.

    It may come long after the wrap-up; `item` is its id within the call (`call/dueitems.py`).
    """

    item: str
    how: DueHow
    reason: str = ""


class DuePostponed(msgspec.Struct, frozen=True, tag="due_postponed"):
    """Something due was put off: to a day ("2026-12-04", "2026-12-04T09:00") or to some words."""

    item: str
    to: str


class CardOpened(msgspec.Struct, frozen=True, tag="card_opened"):
    """A cue card was opened over a step. Decks change: its title is kept with it."""

    card: str
    title: str
    step: str | None


class CardClosed(msgspec.Struct, frozen=True, tag="card_closed"):
    """The card is no longer over the step."""

    card: str


class PartnerJoined(msgspec.Struct, frozen=True, tag="partner_joined"):
    """Somebody sits down beside the caller, and takes notes and the logistics."""

    name: str


class PartnerLeft(msgspec.Struct, frozen=True, tag="partner_left"):
    """They got up, or their window went away."""

    name: str


class CallEnded(msgspec.Struct, frozen=True, tag="call_ended"):
    """The phone is down; wrap-up begins."""


class WrappedUp(msgspec.Struct, frozen=True, tag="wrapped_up"):
    """Wrap-up is done; the papers say what there is."""


class Redacted(msgspec.Struct, frozen=True, omit_defaults=True, tag="redacted"):
    """What should not be kept was taken out of the call's own events, and can't be brought back.

    `about` is the note's id; empty: whoever the call was with. The events keep their places.
    """

    about: str
    why: str = ""


class Undone(msgspec.Struct, frozen=True, tag="undone"):
    """Everything one intent did no longer counts."""

    intent: int


class Redone(msgspec.Struct, frozen=True, tag="redone"):
    """Everything an undone intent did counts again."""

    intent: int


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """An event this version does not know; kept as it is, and passed over."""

    kind: str


Body = (
    CallStarted
    | LetterCame
    | PassageMarked
    | Dialled
    | Resumed
    | Moved
    | Answered
    | AnsweredUnkept
    | LeftUnread
    | AnswerCleared
    | NoteKept
    | NoteEdited
    | NoteMarked
    | DetailSet
    | Ticked
    | InterruptRaised
    | InterruptLeft
    | Acknowledged
    | OutcomeChosen
    | LanguageSwitched
    | OpeningChosen
    | CheckWaived
    | EntryAdded
    | EntryRemoved
    | RungRefused
    | OfferMade
    | OfferSettled
    | OfferApproved
    | OfferValued
    | OfferWithdrawn
    | OfferClosed
    | SeatTaken
    | SeatLeft
    | SpeakerSet
    | Agreed
    | HandsShown
    | Rated
    | DueSettled
    | DuePostponed
    | CardOpened
    | CardClosed
    | PartnerJoined
    | PartnerLeft
    | CallEnded
    | WrappedUp
    | Redacted
    | Undone
    | Redone
    | Unreadable
)


class Event(msgspec.Struct, frozen=True):
    """One thing that happened.

    `seq` counts from 1 without gaps within a call and is the only order; `intent` is the seq of
    the first event of the same act of the caller's, so that one undo takes back all of it; `at`
    carries its offset from UTC; `by` is the caller's name.
    """

    seq: int
    intent: int
    at: datetime
    by: str
    body: Body


_decoder: msgspec.json.Decoder[Body] = msgspec.json.Decoder(Body)


def encode(body: Body) -> bytes:
    """Write an event's body as JSON: ``{"type": kind, …}``."""
    return msgspec.json.encode(body)


def decode(packed: bytes) -> Body:
    """Read what `encode` wrote. Total: a body of a kind unknown here becomes `Unreadable`."""
    try:
        return _decoder.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Unreadable(packed.decode("utf-8", "replace"))


def kind_of(body: Body) -> str:
    """The stable name of an event's kind, such as "note_kept"."""
    return str(type(body).__struct_config__.tag)
