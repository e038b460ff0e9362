"""Places inside a text value: which stretch of the file a stretch of what it says comes from."""

import re

from callscript.script.problems import Span

_PIECE = re.compile(
    r"""(?P<nothing> \\ [ \t]*+ \r?\n [ \t\r\n]*+ )
      | \\x.{2} | \\u.{4} | \\U.{8} | \\.
      | \r\n | .""",
    re.VERBOSE | re.DOTALL,
)
"""A stretch of a text in double quotes that stands for one character, or for nothing."""

_LITERAL_PIECE = re.compile(r"(?P<nothing>(?!)) | \r\n | .", re.VERBOSE | re.DOTALL)
"""The same in single quotes, where a backslash is a backslash."""


def inside(text: str, whole: Span, offset: int, length: int) -> Span:
    """Place a stretch of a text value, however it is quoted; `whole` is where the value stands."""
    raw = text[whole.start : whole.end]
    if raw[:1] not in {'"', "'"}:
        return whole
    opening = re.match(r'"""(?:\r?\n)?|\'\'\'(?:\r?\n)?|["\']', raw)
    places = _places(raw, opening.end() if opening else 1)
    start = places[min(offset, len(places) - 1)]
    end = places[min(offset + length, len(places) - 1)]
    return _part(text, whole, start, max(end, start + 1))


def mention(text: str, whole: Span, name: str) -> Span:
    """Place the first mention of a name inside a value; all of the value if it is hidden."""
    raw = text[whole.start : whole.end]
    begin = r"(?<![\w.])" if name[0].isalnum() else ""
    found = re.search(rf"{begin}{re.escape(name)}(?![\w.])", raw)
    return _part(text, whole, *found.span()) if found else whole


def _places(raw: str, begin: int) -> list[int]:
    """The offset into the quoted text at which each character it stands for begins, and the end."""
    piece = _PIECE if raw[0] == '"' else _LITERAL_PIECE
    end = len(raw) - (3 if raw[:3] in {'"""', "'''"} and len(raw) >= 6 else 1)
    found = piece.finditer(raw, begin, end)
    return [*(match.start() for match in found if match["nothing"] is None), end]


def _part(text: str, whole: Span, start: int, end: int) -> Span:
    """The span of a part of `whole`; `start` and `end` count from its start."""
    before = text[whole.start : whole.start + start]
    column = start + whole.column if "\n" not in before else start - before.rindex("\n")
    line = whole.line + before.count("\n")
    return Span(whole.start + start, whole.start + end, line, column)
