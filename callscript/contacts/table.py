"""Reading CSV: rows with the line each begins on, whatever separates its cells."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MOST_COLUMNS = 500
_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50
_LONGEST_CELL = 131_072
"""Characters a cell may have; of a longer one a quote was likely never closed."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the number of its first line, its cells, and why it can't be read, if it can't."""

    line: int
    cells: Sequence[str]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's first row that says anything, and the rows below it."""

    head: TableRow | None
    rows: tuple[TableRow, ...]
    separator: str


def read_table(text: str) -> Table:
    """Read a table. Total: a row that can't be read says so, and the next ones are read on."""
    lines = [f"{line}\n" for line in text.split("\n")]
    separator = ""
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator = lines[0].strip()[4]
        lines[0] = "\n"
    separator = separator or _separator(lines)
    rows = (row for row in _rows(lines, separator) if row.wrong or any(map(str.strip, row.cells)))
    head = next(rows, None)
    return Table(head, tuple(rows), separator)


def _rows(lines: Sequence[str], separator: str) -> Iterator[TableRow]:
    start = 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=separator)
        before = start
        try:
            for cells in reader:
                after = start + reader.line_num
                if after == len(lines) and after - before > 1 and _is_open(lines, before):
                    break
                yield TableRow(before + 1, cells[:MOST_COLUMNS])
                before = after
            else:
                return
        except csv.Error:
            # A cell without end: what is behind the line it began on is tried anew.
            pass
        yield TableRow(before + 1, (), "a quote is opened and never closed")
        start = before + 1


def _is_open(lines: Sequence[str], first: int) -> bool:
    """Whether the quotes from this line to the last don't come in pairs."""
    return sum(line.count('"') for line in islice(lines, first, None)) % 2 == 1


def _separator(lines: Sequence[str]) -> str:
    """Give what the first rows agree on: most cells in the head, and as many in the others."""
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        sample = _sample(lines, separator)
        if not sample or len(sample[0]) < 2:
            continue
        widths = Counter(map(len, sample))
        agreeing = widths[len(sample[0])] / len(sample)
        if (worth := agreeing * min(len(sample[0]), 20)) > most:
            best, most = separator, worth
    return best


def _sample(lines: Sequence[str], separator: str) -> list[list[str]]:
    rows = islice(_rows(lines[: 4 * _SAMPLE_ROWS], separator), _SAMPLE_ROWS)
    return [list(row.cells) for row in rows if any(row.cells)]
