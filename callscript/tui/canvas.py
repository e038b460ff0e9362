"""The one widget: a screen's rows, of which only those that changed are painted."""

import re
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

    def repaint(self) -> None:
        """Draw anew; only rows that differ from what is shown are painted."""
        before, self._rows = self._rows, self._fresh()
        width = self.size.width
        pairs = enumerate(zip_longest(before, self._rows, fillvalue=EMPTY))
        changed = [Region(0, y, width, 1) for y, (old, new) in pairs if old != new]
        if changed:
            self.refresh(*changed)

    def _fresh(self) -> tuple[Styled, ...]:
        self._drawn_for = (self.size.width, self.size.height)
        return tuple(self._draw(*self._drawn_for))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rows asked for."""
        if self._drawn_for != (self.size.width, self.size.height):
            self._rows = self._fresh()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row: at a key most rows stay as they are and are never drawn again."""
        self._dirty_regions.clear()
        row = self._rows[y] if y < len(self._rows) else EMPTY
        segments = [Segment(text, self._look(look, row.ground)) for text, look in row.runs]
        strip = Strip(segments, row.cell_length)
        return strip.adjust_cell_length(self.size.width, self._look("", row.ground))

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

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which cell was clicked."""
        self.post_message(self.Clicked(event.x, event.y))
