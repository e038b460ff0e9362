"""The one door between text and the screen: outside text is never markup, never a control code.

Everything a widget shows is made here. Styles are theme variables, so every theme and NO_COLOR
work; a sign or a word always says the same as the colour.
"""

from collections.abc import Iterable, Sequence

from rich.text import Text
from textual.content import Content

from callscript.text import clean, clean_line
from callscript.tui.line import visible_end

EMPTY = Content("")
CURSOR = "reverse bold"
"""The look of the cursor, and of nothing else."""


def words(text: str, style: str = "") -> Content:
    """Text on as many lines as it has."""
    return Content.styled(clean(text), style)


def line(text: str, style: str = "") -> Content:
    """Text on one line."""
    return Content.styled(clean_line(text), style)


def together(*parts: Content) -> Content:
    """Parts beside one another."""
    return Content.assemble(*parts)


def stacked(rows: Iterable[Content]) -> Content:
    """Rows below one another."""
    return Content("\n").join(rows)


def fitted(content: Content, width: int) -> Content:
    """One row cut to a width, with an ellipsis where it was cut."""
    return content.truncate(max(0, width), ellipsis=True)


def spread(left: Content, right: Content, width: int) -> Content:
    """One row with a part at either end; where both don't fit, the right one gives way first."""
    least = min(right.cell_length, width // 2)
    room = max(least, width - left.cell_length - 1)
    right = fitted(right, room)
    left = left.truncate(max(0, width - right.cell_length - 1), ellipsis=True, pad=True)
    return fitted(together(left, Content(" "), right), width)


def blocked(label: Content, text: Content, width: int, gutter: int) -> list[Content]:
    """Text wrapped beside a label: rows of at most `width` cells, the text indented by `gutter`.

    In a narrow window the label gives way before the text does.
    """
    gutter = min(gutter, max(0, width) // 2)
    return beside(label, text.wrap(max(1, width - gutter)), width, gutter)


def beside(label: Content, rows: Sequence[Content], width: int, gutter: int) -> list[Content]:
    """Rows with a label beside the first of them."""
    head = label.truncate(gutter, pad=True)
    blank = Content(" " * gutter)
    return [fitted(together(blank if n else head, row), width) for n, row in enumerate(rows)]


def with_cursor(text: str, cursor: int, style: str = "") -> Content:
    """Typed text with the cursor shown as a reversed cell: the whole visible character at it.

    At the end of a line there is none, and a blank stands in.
    """
    end = visible_end(text, cursor)
    here = text[cursor:end]
    at, rest = (" ", text[cursor:]) if here[:1] in {"", "\n"} else (here, text[end:])
    shown = ((text[:cursor], style), (at, CURSOR), (rest, style))
    return Content.assemble(*((clean(part), look) for part, look in shown))


def has_cursor(row: Content) -> bool:
    """Say whether the cursor of `with_cursor` is in a row."""
    return any(span.style == CURSOR for span in row.spans)


def printed(text: str) -> Text:
    """Text to print once the window has closed."""
    return Text(clean(text))
