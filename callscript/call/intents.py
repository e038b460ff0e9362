"""What a caller can want: the vocabulary every screen, tape and test speaks to a session."""

from msgspec import Struct

from callscript.call.events import AnswerValue, DueHow, Opening
from callscript.call.people import Caller, Contact
from callscript.script.model import NoteKind


class Start(Struct, frozen=True):
    """Begin the call on the session's script; `ticks` are lines of its checklist done before.

    With a `letter`, dated `came`, it begins by reading that: nobody dials yet.
    `persona` and `seed` are whom a rehearsal is with.
    """

    digest: str
    caller: Caller
    contact: Contact | None = None
    rehearsal: bool = False
    attempt: int = 1
    opening: Opening = "first"
    ticks: tuple[str, ...] = ()
    letter: str = ""
    came: str = ""
    persona: str = ""
    seed: int = 0


class MarkPassage(Struct, frozen=True):
    """Mark a stretch of the letter: a note of this kind. Marked so already: it isn't any more.

    What was marked within the stretch or over its edges becomes part of it. `text` are other words
    for it than the letter's.
    """

    start: int
    end: int
    kind: NoteKind = "concern"
    text: str = ""


class Dial(Struct, frozen=True):
    """The letter is read and answered: begin the call."""


class Resume(Struct, frozen=True):
    """Take an unfinished call up again."""


class Answer(Struct, frozen=True):
    """Answer a step (None: the one on the screen); answering the one on screen goes on."""

    value: AnswerValue
    step: str | None = None


class Toggle(Struct, frozen=True):
    """Take one of several responses, or take it back (None: on the step on the screen)."""

    value: str
    step: str | None = None


class FillIn(Struct, frozen=True):
    """Fill in one blank of a form; without words it is empty again."""

    blank: str
    value: str | int | float
    step: str | None = None


class SayOther(Struct, frozen=True):
    """Say what the "something else" given as an answer is."""

    words: str
    step: str | None = None


class LeaveUnread(Struct, frozen=True):
    """Give a step a code instead of an answer; the one on the screen goes on."""

    code: str
    step: str | None = None


class Tick(Struct, frozen=True):
    """Tick a line of a checklist, or words read word for word; ticked already: take it back."""

    item: str


class ClearAnswer(Struct, frozen=True):
    """Take the answer off a step (None: the one on the screen)."""

    step: str | None = None


class GoOn(Struct, frozen=True):
    """Go to the next step without answering this one."""


class GoBack(Struct, frozen=True):
    """Show the step before, as it was."""


class GoForward(Struct, frozen=True):
    """Show again the step gone back from; at the front, the same as going on."""


class Jump(Struct, frozen=True):
    """Show any step, out of order."""

    step: str


class Return(Struct, frozen=True):
    """Go back to where the first jump left from."""


class KeepNote(Struct, frozen=True):
    """Keep a note on a step; its draft is done with. On a text step this is also the answer.

    At a table `speaker` is the seat that said it.
    """

    text: str
    kind: NoteKind = "note"
    step: str | None = None
    speaker: int = 0


class EditNote(Struct, frozen=True):
    """Give a note another text, and another kind unless it is None."""

    note: str
    text: str
    kind: NoteKind | None = None


class MarkNote(Struct, frozen=True):
    """Make a note another kind."""

    note: str
    kind: NoteKind


class SetDetail(Struct, frozen=True):
    """Fill in a field of the plan for a note, a person, or the call (`about` is empty)."""

    about: str
    field: str
    value: str


class RaiseInterrupt(Struct, frozen=True):
    """The customer threw something in: show its reply over the step."""

    interrupt: str


class LeaveInterrupt(Struct, frozen=True):
    """The reply has been given: return to the step, or go where the interrupt leads."""


class Acknowledge(Struct, frozen=True):
    """Count that the next acknowledgement was murmured."""


class ChooseOutcome(Struct, frozen=True):
    """Say how the call ended."""

    outcome: str


class SwitchLanguage(Struct, frozen=True):
    """Go on in another of the script's languages (None: the next of them)."""

    language: str | None = None


class ChooseOpening(Struct, frozen=True):
    """The call is of another kind: go on with the words for that."""

    opening: Opening


class WaiveCheck(Struct, frozen=True):
    """Wave a check off: the answers stand as they are."""

    check: str


class AddEntry(Struct, frozen=True):
    """Add an entry to a repeated section, and go to it."""

    section: str


class RemoveEntry(Struct, frozen=True):
    """Take an entry of a repeated section out; what was said there is kept, off the path."""

    section: str
    entry: int


class MakeOffer(Struct, frozen=True):
    """Offer something: its words are shown over the step."""

    offer: str


class SettleOffer(Struct, frozen=True):
    """The customer takes the offer that is over the step, refuses it, or thinks about it (None)."""

    taken: bool | None


class ApproveOffer(Struct, frozen=True):
    """Somebody agreed to the offer over the step: whoever has to, unless a name is given."""

    who: str = ""


class ValueOffer(Struct, frozen=True):
    """Say what the offer over the step is worth."""

    value: str


class WithdrawOffer(Struct, frozen=True):
    """The offer over the step is not made after all."""


class CloseOffer(Struct, frozen=True):
    """Go back to the step; the customer thinks about the offer."""


class TakeSeat(Struct, frozen=True):
    """Somebody sits there; or the name of who does is put right."""

    seat: int
    name: str
    contact: Contact | None = None


class LeaveSeat(Struct, frozen=True):
    """Whoever sits there leaves."""

    seat: int


class SetSpeaker(Struct, frozen=True):
    """A remark was this seat's; 0 is nobody's by name."""

    note: str
    seat: int


class Agree(Struct, frozen=True):
    """A seat agrees with a remark; agreed already: it doesn't after all."""

    note: str
    seat: int


class ShowHands(Struct, frozen=True):
    """Hands went up: so many, or those of these seats. Without `text` the step's question counts.

    `step` None is the one on the screen.
    """

    count: int
    seats: tuple[int, ...] = ()
    text: str = ""
    step: str | None = None


class Rate(Struct, frozen=True):
    """A seat's answer in a round on a step (None: the one on the screen)."""

    seat: int
    value: int
    step: str | None = None


class SettleDue(Struct, frozen=True):
    """Something due is done, or dropped (for a reason), or open again; also after the wrap-up."""

    item: str
    how: DueHow = "done"
    reason: str = ""


class PostponeDue(Struct, frozen=True):
    """Something due is put off to a day; what is no day is kept as words."""

    item: str
    to: str


class OpenCard(Struct, frozen=True):
    """Show a cue card over the step; it is called by its title afterwards."""

    card: str
    title: str


class CloseCard(Struct, frozen=True):
    """The card has been read."""


class Join(Struct, frozen=True):
    """Somebody sits down beside the caller."""

    name: str


class Leave(Struct, frozen=True):
    """They get up again."""

    name: str


class EndCall(Struct, frozen=True):
    """The phone is down."""

    outcome: str | None = None


class WrapUp(Struct, frozen=True):
    """Wrap-up is done."""


class Undo(Struct, frozen=True):
    """Take back the last thing done, whatever it was."""


class Redo(Struct, frozen=True):
    """Do again what was last undone."""


Intent = (
    MarkPassage
    | Dial
    | SettleDue
    | PostponeDue
    | ChooseOpening
    | WaiveCheck
    | AddEntry
    | RemoveEntry
    | MakeOffer
    | SettleOffer
    | ApproveOffer
    | ValueOffer
    | WithdrawOffer
    | CloseOffer
    | TakeSeat
    | LeaveSeat
    | SetSpeaker
    | Agree
    | ShowHands
    | Rate
    | OpenCard
    | CloseCard
    | Join
    | Leave
    | Start
    | Resume
    | Answer
    | Toggle
    | FillIn
    | SayOther
    | LeaveUnread
    | Tick
    | ClearAnswer
    | GoOn
    | GoBack
    | GoForward
    | Jump
    | Return
    | KeepNote
    | EditNote
    | MarkNote
    | SetDetail
    | RaiseInterrupt
    | LeaveInterrupt
    | Acknowledge
    | ChooseOutcome
    | SwitchLanguage
    | EndCall
    | WrapUp
    | Undo
    | Redo
)
