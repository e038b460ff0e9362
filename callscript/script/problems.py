"""What is wrong with a script, said to the person who can mend it."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from callscript.text import clean_line


class Severity(StrEnum):
    """How bad a problem is; only an error keeps a script from being used."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file: offsets into its text, 1-based line and column of its start."""

    start: int
    end: int
    line: int
    column: int


START_OF_FILE = Span(start=0, end=0, line=1, column=1)
WHOLE_FILE = Span(start=0, end=0, line=0, column=0)
"""No line of it: the file isn't there, or is no script at all."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, what was found, and what to do about it.

    `code` is a stable kebab-case word ("unknown-key"); `fix` may be empty.
    """

    file: str
    span: Span
    code: str
    message: str
    fix: str = ""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """Where it is, the way editors and compilers write it: file:line:column.

        What is wrong with a whole file stands in no line of it.
        """
        file = clean_line(self.file)
        return f"{file}:{self.span.line}:{self.span.column}" if self.span.line else file


class ScriptError(Exception):
    """A script that can't be used; carries every problem found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.span.line, p.span.column)))
        first = self.problems[0]
        super().__init__(f"{first.place}: {first.message}")


MOST_PROBLEMS = 100
"""Nobody mends more at a time, and finding near matches for all of them would take minutes."""


_MOST_NAMES = 1000
"""Comparing with more takes long; then a slip is looked for behind the first two letters only."""


def closest(found: str, allowed: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the allowed name that looks most like what was found, if one does.

    How much alike they must be goes from 0 to 1, which is the same.
    """
    # Long texts are no names, and comparing them takes long, too.
    name, names = found[:60].lower(), sorted(set(allowed))
    if len(names) > _MOST_NAMES:
        names = [other for other in names if other[:2] == name[:2]][:_MOST_NAMES]
    close = difflib.get_close_matches(name, names, n=1, cutoff=likeness)
    return close[0] if close else None


def near(found: str, allowed: Iterable[str]) -> str:
    """Say the closest allowed name as a fix ("did you mean 'goto'?"), or list what is allowed."""
    names = sorted(set(allowed))
    close = closest(found, names)
    if close is not None:
        return f"did you mean '{close}'?"
    if not names:
        return ""
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"allowed here: {shown}"


_EXCERPT_COLUMNS = 100
"""A wider source line is cut to a window around the mark."""


def excerpt(problem: Problem, source: str) -> str:
    """Draw a problem: place and message, then the line, the mark under it, and the fix."""
    kind = f"{problem.severity}[{problem.code}]: " if problem.span.line else ""
    head = f"{problem.place}: {kind}{clean_line(problem.message)}"
    lines = source.split("\n")
    parts = [head]
    if 0 < problem.span.line <= len(lines) and source:
        parts += _marked_line(problem, lines[problem.span.line - 1])
    if problem.fix:
        parts.append(f"  fix: {clean_line(problem.fix)}")
    return "\n".join(parts)


def _marked_line(problem: Problem, line: str) -> list[str]:
    at = problem.span.column - 1
    begin = max(0, at - _EXCERPT_COLUMNS // 2) if len(line) > _EXCERPT_COLUMNS else 0
    shown = line[begin : begin + _EXCERPT_COLUMNS]
    marked = shown[at - begin :][: problem.span.end - problem.span.start].rstrip()
    number = str(problem.span.line)
    before = " " * _columns(shown[: at - begin])
    return [
        f"  {number} | {clean_line(shown)}",
        f"  {' ' * len(number)} | {before}{'^' * max(1, _columns(marked))}",
    ]


def _columns(text: str) -> int:
    """How wide a terminal draws a text: cleaning widens a character, and some take two places."""
    return sum(_width(character) for character in clean_line(text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
