"""The door between text and CSV: a cell that a spreadsheet would take for a formula is guarded.

The guard is an apostrophe, which spreadsheets don't show and `unguarded` takes off again.
"""

import csv
import re
from collections.abc import Iterable, Sequence

_RISKY = re.compile("'*[=+\\-@\t\r\x00＝＋－＠]")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would work a cell out instead of showing it."""
    return bool(_RISKY.match(cell)) and not cell.startswith("'")


def guarded(cell: str) -> str:
    """Give a cell that no spreadsheet works out."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take off what `guarded` put before a cell."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def csv_text(rows: Iterable[Sequence[str]], *, raw: bool = False) -> str:
    """Write rows as CSV (RFC 4180), each cell guarded; `raw` leaves them as they are."""
    door = _Lines()
    writer = csv.writer(door)
    for row in rows:
        writer.writerow([cell if raw else guarded(cell) for cell in row])
    return "".join(door.lines)


class _Lines:
    """What the csv module writes to."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line)
