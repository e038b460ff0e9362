"""The gaps a script on paper leaves for names: [customer name], <company>, a line to write on."""

import re
from typing import NamedTuple

from callscript.script.drafting import literal
from callscript.script.sketch import Lost

_GAPS = (
    (
        r"(?:customer|contact|client|prospect|respondent|their)(?:'?s)?[ _]first[ _]?name",
        "contact.first_name|there",
    ),
    (r"first[ _]?name", "contact.first_name|there"),
    (
        r"(?:customer|contact|client|prospect|respondent|their)(?:'?s)?[ _](?:full[ _])?name|name",
        "contact.name|there",
    ),
    (
        r"(?:mrs?|ms|miss)\.?(?:[ _]*/[ _]*(?:mrs?|ms|miss)\.?)*(?:[ _](?:last[ _]|sur)?name)?",
        "contact.name|there",
    ),
    (
        r"(?:your|my|agent|caller|rep|interviewer)(?:'?s)?[ _](?:full[ _])?name",
        "caller.name|a call",
    ),
    (
        r"(?:your|my|our)?[ _]?(?:company|organi[sz]ation|firm|business|clinic)(?:[ _]name)?",
        "caller.company|us",
    ),
    (
        r"(?:your|my|our|callback)[ _](?:phone[ _]?)?number|(?:your|our)[ _]phone",
        "caller.phone|the number on your screen",
    ),
)
_GAP = re.compile(
    r"\[([^\[\]\n]{2,40})\]|<([^<>\n]{2,40})>|\{\{?([^{}\n]{2,40})\}\}?|(_{3,}|…{2,}|\.{5,})"
)
_OTHER_NAME = re.compile(r"([a-z]{2,15}(?:[ _][a-z]{2,15})?)(?:'?s)?[ _]name", re.IGNORECASE)
_BEFORE = (
    (r"\b(?:my name is|my name's|i am|i'm)[ ]*", "caller.name|____"),
    (r"\b(?:from|on behalf of|calling for)[ ]*", "caller.company|____"),
    (
        r"\b(?:speak(?:ing)? (?:to|with)|is (?:this|that)|hello|hi|dear|mrs?\.?|ms\.?)[ ]*",
        "contact.name|____",
    ),
)
"""What a line to write on stands for, by the words before it."""


class Filled(NamedTuple):
    """Words with their gaps filled: the wording, which gaps became what, and which stayed."""

    wording: str
    placed: tuple[Lost, ...]
    left: tuple[Lost, ...]


def gap(words: str) -> str:
    """The placeholder some words in brackets stand for; empty if they are just words."""
    plain = words.strip()
    for pattern, place in _GAPS:
        if re.fullmatch(pattern, plain, re.IGNORECASE):
            return place
    if other := _OTHER_NAME.fullmatch(plain):
        key = re.sub(r"[ _]+", "_", other[1].lower())
        return f"contact.{key}_name|____"
    return ""


def gaps_in(text: str, line: int) -> tuple[Lost, ...]:
    """Gaps in words that can have no placeholder; `line` is that of the first word."""
    return tuple(_left(found, text, line) for found in _GAP.finditer(text))


def filled(text: str, line: int) -> Filled:
    """Words to read aloud: gaps left for names become placeholders, other braces stay braces."""
    parts: list[str] = []
    placed: list[Lost] = []
    left: list[Lost] = []
    at = 0
    for found in _GAP.finditer(text):
        place = _by_words_before(text[: found.start()]) if found[4] else ""
        place = place or gap(next(part for part in found.groups() if part))
        if place:
            parts += [literal(text[at : found.start()]), f"{{{place}}}"]
            at = found.end()
            placed.append(Lost(_line(found, text, line), f"'{found[0]}' became {{{place}}}"))
        else:
            left.append(_left(found, text, line))
    return Filled("".join((*parts, literal(text[at:]))), tuple(placed), tuple(left))


def _by_words_before(before: str) -> str:
    for pattern, place in _BEFORE:
        if re.search(rf"{pattern}$", before[-60:], re.IGNORECASE):
            return place
    return ""


def _left(found: re.Match[str], text: str, line: int) -> Lost:
    return Lost(
        _line(found, text, line), f"the gap '{found[0]}', which stays as it is in the words"
    )


def _line(found: re.Match[str], text: str, line: int) -> str:
    number = line + text.count("\n", 0, found.start())
    return f"line {number}"
