"""The one door between text and the screen: outside text is never markup, never a control code.

Everything a widget shows is made here. Styles are theme variables, so every theme and NO_COLOR
work; a sign or a word always says the same as the colour.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from callscript.text import clean, clean_line
from callscript.tui.line import visible_end
from callscript.tui.styled import Styled, join

if TYPE_CHECKING:
    from rich.text import Text

EMPTY = Styled()
_BLANK = Styled(((" ", ""),))
LIT = "bold underline $warning"
"""The look of a word that wants a second thought."""
CURSOR = "reverse bold"
"""The look of the cursor, and of nothing else."""


def words(text: str, style: str = "") -> Styled:
    """Text on as many lines as it has."""
    return Styled(((clean(text), style),))


def line(text: str, style: str = "") -> Styled:
    """Text on one line."""
    return Styled(((clean_line(text), style),))


def together(*parts: Styled) -> Styled:
    """Parts beside one another."""
    return join(parts)


def fitted(content: Styled, width: int) -> Styled:
    """One row cut to a width, with an ellipsis where it was cut."""
    return content.truncate(max(0, width), ellipsis=True)


def spread(left: Styled, right: Styled, width: int) -> Styled:
    """One row with a part at either end; where both don't fit, the right one gives way first."""
    least = min(right.cell_length, width // 2)
    room = max(least, width - left.cell_length - 1)
    right = fitted(right, room)
    left = left.truncate(max(0, width - right.cell_length - 1), ellipsis=True, pad=True)
    return fitted(together(left, _BLANK, right), width)


def blocked(label: Styled, text: Styled, width: int, gutter: int) -> list[Styled]:
    """Text wrapped beside a label: rows of at most `width` cells, the text indented by `gutter`.

    In a narrow window the label gives way before the text does.
    """
    gutter = min(gutter, max(0, width) // 2)
    return beside(label, text.wrap(max(1, width - gutter)), width, gutter)


def beside(label: Styled, rows: Sequence[Styled], width: int, gutter: int) -> list[Styled]:
    """Rows with a label beside the first of them."""
    head = label.truncate(gutter, pad=True)
    blank = Styled(((" " * gutter, ""),))
    return [fitted(together(blank if n else head, row), width) for n, row in enumerate(rows)]


def with_cursor(
    text: str, cursor: int, style: str = "", lit: Sequence[tuple[int, int]] = ()
) -> Styled:
    """Typed text with the cursor shown as a reversed cell: the whole visible character at it.

    At the end of a line there is none, and a blank stands in. The stretches `lit` (start, end)
    light up.
    """
    end = visible_end(text, cursor)
    here = text[cursor:end]
    blank = here[:1] in {"", "\n"}
    start = cursor if blank else end
    shown = (
        *_lit(text, 0, cursor, style, lit),
        (" " if blank else here, CURSOR),
        *_lit(text, start, len(text), style, lit),
    )
    return Styled(tuple((clean(part), look) for part, look in shown if part))


def _lit(
    text: str, start: int, end: int, style: str, lit: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """The text between two offsets, with what is lit in another look."""
    for first, last in lit:
        if start < last and first < end:
            yield text[start : max(start, first)], style
            yield text[max(start, first) : min(end, last)], f"{style} {LIT}".strip()
            start = min(end, last)
    yield text[start:end], style


def has_cursor(row: Styled) -> bool:
    """Say whether the cursor of `with_cursor` is in a row."""
    return any(look == CURSOR for _text, look in row.runs)


def box(*, ticked: bool) -> str:
    """A box to tick."""
    return "☑" if ticked else "☐"


def printed(text: str) -> "Text":
    """Text to print once the window has closed."""
    # The first picture is drawn without rich's texts; this is needed after the last one.
    from rich.text import Text  # noqa: PLC0415

    return Text(clean(text))
