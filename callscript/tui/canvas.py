"""The one widget: a screen's rows, of which only those that changed are painted."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style as Look
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from callscript.tui.content import EMPTY
from callscript.tui.firstpicture import Draw, look_key
from callscript.tui.styled import Styled

_KEPT = 500
"""Rows of which the drawing is kept."""
_NUMBERS = re.compile("\x1b\\[([0-9;]*)m")


class Canvas(Widget):
    """Shows the rows that `draw` gives for its size.

    It asks for them itself when its size is new, so that no frame is ever blank or of another size.
    """

    ALLOW_SELECT = False

    class Clicked(Message):
        """A cell was clicked."""

        def __init__(self, column: int, row: int) -> None:
            super().__init__()
            self.column = column
            self.row = row

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self._draw = draw
        self._rows: tuple[Styled, ...] = ()
        self._drawn_for = (0, 0)
        self._looks: dict[tuple[str, str], Look] = {}
        self._strips: dict[Styled, Strip] = {}

    def repaint(self) -> None:
        """Draw anew; only rows that differ from what is shown are painted."""
        before, self._rows = self._rows, self._fresh()
        pairs = enumerate(zip_longest(before, self._rows, fillvalue=EMPTY))
        changed = [y for y, (old, new) in pairs if old != new]
        if changed:
            width = self.size.width
            self.refresh(*(Region(0, y, width, rows) for y, rows in stretches(changed)))

    def _fresh(self) -> tuple[Styled, ...]:
        self._drawn_for = (self.size.width, self.size.height)
        return tuple(self._draw(*self._drawn_for))

    def prepare(self, rows: Sequence[Styled]) -> None:
        """Draw rows that will soon be shown, so that showing them costs little."""
        for row in rows:
            self._strip(row)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows asked for.

        A canvas has no border, padding or opacity, so nothing of Textual's way of applying them
        to every row is needed.
        """
        if self._drawn_for != (self.size.width, self.size.height):
            self._rows = self._fresh()
        self._dirty_regions.clear()
        strips = [self._strip(row) for row in self._rows[crop.y : crop.bottom]]
        strips += [self._strip(EMPTY)] * (crop.height - len(strips))
        if (crop.x, crop.width) != (0, self.size.width):
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _strip(self, row: Styled) -> Strip:
        """A row as the compositor takes it; drawn once, as long as it keeps coming back."""
        strip = self._strips.get(row)
        if strip is None or strip.cell_length != self.size.width:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            strip = self._strips[row] = self._drawn(row)
        return strip

    def _drawn(self, row: Styled) -> Strip:
        segments = [Segment(text, self._look(look, row.ground)) for text, look in row.runs]
        strip = Strip(segments, row.cell_length)
        strip = strip.adjust_cell_length(self.size.width, self._look("", row.ground))
        background = self.background_colors[1]
        for applied in self.get_line_filters():
            strip = strip.apply_filter(applied, background)
        return strip

    def _look(self, look: str, ground: str) -> Look:
        """A look on a ground as the terminal gets it; worked out once per theme."""
        known = self._looks.get((look, ground))
        if known is None:
            variables = self.app.theme_variables
            style = self.visual_style + Style.parse(ground, variables)
            known = (style + Style.parse(look, variables)).rich_style
            self._looks[look, ground] = known
        return known

    def looks(self) -> dict[str, str]:
        """Every look shown so far, as the numbers of the sequence the terminal gets for it."""
        background = self.background_colors[1]
        found = {}
        for (look, ground), style in self._looks.items():
            strip = Strip([Segment("x", style)], 1)
            for applied in self.get_line_filters():
                strip = strip.apply_filter(applied, background)
            numbers = _NUMBERS.match(strip.render(self.app.console))
            found[look_key(look, ground)] = numbers.group(1) if numbers else ""
        return found

    def notify_style_update(self) -> None:
        """Work looks out again: the theme may be another."""
        super().notify_style_update()
        self._looks.clear()
        self._strips.clear()

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which cell was clicked."""
        self.post_message(self.Clicked(event.x, event.y))


def stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rows as stretches without a gap: where each begins, and how many rows it has."""
    first = rows[0]
    for row, after in zip(rows, (*rows[1:], None), strict=True):
        if after != row + 1:
            yield first, row + 1 - first
            first = after or 0
