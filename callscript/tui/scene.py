"""What a live call's picture is drawn from, and what its parts share."""

from dataclasses import dataclass
from datetime import datetime

from callscript.call import asides
from callscript.call.facts import read_aloud
from callscript.call.session import View
from callscript.call.standing import CODE_SIGNS
from callscript.call.state import CallState
from callscript.script.cards import Card
from callscript.script.model import NumberField, Script, Step
from callscript.script.personas import Persona
from callscript.script.places import target_of
from callscript.script.wording import Wording
from callscript.tui.content import blocked, fitted, line, words
from callscript.tui.keymap import Keymap
from callscript.tui.noteline import SPEAKER
from callscript.tui.styled import Styled

KIND_STYLES = {
    "note": "",
    "verbatim": "$accent",
    "concern": "bold $error",
    "praise": "$success",
    "promise": "bold $warning",
    "question": "$secondary",
}


_USUAL = Keymap()


@dataclass(frozen=True, slots=True)
class Scene:
    """All a live call's picture depends on; `asked` is the seat being asked in a round.

    `persona` is whom a rehearsal is with; `practised` says how much practice there was before.
    """

    script: Script
    view: View
    now: datetime
    marked: int | None = None
    scroll: int = 0
    keymap: Keymap = _USUAL
    asked: int | None = None
    cards: tuple[Card, ...] = ()
    persona: Persona | None = None
    practised: str = ""

    @property
    def hand(self) -> int:
        """The seat at the table that has the hand; 0 is nobody by name."""
        draft = self.view.drafts.get(SPEAKER)
        return int(draft.text) if draft is not None and draft.text.isdecimal() else 0

    @property
    def state(self) -> CallState:
        """The call to show."""
        return self.view.state

    @property
    def step(self) -> Step | None:
        """The step to show."""
        return self.script.steps.get(self.state.position or "")

    def say(self, wording: Wording) -> str:
        """A wording with its places filled in."""
        return read_aloud(wording, self.script, self.state, self.now, self.view.unkept)


def wants_answer(state: CallState, step: Step) -> bool:
    """Say whether a step has an answer to give, and none was given."""
    given = step.id in state.answers or step.id in state.unread
    return step.takes_answer and not given


def step_sign(state: CallState, visited: frozenset[str | None], step: Step) -> str:
    """How far a step is: ✓ answered or said, – passed without its answer, blank to come.

    A code that stands in for the answer has a sign of its own.
    """
    if step.id in state.answers:
        return "✓"
    if step.id in state.unread:
        return CODE_SIGNS.get(state.unread[step.id].code, "×")
    if step.id not in visited:
        return " "
    return "–" if wants_answer(state, step) else "✓"


def passed(state: CallState) -> frozenset[str | None]:
    """The steps that were on the screen before the one that is now."""
    return frozenset(visit.step for visit in state.trail[:-1])


def number_span(field: NumberField) -> str:
    """Which numbers can answer, in few words."""
    if field.minimum is None and field.maximum is None:
        return "a number"
    if field.minimum is None:
        return f"up to {field.maximum}"
    return f"from {field.minimum}" if field.maximum is None else f"{field.minimum}–{field.maximum}"


def notice_rows(text: str, width: int, most: int = 3) -> list[Styled]:
    """Something the caller must see, whole if it fits on so many rows."""
    rows = blocked(line(" "), words(text, "bold $warning"), width - 1, 1)
    return [fitted(row, width) for row in rows[: max(1, most)]]


def quiet_row(text: str, width: int) -> Styled:
    """Something the caller may see, on one row."""
    return fitted(line(f" {text}", "dim"), width)


def after_interrupt(scene: Scene) -> str:
    """Where Enter leads from the interrupt that is open."""
    interrupt = scene.script.interrupt(scene.state.interrupt)
    if interrupt is None:
        return ""
    goto = asides.leads_to(scene.state, interrupt)
    if interrupt.outcome is not None and not asides.is_past_limit(scene.state, interrupt):
        return "Enter: that ends the script; the call stays open."
    target = scene.script.steps.get(target_of(scene.script, goto) or "")
    return f"Enter goes on at “{target.title}”." if target else "Enter returns to the step."
