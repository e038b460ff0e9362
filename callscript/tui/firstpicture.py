"""The first picture: on the screen while the window's library is still being loaded.

Loading Textual takes most of a start. The rows a window will show first need none of it, so they
are drawn at once with plain control sequences, and the window takes the terminal over as it finds
it: same rows, same looks, no blank in between. Keys typed meanwhile wait in the terminal.
"""

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from callscript.tui.output import PLAIN
from callscript.tui.styled import Styled

OTHER_SCREEN = "\x1b[?1049h"
"""Turns to the terminal's other screen, and clears it."""
_PLAIN = {"bold": "1", "dim": "2", "italic": "3", "reverse": "7"}

Looks = Mapping[str, str]
"""From a look and its ground (`look_key`) to the numbers of the sequence that turns it on."""
Draw = Callable[[int, int], Sequence[Styled]]
"""From width and height in cells to rows, each no wider."""


@dataclass
class Stage:
    """A terminal that shows the first picture; `attributes` are its own, to be given back.

    Whoever sets `taken` sees to the terminal from then on.
    """

    attributes: list[Any]
    taken: bool = False


@contextmanager
def first_picture(draw: Draw, looks: Looks) -> Iterator[Stage]:
    """Show rows on the terminal; it is given back at the end unless it was taken."""
    keys, screen = sys.stdin.fileno(), sys.stderr.fileno()
    stage = Stage(termios.tcgetattr(keys))
    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    try:
        termios.tcsetattr(keys, termios.TCSANOW, _listening(stage.attributes))
        size = os.get_terminal_size(screen)
        _write(screen, painted(draw(size.columns, size.lines), size.columns, looks))
        yield stage
    finally:
        if not stage.taken:
            _write(screen, PLAIN)
            with suppress(termios.error):
                termios.tcsetattr(keys, termios.TCSANOW, stage.attributes)


def painted(rows: Sequence[Styled], width: int, looks: Looks) -> str:
    """Rows as the sequences that draw them from the top of a cleared screen."""
    drawn = (
        f"\x1b[{y};1H{''.join(_row(row.truncate(width, pad=True), looks))}"
        for y, row in enumerate(rows, 1)
    )
    return f"{OTHER_SCREEN}\x1b[?25l\x1b[?7l{''.join(drawn)}\x1b[?7h"


def _row(row: Styled, looks: Looks) -> Iterator[str]:
    for text, look in row.runs:
        numbers = looks.get(look_key(look, row.ground))
        if numbers is None:
            # Never shown before: at least what needs no colours.
            numbers = ";".join(_PLAIN[word] for word in look.split() if word in _PLAIN)
        yield f"\x1b[0;{numbers}m{text}" if numbers else f"\x1b[0m{text}"
    yield "\x1b[0m"


def look_key(look: str, ground: str) -> str:
    """Name a look on a ground."""
    return f"{look}|{ground}"


def _listening(attributes: list[Any]) -> list[Any]:
    """Attributes under which typed keys are neither shown nor changed, and wait one by one."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, characters = attributes
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    characters = [*characters]
    characters[termios.VMIN] = 1
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, characters]


def _write(screen: int, text: str) -> None:
    data = memoryview(text.encode())
    with suppress(OSError):  # a terminal that is gone is noticed by whoever reads its keys
        while data:
            data = data[os.write(screen, data) :]


def _end(told: int, _frame: FrameType | None) -> None:
    """End in good order; the window takes signals over when it is there."""
    sys.exit(128 + told)
