"""The widgets: each shows rows of content and repaints only those that changed."""

from collections.abc import Sequence
from itertools import zip_longest

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from callscript.tui.content import EMPTY, stacked


class Canvas(Widget):
    """A region whose rows are given to it, already wrapped to its width."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """A row was clicked: the canvas, and the row within it."""

        def __init__(self, canvas: "Canvas", row: int) -> None:
            super().__init__()
            self.canvas = canvas
            self.row = row

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._shown: tuple[Content, ...] = ()

    def show(self, rows: Sequence[Content]) -> None:
        """Show these rows; only those that differ from what is shown are painted."""
        before, self._shown = self._shown, tuple(rows)
        pairs = enumerate(zip_longest(before, self._shown, fillvalue=EMPTY))
        width = self.outer_size.width
        changed = [Region(0, y, width, 1) for y, (old, new) in pairs if not old.is_same(new)]
        if changed:
            self.refresh(*changed)

    def set_rows(self, rows: int) -> None:
        """Be this many rows high; no layout happens when it is already."""
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def render(self) -> Content:
        """All rows together, for whoever asks for the whole."""
        return stacked(self._shown)

    def render_line(self, y: int) -> Strip:
        """Draw one row: at a key most rows stay as they are and are never drawn again."""
        self._dirty_regions.clear()
        row = self._shown[y] if y < len(self._shown) else EMPTY
        strips = Visual.to_strips(self, row, self.size.width, 1, self.visual_style)
        return strips[0] if strips else Strip.blank(self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which row was clicked."""
        self.post_message(self.Clicked(self, event.y))
