"""What a live call's picture is drawn from, and what its parts share."""

from dataclasses import dataclass
from datetime import datetime

from callscript.call.facts import read_aloud
from callscript.call.session import View
from callscript.call.state import CallState
from callscript.script.model import Script, Step
from callscript.script.wording import Wording
from callscript.tui.content import (
    fitted,
    line,
)
from callscript.tui.styled import Styled

KIND_STYLES = {
    "note": "",
    "verbatim": "$accent",
    "concern": "bold $error",
    "praise": "$success",
    "promise": "bold $warning",
    "question": "$secondary",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """All a live call's picture depends on."""

    script: Script
    view: View
    now: datetime
    marked: int | None = None
    scroll: int = 0

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
        return read_aloud(wording, self.script, self.state, self.now)


def notice_row(text: str, width: int) -> Styled:
    """Something the caller must see, on one row."""
    return fitted(line(f" {text}", "bold $warning"), width)


def quiet_row(text: str, width: int) -> Styled:
    """Something the caller may see, on one row."""
    return fitted(line(f" {text}", "dim"), width)


def after_interrupt(scene: Scene) -> str:
    """Where Enter leads from the interrupt that is open."""
    interrupt = scene.script.interrupt(scene.state.interrupt)
    if interrupt is None:
        return ""
    if interrupt.outcome is not None:
        return "Enter: that ends the script; the call stays open."
    target = scene.script.steps.get(interrupt.goto or "")
    return f"Enter goes on at “{target.title}”." if target else "Enter returns to the step."
