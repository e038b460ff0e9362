"""Where in wrap-up one is, in a row: its parts, how far each is filled, and the one at hand."""

from collections.abc import Sequence

from callscript.tui.content import fitted, line, spread, together
from callscript.tui.styled import Styled
from callscript.tui.wrapuprows import Page, counted

_SIGNS = ("○", "◐", "●")
"""Nothing, something, everything filled in."""


def page_bar(pages: Sequence[Page], here: Page, width: int) -> Styled:
    """The parts, and how much of the page at hand is filled; in a narrow window only that one."""
    names = dict.fromkeys(page.name for page in pages)
    count = line(f"{counted(here)} ", "bold")
    for gaps in (1, 2), (0, 1):
        parts = [_part(name, [p for p in pages if p.name == name], here, *gaps) for name in names]
        row = together(line(" "), *parts)
        if row.cell_length + count.cell_length <= width:
            return spread(row, count, width)
    place = [page.id for page in pages].index(here.id)
    before, after = "◂ " if place else "  ", " ▸" if place < len(pages) - 1 else ""
    return fitted(spread(line(f" {before}{here.name}{after}", "bold reverse"), count, width), width)


def _part(name: str, pages: Sequence[Page], here: Page, inside: int, behind: int) -> Styled:
    """A part's sign and name, with so many blanks between and behind them."""
    filled, blanks = sum(p.filled for p in pages), sum(p.blanks for p in pages)
    sign = _SIGNS[0 if not filled else 1 if filled < blanks else 2] if blanks else "·"
    look = "bold reverse" if here.name == name else "dim"
    head = line(sign + " " * inside, "$accent")
    return together(head, line(name, look), line(" " * behind))
