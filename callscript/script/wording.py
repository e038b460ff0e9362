"""Wording: text to say with places that facts fill in, such as ``{contact.first_name|there}``.

A place names a fact and, after a bar, what to say when the fact is missing. ``{{`` and ``}}`` are
literal braces. There is no format language behind it: a place can only name a fact, so a script
can't reach anything else.
"""

import re
from collections.abc import Mapping

import msgspec

GAP = "____"
"""What is shown for a missing fact without a fallback: a gap a caller can talk across."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


class Placeholder(msgspec.Struct, frozen=True):
    """One place in a wording: the fact's name ("contact.phone") and what to say without it."""

    name: str
    fallback: str | None = None


Wording = tuple[str | Placeholder, ...]
"""Literal stretches and places, in order; empty for no words."""


class WordingError(ValueError):
    """A text that is no wording; `offset` and `length` say where in the text."""

    def __init__(self, offset: int, length: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length


def parse(text: str) -> Wording:
    """Read a wording; raises `WordingError` for stray braces and names that can't be facts."""
    parts: list[str | Placeholder] = []
    literal: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        literal.append(text[end : token.start()])
        end = token.end()
        if token.group() in ("{{", "}}"):
            literal.append(token.group()[0])
            continue
        place = _place(token)
        if joined := "".join(literal):
            parts.append(joined)
        literal.clear()
        parts.append(place)
    literal.append(text[end:])
    if joined := "".join(literal):
        parts.append(joined)
    return tuple(parts)


def _place(token: re.Match[str]) -> Placeholder:
    inside: str | None = token.group(1)
    if inside is None:
        hint = "write {{ or }} for a brace that is meant to be read"
        raise WordingError(token.start(), 1, f"a single '{token.group()}'; {hint}")
    name, bar, fallback = inside.partition("|")
    name = name.strip()
    if not _NAME.fullmatch(name):
        message = f"'{{{inside}}}' names no fact; write it like {{contact.first_name|there}}"
        raise WordingError(token.start(), len(token.group()), message)
    return Placeholder(name, fallback.strip() if bar else None)


def render(wording: Wording, facts: Mapping[str, str]) -> str:
    """Say a wording with these facts; a missing or empty one gives its fallback, or a gap."""
    return "".join(
        part if isinstance(part, str) else facts.get(part.name) or _without(part)
        for part in wording
    )


def _without(place: Placeholder) -> str:
    return GAP if place.fallback is None else place.fallback


def places(wording: Wording) -> tuple[Placeholder, ...]:
    """List the places of a wording, in order."""
    return tuple(part for part in wording if isinstance(part, Placeholder))
