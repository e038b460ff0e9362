"""The widgets: each shows one piece of content and repaints only when that changes."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from callscript.tui.content import EMPTY


class Canvas(Widget):
    """A region whose content is given to it, already wrapped to its size."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """A row was clicked: the canvas, and the row within it."""

        def __init__(self, canvas: "Canvas", row: int) -> None:
            super().__init__()
            self.canvas = canvas
            self.row = row

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._shown: Content = EMPTY

    def show(self, content: Content) -> None:
        """Show this; nothing is painted when it is what is shown already."""
        if not content.is_same(self._shown):
            self._shown = content
            self.refresh()

    def set_rows(self, rows: int) -> None:
        """Be this many rows high; no layout happens when it is already."""
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def render(self) -> Content:
        """Draw what was given."""
        return self._shown

    def on_click(self, event: events.Click) -> None:
        """Tell the screen which row was clicked."""
        self.post_message(self.Clicked(self, event.y))
