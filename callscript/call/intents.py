"""What a caller can want: the vocabulary every screen, tape and test speaks to a session."""

from dataclasses import dataclass

from callscript.call.events import AnswerValue, Opening
from callscript.call.people import Caller, Contact
from callscript.script.model import NoteKind


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the call on the session's script."""

    digest: str
    caller: Caller
    contact: Contact | None = None
    rehearsal: bool = False
    attempt: int = 1
    opening: Opening = "first"


@dataclass(frozen=True, slots=True)
class Resume:
    """Take an unfinished call up again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a step (None: the one on the screen); answering the one on screen goes on."""

    value: AnswerValue
    step: str | None = None


@dataclass(frozen=True, slots=True)
class ClearAnswer:
    """Take the answer off a step (None: the one on the screen)."""

    step: str | None = None


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go to the next step without answering this one."""


@dataclass(frozen=True, slots=True)
class GoBack:
    """Show the step before, as it was."""


@dataclass(frozen=True, slots=True)
class GoForward:
    """Show again the step gone back from; at the front, the same as going on."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Show any step, out of order."""

    step: str


@dataclass(frozen=True, slots=True)
class Return:
    """Go back to where the first jump left from."""


@dataclass(frozen=True, slots=True)
class KeepNote:
    """Keep a note on a step; its draft is done with. On a text step this is also the answer."""

    text: str
    kind: NoteKind = "note"
    step: str | None = None


@dataclass(frozen=True, slots=True)
class EditNote:
    """Give a note another text, and another kind unless it is None."""

    note: str
    text: str
    kind: NoteKind | None = None


@dataclass(frozen=True, slots=True)
class MarkNote:
    """Make a note another kind."""

    note: str
    kind: NoteKind


@dataclass(frozen=True, slots=True)
class SetDetail:
    """Fill in a field of the plan for a note, or for the call (`about` is empty)."""

    about: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class RaiseInterrupt:
    """The customer threw something in: show its reply over the step."""

    interrupt: str


@dataclass(frozen=True, slots=True)
class LeaveInterrupt:
    """The reply has been given: return to the step, or go where the interrupt leads."""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Count that the next acknowledgement was murmured."""


@dataclass(frozen=True, slots=True)
class ChooseOutcome:
    """Say how the call ended."""

    outcome: str


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """Go on in another of the script's languages (None: the next of them)."""

    language: str | None = None


@dataclass(frozen=True, slots=True)
class EndCall:
    """The phone is down."""

    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class WrapUp:
    """Wrap-up is done."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done, whatever it was."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was last undone."""


Intent = (
    Start
    | Resume
    | Answer
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
