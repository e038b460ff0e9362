"""Typing an answer in words: a day, a blank of a form, a secret, what "something else" is."""

from datetime import datetime

from callscript.call import intents as i
from callscript.call.fits import read_number, settled
from callscript.call.journal import Draft
from callscript.call.moments import HINTS, is_moment, said_moment
from callscript.call.session import Session
from callscript.script.model import Blank, Field, FormField, MomentField, NumberField, Step
from callscript.tui.noteline import ANSWER
from callscript.tui.typedline import TypedLine

OTHER = "other"
"""The part of an answer that says what "something else" is; no blank is mixed up with it, as a step
has either."""


class AnswerLine(TypedLine):
    """The answer being typed on a step, or a part of it; a draft unless nothing of it is kept."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.step: Step | None = None
        self.part = ""

    def begin(self, step: Step, part: str, text: str = "") -> None:
        """Take up the draft of this part, or begin it, and go on with some text."""
        self.step, self.part = step, part
        draft = self._session.latest.drafts.get(self.slot)
        self.open_with(draft.text if draft is not None else "")
        self.insert(text)

    @property
    def slot(self) -> str:
        """Where the draft of the open line is kept."""
        return f"{ANSWER}{self.step.id if self.step else ''}:{self.part}"

    @property
    def label(self) -> str:
        """What is being typed, in a word or two."""
        blank = self._blank
        return blank.label if blank is not None else "what else" if self.part == OTHER else "answer"

    @property
    def is_secret(self) -> bool:
        """Whether nothing of what is typed may be kept."""
        return self.step is not None and self.step.sensitive

    @property
    def _blank(self) -> Blank | None:
        field = self.step.field if self.step is not None else None
        return field.blank(self.part) if isinstance(field, FormField) else None

    @property
    def field(self) -> Field | None:
        """What is wanted where the line stands; None where any words are."""
        if self.step is None or self.part == OTHER:
            return None
        return self._blank.field if self._blank is not None else self.step.field

    def reading(self, now: datetime) -> str:
        """How what is typed is understood; empty where it is taken as it is."""
        field, text = self.field, self.line.text if self.line is not None else ""
        if isinstance(field, MomentField):
            value = settled(field, text, now)
            if is_moment(field, value):
                return f"= {said_moment(str(value))}"
            return f"kept as words; {HINTS[field.kind]}" if text.strip() else HINTS[field.kind]
        if isinstance(field, NumberField) and text.strip() and read_number(text) is None:
            return "a number is wanted here"
        return ""

    def typed(self) -> None:
        """Keep the draft as it stands, unless it is a secret."""
        if self.line is not None and self.step is not None and not self.is_secret:
            self._session.type(Draft(self.slot, self.line.text, step=self.step.id))

    def intent(self) -> i.Intent | None:
        """What keeping the line does; None if it holds nothing."""
        if self.line is None or self.step is None:
            return None
        text, step = self.line.text.strip(), self.step.id
        value: str | int | float = text
        if isinstance(self.field, NumberField):
            number = read_number(text)
            value = number if number is not None else text
        if self.part == OTHER:
            return i.SayOther(text, step)
        if self.part:
            return i.FillIn(self.part, value, step)
        return i.Answer(value, step) if text else None

    @property
    def done(self) -> tuple[Draft, ...]:
        """What takes the draft away."""
        return () if self.is_secret else (Draft(self.slot, ""),)
