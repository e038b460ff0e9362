"""lean: the least that can be done for a key, for what a durable answer costs in a Textual window.

`python -m bench.programs.lean FILE STEPS` appends each digit pressed to FILE, waits for the disk,
and paints the next prompt. One widget of its own, one line that changes, no style to work out.
"""

import os
import sys

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Prompt(Widget, can_focus=True):
    """One prompt at a time; a digit answers it."""

    def __init__(self, answers: int, steps: int) -> None:
        super().__init__()
        self._answers = answers
        self._steps = steps
        self._step = 1

    def render_line(self, y: int) -> Strip:
        """Give the prompt on the first line, blanks on the others."""
        words = f"step {self._step} of {self._steps}" if y == 0 else ""
        return Strip([Segment(words.ljust(self.size.width))], self.size.width)

    def on_key(self, event: Key) -> None:
        """Write a digit, sync it, then show the next step."""
        if event.character and event.character.isdigit():
            os.write(self._answers, f"{self._step} {event.character}\n".encode())
            os.fsync(self._answers)
            self._step += 1
            self.refresh(Region(0, 0, self.size.width, 1))


class Lean(App[None]):
    """The prompt and nothing else."""

    def __init__(self, answers: int, steps: int) -> None:
        super().__init__()
        self._prompt = Prompt(answers, steps)

    def compose(self) -> ComposeResult:
        yield self._prompt


def main(path: str, steps: int) -> None:
    """Run until killed, appending to `path`."""
    answers = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    Lean(answers, steps).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
