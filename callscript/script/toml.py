"""From the bytes of a script file to plain data with positions, or one problem that says why not.

The file is text nobody here wrote. What would stall or overrun the parser is refused before it
starts, everything in linear time, and what could reach a terminal as a command is refused too.
"""

import codecs
import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import tomli

from callscript.script.limits import MAX_BYTES
from callscript.script.positions import (
    CLOSERS,
    GAP,
    QUOTE,
    TEXT,
    WORD,
    Path,
    Positions,
    line_starts,
    locate,
    span_of,
    tokens,
)
from callscript.script.problems import START_OF_FILE, Problem, ScriptError, Span
from callscript.text import unsafe_at

MAX_TOKENS = 500_000
"""Words, texts, signs and line ends in a file; bounds the time, as short ones cost most."""

MAX_DEPTH = 100
"""Brackets open at one time, and tables and lists around any value: readers recurse."""

MAX_KEY_PARTS = 20
"""Dotted parts of one key or header: tomli needs quadratic time for them, then recursion."""

MAX_NUMBER = 400
"""Signs of a number between its dots: int() refuses more than 4,300 digits by a ValueError."""

_INTEGERS = range(-(2**63), 2**63)
"""What a database column and a JSON reader can hold."""


@dataclass(frozen=True)
class Document:
    """A script file that is sound TOML: its content, not yet judged as a script.

    `text` is the whole file without its byte order mark, line ends as they were. `content` holds
    dict, list, str, bool, finite float, 64-bit int and dates.
    """

    file: str
    text: str
    content: dict[str, Any]

    @cached_property
    def positions(self) -> Positions:
        """Where everything stands in the text: found out when the first thing is to be said of it.

        That takes as long as reading the file; most files are sound.
        """
        return locate(self.text)


_Words = tuple[str, str, str]
"""Code, message and fix of a problem."""

_TOO_DEEP = (
    "too-deep",
    f"this is more than {MAX_DEPTH} levels deep",
    "use fewer tables and lists inside one another",
)
_TOO_MANY_PARTS = (
    "too-deep",
    f"a name with dots has {MAX_KEY_PARTS} parts at most",
    "shorten it; a text that holds dots is put in quotes",
)
_TOO_LONG = (
    "number-too-long",
    f"a number has {MAX_NUMBER} digits at most",
    "shorten it, or put it in quotes",
)
_TOO_MUCH = (
    "too-large",
    f"a script has {MAX_TOKENS:,} words, texts and signs at most; here they are used up",
    "split it into several scripts",
)
_OPEN_QUOTE = (
    "not-toml",
    "the text that begins with this quote is never closed",
    'close it; a text of several lines stands between """ and """',
)
_LONE_RETURN = (
    "not-toml",
    "a carriage return stands here without a line feed",
    "save the file with the usual line ends",
)


NO_SECTION = (
    "no section has begun yet above the first [[sections.steps]]",
    "put [[sections]] with id and title above it",
)
"""What is said, and to do, where steps stand above the first section."""

_MANY = frozenset({"sections", "sections.steps", "interrupts", "cases", "checks", "offers"})
"""Headers that are written in two pairs of brackets, as there may be many of them."""

_HEADER = re.compile(r"^[ \t]*(\[\[?)[ \t]*([\w.-]+)[ \t]*\]", re.MULTILINE)


class _Finding(NamedTuple):
    """A reason to refuse a text, at two offsets into it."""

    start: int
    end: int
    code: str
    message: str
    fix: str


def parse(raw: bytes, file: str) -> Document:
    """Read the bytes of a script file; `file` is only a name to say.

    Raises ScriptError with exactly one error: too-large, not-utf8, control-character, too-deep,
    number-too-long, not-toml, number-too-big or not-a-number.
    """
    text = _decoded(raw, file)
    if finding := _hostile(text):
        raise _refusal(finding, text, file)
    try:
        content = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _refusal(_broken(text, error), text, file) from error
    document = Document(file, text, content)
    if not _is_usable(content, MAX_DEPTH) and (
        finding := _unusable(content, (), document.positions)
    ):
        raise _refusal(finding, text, file)
    return document


def _refusal(finding: _Finding, text: str, file: str) -> ScriptError:
    start, end, code, message, fix = finding
    span = span_of(line_starts(text), start, end)
    return ScriptError([Problem(file, span, code, message, fix)])


def _decoded(raw: bytes, file: str) -> str:
    """Give the text without a byte order mark; raises ScriptError: too-large, not-utf8."""
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw):,} bytes; a script may have {MAX_BYTES:,}"
        fix = "split it into several scripts"
        raise ScriptError([Problem(file, START_OF_FILE, "too-large", message, fix)])
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        message = f"the byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        words = "not-utf8", message, "save the file as UTF-8"
        finding = _Finding(len(before), len(before) + 1, *words)
        raise _refusal(finding, before, file) from error


def _hostile(text: str) -> _Finding | None:
    # A lone carriage return is left to tomli, which refuses it wherever it stands.
    at = unsafe_at(text.replace("\r", "\n"))
    if at is not None:
        return _Finding(at, at + 1, *_control(text[at]))
    return _oversized(text)


def _control(character: str) -> _Words:
    message = f"the invisible character U+{ord(character):04X} is not allowed in a script"
    return "control-character", message, "delete it; of its kind only tabs and line ends may stay"


def _oversized(text: str) -> _Finding | None:
    """Look for the first thing too deep, too long or too much, without building anything.

    Up to the first error in a text the tokens are those tomli sees; beyond it tomli never looks.
    """
    depth = parts = 0
    before = ""
    for number, (kind, start, end) in enumerate(tokens(text), 1):
        if kind in {WORD, TEXT}:
            parts = parts + 1 if before == "." else 1
            if parts > MAX_KEY_PARTS:
                return _Finding(start, end, *_TOO_MANY_PARTS)
            if end - start > MAX_NUMBER and text[start] in "+-0123456789":
                return _Finding(start, end, *_TOO_LONG)
        elif kind in CLOSERS:
            depth += 1
        elif kind in {"]", "}"}:
            depth -= 1
        if depth > MAX_DEPTH:
            return _Finding(start, end, *_TOO_DEEP)
        if number > MAX_TOKENS:
            return _Finding(start, end, *_TOO_MUCH)
        before = kind
    return None


class _Saying(NamedTuple):
    """What a person is told for an error of tomli whose message begins so.

    `place` is what it points at, shown as {it}: "word" at the error's own position, the "entry"
    (key or header) it belongs to, or the "escape" before it. {line} is that of the open bracket.
    """

    beginning: str
    place: str
    message: str
    fix: str


_LINE = "write one  key = value  on each line"
_KEEP_ONE = "keep one of the two"
_BACKSLASH = r"write \\ for a backslash, or put the text in 'single quotes'"

_SAYINGS = (
    _Saying(
        "Invalid statement",
        "word",
        "a line can't begin with {it}",
        f"{_LINE}, or a [header], or a comment after #",
    ),
    _Saying(
        "Expected newline",
        "word",
        "{it} stands where the line should end",
        rf"{_LINE}; a text is put in quotes, and a quote inside it is written \"",
    ),
    _Saying(
        "Expected '='",
        "word",
        "{it} stands where '=' should follow the key",
        f'{_LINE}; a text of several lines stands between """ and """',
    ),
    _Saying(
        "Invalid initial",
        "word",
        "{it} stands where a key should",
        "a key is made of a-z, A-Z, 0-9, - and _; any other is put in quotes",
    ),
    _Saying("Expected ']]'", "word", "{it} stands where ]] should close a header", "add ]]"),
    _Saying("Expected ']'", "word", "{it} stands where ] should close a header", "add ]"),
    _Saying(
        "Invalid value",
        "word",
        "{it} is not a value",
        'put a text in straight quotes: "like this"; others are 12, 1.5, true (for yes) or false',
    ),
    _Saying("Invalid date", "word", "there is no such date or time as {it}", "correct it"),
    _Saying(
        "Unclosed array",
        "word",
        "{it} stands where the list opened on line {line} needs a comma or ]",
        "put commas between the items and ] after the last one",
    ),
    _Saying(
        "Unclosed inline",
        "word",
        "{it} stands where the table opened on line {line} needs a comma or }}",
        "put commas between the pairs and } after the last one",
    ),
    _Saying("Cannot declare", "entry", "the table {it} is here a second time", _KEEP_ONE),
    _Saying("Cannot overwrite", "entry", "{it} is here a second time", _KEEP_ONE),
    _Saying("Duplicate inline", "entry", "{it} is here a second time", _KEEP_ONE),
    _Saying(
        "Cannot redefine",
        "entry",
        "{it} adds to a table that has a header of its own",
        "move it below that header",
    ),
    _Saying(
        "Cannot mutate",
        "entry",
        "{it} adds to a list or table that was already complete",
        "write all of it in one place",
    ),
    _Saying("Unescaped", "escape", "{it} means nothing in a text", _BACKSLASH),
    _Saying("Invalid hex", "escape", "{it} names no character", _BACKSLASH),
    _Saying("Escaped", "escape", "{it} names no character", _BACKSLASH),
)

_PLACES = {
    "word": re.compile(r"""[^\s,\]}#="']++ | [^\r\n]?""", re.VERBOSE),
    "entry": re.compile(
        r"""(?: [^\s.=\]"']++ | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' | [ \t]*\.[ \t]* )*+""",
        re.VERBOSE,
    ),
    "escape": re.compile(r"\\(?:[xuU]\w{0,8}|.)?|"),
}


def _broken(text: str, error: tomli.TOMLDecodeError) -> _Finding:
    """Say an error of tomli in plain words, at the place a person would look."""
    # tomli reads CRLF as LF: its lines and columns hold for our text, its offset doesn't.
    starts = line_starts(text)
    at = starts[error.lineno - 1] + error.colno - 1
    around = _around(text, at)
    if around.quote is not None:
        return _Finding(around.quote, around.quote + 1, *_OPEN_QUOTE)
    if text.startswith("\r", at) and not text.startswith("\r\n", at):
        return _Finding(at, at + 1, *_LONE_RETURN)
    if forgotten := _forgotten(text, at, error.msg):
        return forgotten
    saying = next((s for s in _SAYINGS if error.msg.startswith(s.beginning)), None)
    if saying is None:
        return _Finding(at, at, "not-toml", error.msg, "look this up at https://toml.io")
    begin = {"entry": around.entry, "escape": text.rfind("\\", 0, at)}.get(saying.place, at)
    start, end = _stretch(saying.place, text, begin)
    line = span_of(starts, around.opener, around.opener).line
    message = saying.message.format(it=_shown(text, start, end), line=line)
    if saying.fix == _KEEP_ONE and (told := _twice(text, start, end, message)):
        return _Finding(start, end, "not-toml", *told)
    return _Finding(start, end, "not-toml", message, saying.fix)


_HEADER_OR_KEY = re.compile(r"[ \t]*(?:\[\[?[ \t]*[\w.-]+[ \t]*\]|[\w.-]+[ \t]*=)")
_PAIR = re.compile(r"[ \t]*([\w.-]{1,40})[ \t]*=[ \t]*(.{1,120})")


def _forgotten(text: str, at: int, message: str) -> _Finding | None:
    """Say that a bracket is missing where what follows is no mistake in itself."""
    begin = text.rfind("\n", 0, at) + 1
    if message.startswith(("Invalid value", "Unclosed array")):
        opener = _around(text, begin).opener
        is_header = _HEADER.match(text, text.rfind("\n", 0, opener) + 1)
        is_open = opener < begin and text[opener] == "[" and not is_header
        if is_open and _HEADER_OR_KEY.match(text, begin):
            line = text.count("\n", 0, opener) + 1
            words = f"the list opened on line {line} is never closed"
            return _Finding(opener, opener + 1, "not-toml", words, "put ] after its last item")
    if message.startswith("Expected newline") and text[at : at + 1] == ",":
        pair = _PAIR.match(text, begin)
        if pair is not None:
            words = "several values on one line need brackets around them"
            return _Finding(at, at + 1, "not-toml", words, _bracketed(pair[1], pair[2].strip()))
    return None


def _bracketed(key: str, values: str) -> str:
    """How to write what stands behind a key with commas: as a table where it has keys itself."""
    first, _, rest = values.partition(",")
    if not re.match(r"[ \t]*[\w-]+[ \t]*=", rest):
        return f"write {key} = [{values}]"
    if key == "answer":
        return f"write {key} = {{ type = {first.strip()}, {rest.strip()} }}"
    return f"write each on a line of its own, or {key} = {{ … }} around what belongs to it"


def _twice(text: str, start: int, end: int, message: str) -> tuple[str, str] | None:
    """Say more of what is here a second time: that brackets or a header are forgotten above it."""
    name = text[start:end].strip()
    headers = list(_HEADER.finditer(text, 0, start))
    if text[:start].rstrip(" \t").endswith("["):
        if name == "sections" and headers and not any(h[2] == name for h in headers):
            return NO_SECTION
        return (
            (message, f"write [[{name}]], with two brackets each time") if name in _MANY else None
        )
    begin = headers[-1].end() if headers else 0
    key = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*=", re.MULTILINE)
    first = key.search(text, begin, start)
    if first is None:
        return _added(text, begin, start, name)
    line = text.count("\n", 0, first.end()) + 1
    missing = f"; or is [[{headers[-1][2]}]] missing above this line?" if headers else ""
    is_begun = name == "id" and headers and headers[-1][1] == "[["
    return f"{message}; the first one is on line {line}", _KEEP_ONE + (missing if is_begun else "")


def _added(text: str, begin: int, start: int, name: str) -> tuple[str, str] | None:
    """Say that a key was given a plain text above, so that nothing can be put into it."""
    owner, dot, key = name.rpartition(".")
    plain = re.compile(
        rf"^[ \t]*{re.escape(owner)}[ \t]*=[ \t]*(\"[^\"\n]{{0,60}}\")", re.MULTILINE
    )
    first = plain.search(text, begin, start) if dot else None
    if first is None:
        return None
    value = (_PAIR.match(text, text.rfind("\n", 0, start) + 1) or ("", "", "…"))[2].strip()
    line = text.count("\n", 0, first.start(1)) + 1
    message = f"'{owner}' is a text already, on line {line}, so nothing can be added to it"
    return message, f"write {owner} = {{ type = {first[1]}, {key} = {value} }} instead of both"


def _stretch(place: str, text: str, start: int) -> tuple[int, int]:
    match = _PLACES[place].match(text, start)
    return match.span() if match else (start, start)


def _shown(text: str, start: int, end: int) -> str:
    if start == end:
        return "the end of the line" if start < len(text) else "the end of the file"
    return f"'{text[start : min(end, start + 40)]}'"


class _Around(NamedTuple):
    """What a place is part of: offsets of its innermost entry and bracket, and an open quote."""

    entry: int
    opener: int
    quote: int | None = None


def _around(text: str, at: int) -> _Around:
    """Find what the place is part of at which tomli stopped, so that all before it is sound."""
    entries, openers = [0], [0]
    is_first = True
    for kind, start, _ in tokens(text):
        if kind == QUOTE and start <= at:
            return _Around(entries[-1], openers[-1], start)
        if start >= at:
            break
        if kind in {"]", "}"}:
            entries.pop()
            openers.pop()
        elif kind in {GAP, ","}:
            is_first = True
        else:
            if is_first:
                entries[-1] = start
            is_first = kind in CLOSERS
            if is_first:
                entries.append(start)
                openers.append(start)
    return _Around(entries[-1], openers[-1])


def _is_usable(value: object, room: int) -> bool:
    """Say quickly whether `_unusable` would find nothing; `room` is how many levels may follow."""
    if isinstance(value, dict):
        keys = all(_complaint(key) is None for key in value)
        return keys and room >= 0 and all(_is_usable(v, room - 1) for v in value.values())
    if isinstance(value, list):
        return room >= 0 and all(_is_usable(item, room - 1) for item in value)
    return _complaint(value) is None


def _unusable(value: object, path: Path, positions: Positions) -> _Finding | None:
    """Look through parsed content for the first key or value that no script may hold."""
    if path and isinstance(path[-1], str) and (words := _complaint(path[-1])):
        return _finding(positions.key(path), words)
    if not isinstance(value, (dict, list)):
        words = _complaint(value)
        return _finding(positions.nearest(path), words) if words else None
    if len(path) > MAX_DEPTH:
        return _finding(positions.nearest(path), _TOO_DEEP)
    names = value if isinstance(value, dict) else range(len(value))
    below = (_unusable(value[name], (*path, name), positions) for name in names)
    return next(filter(None, below), None)


def _finding(span: Span | None, words: _Words) -> _Finding:
    span = span or START_OF_FILE
    return _Finding(span.start, span.end, *words)


def _complaint(value: object) -> _Words | None:
    """Say what is wrong with a value that is neither a table nor a list."""
    if isinstance(value, str):
        at = None if value.isprintable() else unsafe_at(value)
        return None if at is None else _control(value[at])
    if isinstance(value, int) and value not in _INTEGERS:
        message = f"a whole number goes from {_INTEGERS[0]:,} to {_INTEGERS[-1]:,}"
        return "number-too-big", message, "write a smaller number, or put it in quotes"
    if isinstance(value, float) and not math.isfinite(value):
        return "not-a-number", "this is no number to calculate with", "write a number like 1.5"
    return None
