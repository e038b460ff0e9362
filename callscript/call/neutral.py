"""Neutral words: what people say when it was not good enough and they are too polite to say so.

"Fine", "okay", "all right": a script lists them (`neutral = […]`), since they differ by trade and
language. Somebody who is content says more than that, so such a word wants the next question.
Source of the rule: "Customer Care Is About Follow-Up".
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from callscript.call.state import CallState, Note
from callscript.script.model import NoteKind, Script

NEUTRAL = "neutral"
"""What `noted` asks about in conditions, beside the kinds of note."""
_SAID: frozenset[NoteKind] = frozenset({"note", "verbatim", "praise"})
"""Kinds of note that take down how it was; a concern is past being neutral."""
_LOOKED_AT = 2000
"""Characters of a note that are looked at: a note may be a book, and this happens with each key."""


def neutral_spans(words: tuple[str, ...], text: str) -> tuple[tuple[int, int], ...]:
    """Where neutral words stand in a text, whole words in any case: (start, end) from the left."""
    if not words:
        return ()
    return tuple(found.span() for found in _pattern(words).finditer(text[:_LOOKED_AT]))


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def neutral_word(script: Script, kind: NoteKind, text: str) -> str:
    """Give the first neutral word of a note of this kind, as it was written; empty if none."""
    spans = neutral_spans(script.neutral, text) if kind in _SAID else ()
    return text[slice(*spans[0])] if spans else ""


def is_neutral(script: Script, note: Note) -> bool:
    """Whether a note says no more than a neutral word."""
    return bool(neutral_word(script, note.kind, note.text))


def neutral_notes(script: Script, state: CallState) -> Iterator[Note]:
    """The notes with a neutral word, oldest first."""
    if script.neutral:
        yield from (note for note in state.notes.values() if is_neutral(script, note))
