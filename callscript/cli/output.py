"""What a command writes: data on stdout, in columns or as JSON, and words on stderr."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

import click
import msgspec

from callscript.cli.failures import Failed
from callscript.exits import Exit
from callscript.text import clean, clean_line

_GAP = "  "


def say(sentence: str) -> None:
    """Tell the person something that is no data, on stderr; nobody, if it can't be written."""
    try:
        click.echo(clean(sentence), err=True)
    except OSError:
        # The terminal was closed: the window ends in good order all the same.
        _lead_nowhere(sys.stderr)


def put(text: str) -> None:
    """Write data to stdout, with a line end unless it has one; ends the command if it can't."""
    try:
        click.echo(text, nl=not text.endswith("\n"))
    except BrokenPipeError:
        _lead_nowhere(sys.stdout)
        click.get_current_context().exit(Exit.PIPE)
    except OSError as error:
        _lead_nowhere(sys.stdout)
        raise Failed(f"The output can't be written ({error.strerror}).", Exit.OUTPUT) from error


def _lead_nowhere(stream: TextIO) -> None:
    """Lead what the interpreter still flushes on leaving to nowhere: it can't be written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns as wide as their widest cell; no line ends in blanks."""
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cleaned, strict=True)]
    for row in cleaned:
        put(_line(row, widths))


def print_paths(paths: Iterable[Path]) -> None:
    """Print paths, one a line."""
    print_table((str(path),) for path in paths)


def print_json(rows: Sequence[Any]) -> None:
    """Print rows as a JSON list. All ASCII: exact for a program, harmless to a terminal."""
    put(json.dumps(msgspec.to_builtins(rows), indent=2))


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
