"""To whom a promise made at a table was made: to those it names, else to everybody.

A promise is ours and has no speaker; only its words can say for whom it is.
"""

import re

from callscript.call.state import CallState, Note
from callscript.plan.promises import read_promise

_WORD = re.compile(r"\w[\w’'-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_EVERYBODY = frozenset({"all", "everybody", "everyone"})
_ALSO_WORDS = frozenset(
    {"art", "bill", "dawn", "faith", "grace", "grant", "hope", "joy", "mark", "may", "rob", "will"}
)
"""Names that are words: in small letters they are nobody's."""
_LEAST = 2
"""Letters a part of a name has at least to be looked for by itself."""


def named_seats(state: CallState, text: str) -> frozenset[int]:
    """The seats a text names, by the whole name or by a part: of two that have it, both."""
    found: set[int] = set()
    for seat in state.seats.values():
        whole = r"\s+".join(map(re.escape, seat.name.split()))
        if whole and (cut := re.sub(rf"(?<!\w){whole}(?!\w)", " ", text)) != text:
            found.add(seat.number)
            text = cut
    said = {_POSSESSIVE.sub("", word) for word in _WORD.findall(text)}
    heard = {word.casefold() for word in said if word not in _ALSO_WORDS}
    return frozenset(found | {s.number for s in state.seats.values() if _parts(s.name) & heard})


def _parts(name: str) -> set[str]:
    return {part.casefold() for part in _WORD.findall(name) if len(part) >= _LEAST}


def promised_to(state: CallState, note: Note) -> frozenset[int] | None:
    """The seats a promise was made to; None if it was made to everybody."""
    spoken = read_promise(note.text, note.at.date()).what
    text = f"{spoken}\n{note.details.get('tell_customer', '')}"
    if named := named_seats(state, text):
        return named
    for_all = _EVERYBODY & {word.casefold() for word in _WORD.findall(text)}
    return frozenset({note.speaker}) if note.speaker and not for_all else None
