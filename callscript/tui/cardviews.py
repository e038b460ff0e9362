"""The card before dialling as rows: calm, the phone large, what must stop one in plain words."""

from collections.abc import Iterable, Sequence

from callscript.contacts.card import Card
from callscript.contacts.history import History, said_talk, said_vow
from callscript.tui.content import blocked, box, line, spread, together, words
from callscript.tui.layout import Column, side_by_side
from callscript.tui.styled import Styled

_GUTTER = 11
"""Cells in which labels stand."""
WIDE = 110
"""Columns from which the history stands beside the card."""


def card_rows(card: Card, checklist: Iterable[tuple[str, bool]], width: int) -> list[Styled]:
    """Who it is, their phone, and what to know; then the checklist, each line with its digit."""
    rows = [spread(line(f" {card.who}", "bold"), line(f"{card.attempt} ", "dim"), width)]
    if card.phone:
        number = line(f"  {card.phone}  ", "bold reverse")
        rows += [line(""), together(line("   "), number)]
    rows.append(line(""))
    for stop in card.stops:
        rows += _block("STOP", stop, width, "bold $warning", "bold reverse $warning")
    for each in card.lines:
        rows += _block(each.label, each.text, width, "bold $warning" if each.warns else "")
    ticks = [
        line(f" {n} {box(ticked=done)} {label}", "" if done else "bold")
        for n, (label, done) in enumerate(checklist, 1)
    ]
    return [*rows, *([line(""), *ticks] if ticks else [])]


def history_rows(history: History, width: int) -> list[Styled]:
    """Earlier calls, promises and concerns; nothing where there was nothing."""
    calls = [
        (f"{talk.at.day} {talk.at:%b %y}" if talk.at else "", said_talk(talk), "")
        for talk in history.talks
    ]
    kept = [vow for vow in history.vows if not vow.is_open]
    vows = [
        (f"{vow.at.day} {vow.at:%b %y}", said_vow(vow), "bold" if vow.is_open else "dim")
        for vow in (*history.open_vows, *kept)
    ]
    heard = [(f"{each.at.day} {each.at:%b %y}", f"“{each.text}”", "") for each in history.heard]
    parts = (("Earlier calls", calls), ("Promises", vows), ("Concerns", heard))
    rows: list[Styled] = []
    for heading, lines in parts:
        if lines:
            rows += [line(""), line(f" {heading}", "bold dim")]
            for label, text, style in lines:
                rows += _block(label, text, width, style)
    return rows


def person_rows(
    card: Sequence[Styled], history: Sequence[Styled], first: int, width: int, height: int
) -> list[Styled]:
    """Both, below one another from the row `first`, or beside one another in a wide window."""
    if width >= WIDE and history:
        half = width // 2
        columns = (Column(half, card[first:]), Column(width - half - 1, history[first:]))
        return side_by_side(columns, height)
    rows = [*card, *history]
    seen = rows[first : first + height]
    if first + height < len(rows) and seen:
        seen[-1] = spread(seen[-1], line("▼ ↓ shows more ", "$warning"), width)
    return seen


def column_width(width: int, *, has_history: bool) -> int:
    """How wide the card may be."""
    return width // 2 if width >= WIDE and has_history else width


def _block(
    label: str, text: str, width: int, style: str = "", label_style: str = "dim"
) -> list[Styled]:
    return blocked(line(f" {label}", label_style), words(text, style), width - 1, _GUTTER)
