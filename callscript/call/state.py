"""What a call looks like at one moment: the value its events fold into."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct, field

from callscript.call.events import AnswerValue, DueHow, Opening, Way
from callscript.call.people import NOBODY, Caller, Contact
from callscript.script.model import NoteKind

Phase = Literal["live", "wrap-up", "done"]
READ = "read:"
"""Before a step's id: the tick that says its words were read word for word."""


class Answer(Struct, frozen=True):
    """A step's answer now, and when it was given.

    `words` say what "something else" is. Of one that is not `kept` the value is known only to the
    session it was given in, and is empty here.
    """

    step: str
    value: AnswerValue
    at: datetime
    seq: int
    words: str = ""
    kept: bool = True


class Unread(Struct, frozen=True):
    """What a step got instead of an answer, and when."""

    step: str
    code: str
    at: datetime
    seq: int


class Note(Struct, frozen=True):
    """Something the caller wrote down; `details` are the plan's fields filled in for it.

    `by` is a partner who took it down, empty for the caller; `partner` who had the logistics then.
    `passage` is where it stands in their letter: from a character up to another.
    At a table `speaker` is the seat that said it (0: nobody named), and `agreed` are the seats that
    agreed, each with when.
    """

    id: str
    step: str | None
    kind: NoteKind
    text: str
    at: datetime
    seq: int
    details: Mapping[str, str] = field(default_factory=dict)
    speaker: int = 0
    agreed: Mapping[int, datetime] = {}
    by: str = ""
    partner: str = ""
    passage: tuple[int, int] | None = None


class Letter(Struct, frozen=True):
    """A letter they wrote, whole; the day it is dated or came, if known; when it was taken in."""

    text: str
    came: str
    at: datetime


class Seat(Struct, frozen=True):
    """A seat at the table, who sits there and since when; `left` is when they went."""

    number: int
    name: str
    at: datetime
    contact: Contact | None = None
    left: datetime | None = None


class Hands(Struct, frozen=True):
    """A show of hands: what was asked, how many went up, and whose as far as that is known."""

    step: str | None
    text: str
    count: int
    seats: tuple[int, ...]
    at: datetime


class Rating(Struct, frozen=True):
    """What a seat said in a round on a step."""

    step: str
    seat: int
    value: int
    at: datetime


class Visit(Struct, frozen=True):
    """A step that was shown (None: past the last one), how it was reached and when.

    `interrupt` is the one that led there, if one did; `seq` is the number of the event.
    """

    step: str | None
    way: Way
    at: datetime
    interrupt: str | None = None
    seq: int = 0


class Murmur(Struct, frozen=True):
    """An acknowledgement used on a step."""

    step: str | None
    phrase: str


class Raised(Struct, frozen=True):
    """An interrupt the customer raised, and over which step."""

    interrupt: str
    step: str | None
    at: datetime


OfferStanding = Literal["taken", "refused", "thinking"]
"""What became of an offer that was made."""


class Made(Struct, frozen=True):
    """An offer that was made: `taken` is None while the customer thinks about it.

    `who` agreed to it, if somebody else did than whoever has to (`approve`); `note` is the promise
    it became. A `token` is given with an apology.
    """

    offer: str
    step: str | None
    label: str
    value: str
    approve: str
    at: datetime
    taken: bool | None = None
    approved: bool = False
    who: str = ""
    token: bool = False
    note: str = ""

    @property
    def standing(self) -> OfferStanding:
        """What became of it."""
        return "thinking" if self.taken is None else ("taken" if self.taken else "refused")

    @property
    def waits_for(self) -> str:
        """Who has yet to agree to it; empty where nobody has to, or somebody did."""
        return "" if self.approved else self.approve

    @property
    def granted(self) -> bool:
        """Whether the customer gets it: taken, and nobody has yet to agree."""
        return bool(self.taken) and not self.waits_for


class Settled(Struct, frozen=True):
    """What became of something due, and when."""

    how: DueHow
    reason: str
    at: datetime


class UsedCard(Struct, frozen=True):
    """A cue card that was opened, and over which step."""

    card: str
    title: str
    step: str | None
    at: datetime


class CallState(Struct, frozen=True):
    """A call at one moment.

    `version` is the seq of the last event folded in and `last_at` its time; `away` is time
    during which the program was closed, or the phone down until the end was undone. `trail` is
    the stack of visited steps, the last one on the screen; `ahead` holds the steps gone back
    from, nearest last; `jumped_to` are steps reached by a jump, from which paths start that the
    first step does not lead to; `away_from` is where to return to after jumps (`END`: past the
    last step); `done` and `undone` are the stacks behind undo and redo (numbers of intents).
    A call that a `letter` came before has no `started_at` until somebody dials.
    `details` are fields filled in for the call, `people` those for a person ("employee:Ana").
    `added` are entries of repeated sections beside those asked for, `gone` those taken out
    ("people#2"); `waived` says at which version a check was waved off; `refusals` counts the
    noes on each ladder; `offer` is the one over the step. `seats` are those taken so far, leavers
    too; `ratings` are by step, then by seat.
    `settled` says by item what is due no more, `postponed` to when what the plan has no blank for
    was put off. `redacted` says by note (empty: whoever the call was with) when its text was taken
    out for good.

    noes on each ladder; `offer` and `card` are those over the step,
    `cards` all cue cards opened so far. `partners` sit beside the caller now; `others` says which
    acts were theirs.
    """

    call: str
    version: int = 0
    phase: Phase = "live"
    script: str = ""
    title: str = ""
    digest: str = ""
    caller: Caller = NOBODY
    contact: Contact | None = None
    rehearsal: bool = False
    persona: str = ""
    seed: int = 0
    attempt: int = 1
    opening: Opening = "first"
    letter: Letter | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    last_at: datetime | None = None
    away: timedelta = timedelta()
    trail: tuple[Visit, ...] = ()
    ahead: tuple[str | None, ...] = ()
    jumped_to: tuple[str, ...] = ()
    away_from: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, str]] = {}
    added: Mapping[str, tuple[int, ...]] = {}
    gone: frozenset[str] = frozenset()
    waived: Mapping[str, int] = {}
    refusals: Mapping[str, int] = {}
    offers: Mapping[str, Made] = {}
    offer: str | None = None
    seats: Mapping[int, Seat] = {}
    hands: tuple[Hands, ...] = ()
    ratings: Mapping[str, Mapping[int, Rating]] = {}
    interrupt: str | None = None
    raised: tuple[Raised, ...] = ()
    murmurs: tuple[Murmur, ...] = ()
    partners: tuple[str, ...] = ()
    others: Mapping[int, str] = {}
    card: str | None = None
    cards: tuple[UsedCard, ...] = ()
    outcome: str | None = None
    language: str = ""
    unread: Mapping[str, Unread] = {}
    ticks: Mapping[str, datetime] = {}
    redacted: Mapping[str, datetime] = {}
    settled: Mapping[str, Settled] = {}
    postponed: Mapping[str, str] = {}
    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()

    @property
    def is_reading(self) -> bool:
        """Whether their letter is being read, and nobody has dialled yet."""
        return self.letter is not None and self.started_at is None and self.phase == "live"

    @property
    def position(self) -> str | None:
        """The step on the screen; None past the last one."""
        return self.trail[-1].step if self.trail else None

    def length(self, now: datetime) -> timedelta:
        """How long the call has lasted, or lasted if it has ended, time away left out."""
        if self.started_at is None:
            return timedelta()
        return max(timedelta(), (self.ended_at or now) - self.started_at - self.away)

    def filled(self, about: str) -> Mapping[str, str]:
        """What is filled in about a note, a person, or (empty) the call."""
        if not about:
            return self.details
        note = self.notes.get(about)
        return note.details if note is not None else self.people.get(about, {})

    def notes_on(self, step: str | None) -> tuple[Note, ...]:
        """Notes taken on a step, oldest first."""
        return tuple(note for note in self.notes.values() if note.step == step)

    def notes_of(self, *kinds: NoteKind) -> tuple[Note, ...]:
        """Notes of these kinds that say something, oldest first."""
        return tuple(n for n in self.notes.values() if n.kind in kinds and n.text)
