"""Lists on stdout: columns for a person, JSON for a program."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click
import msgspec

from callscript.text import clean_line

_GAP = "  "


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns as wide as their widest cell; no line ends in blanks."""
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cleaned, strict=True)]
    for row in cleaned:
        click.echo(_line(row, widths))


def print_json(rows: Sequence[Any]) -> None:
    """Print rows as a JSON list. All ASCII: exact for a program, harmless to a terminal."""
    click.echo(json.dumps(msgspec.to_builtins(rows), indent=2))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return _GAP.join(cells).rstrip()


def _width(text: str) -> int:
    """Columns a terminal needs: two for a wide character, none for a mark on another."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
