"""Typing a number as an answer: digits in hand, taken at once when no longer one could be meant."""

from callscript.call import intents as i
from callscript.call.fits import read_number, why_not
from callscript.call.journal import Draft
from callscript.call.session import Session
from callscript.script.model import NumberField, Step
from callscript.tui.noteline import NUMBER
from callscript.tui.oneact import OneAct

_LONGEST = 10
"""Digits a number can have."""


POINTS = frozenset({".", ","})
_WHOLE = "Whole numbers only. Backspace corrects, Ctrl+U clears, Space makes it a note."


class NumberLine:
    """The digits typed on a step and not yet accepted; a draft like any other.

    `taken` is the number that the last digit made whole; whoever reads it empties it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.taken = ""
        self.act = OneAct()

    @property
    def digits(self) -> str:
        """The digits typed on the step on screen."""
        draft = self._session.latest.drafts.get(NUMBER)
        here = draft is not None and draft.step == self._session.state.position
        return draft.text if draft and here else ""

    def takes(self, field: NumberField, character: str) -> bool:
        """Say whether a character can be part of a number here."""
        if character == "-":
            return not self.digits and (field.minimum is None or field.minimum < 0)
        return character in "0123456789"

    def set(self, digits: str) -> None:
        """Have these digits in hand."""
        if digits != self.digits:
            self._session.type(Draft(NUMBER, digits, step=self._session.state.position))

    def add(self, step: Step, digit: str) -> str:
        """Add a digit; answer at once when no longer number could be meant.

        Returns what to tell the caller when it can't be an answer.
        """
        if len(self.digits) == _LONGEST:
            return f"A number has {_LONGEST} digits at most."
        self._keep_from_elsewhere()
        self.set(self.digits + digit)
        if not _is_whole(self.digits) and not _decimals(step):
            return _WHOLE
        whole = isinstance(step.field, NumberField) and not could_grow(step.field, self.digits)
        if not whole:
            return ""
        digits = self.digits
        wrong = self.accept(step)
        self.taken = "" if wrong else digits
        return wrong

    def point(self, step: Step | None, digits: str, point: str) -> str:
        """Have a number in hand that is not whole; says what is wrong with it, if it may not be."""
        self.set(digits + point)
        return "" if _decimals(step) else _WHOLE

    def accept(self, step: Step) -> str:
        """Answer with the number typed; one that can't be the answer stays, to be corrected."""
        if not _is_whole(self.digits) and not _decimals(step):
            return _WHOLE
        value = read_number(self.digits)
        if value is None:
            return "A number is wanted here."
        wrong = why_not(step, value)
        if not wrong:
            self._session.do(i.Answer(value), Draft(NUMBER, ""))
        return wrong

    def _keep_from_elsewhere(self) -> None:
        """Digits left on another step become a note there: they were somebody's words."""
        left = self._session.latest.drafts.get(NUMBER)
        if left is not None and not self.digits:
            self._session.do(i.KeepNote(left.text, step=left.step), Draft(NUMBER, ""))


def _is_whole(digits: str) -> bool:
    return POINTS.isdisjoint(digits)


def _decimals(step: Step | None) -> int:
    """How many decimals the number wanted may have."""
    field = step.field if step is not None else None
    return field.decimals if isinstance(field, NumberField) else 0


def could_grow(field: NumberField, digits: str) -> bool:
    """Say whether a longer number that begins with these digits could be meant."""
    whole, dot, after = digits.replace(",", ".").partition(".")
    if whole in {"", "-"}:
        return True
    if dot:
        return len(after) < field.decimals
    value = int(whole)
    if field.decimals and (field.maximum is None or value < field.maximum):
        return True
    if value < 0:
        return field.minimum is None or value * 10 >= field.minimum
    return value > 0 and (field.maximum is None or value * 10 <= field.maximum)
