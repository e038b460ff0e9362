"""Wording: text to say with places that facts fill in, such as ``{contact.first_name|there}``.

A place names a fact and, after a bar, what to say when the fact is missing. ``{{`` and ``}}`` are
literal braces. There is no format language behind it: a place can only name a fact, so a script
can't reach anything else. A wording may have variants, of which one is said: by condition, by
language, or both; that is one mechanism, and what has no variants costs nothing for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from callscript.script.condition import Condition

GAP = "____"
"""What is shown for a missing fact without a fallback: a gap a caller can talk across."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_UNCLOSED = re.compile(r"\{[a-z][a-z0-9_]*(\.[a-z]|[.| ]|$)")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


class Placeholder(msgspec.Struct, frozen=True):
    """One place in a wording: the fact's name ("contact.phone") and what to say without it."""

    name: str
    fallback: str | None = None


Plain = tuple[str | Placeholder, ...]
"""Words without variants: literal stretches and places, in order."""


class Variant(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several wordings: said when its condition holds, in its language if it names one."""

    text: Plain
    when: Condition | None = None
    language: str = ""


Wording = tuple[str | Placeholder | tuple[Variant, ...], ...]
"""Literal stretches, places and variants to choose from, in order; empty for no words."""


class WordingError(ValueError):
    """A text that is no wording; `offset` and `length` say where in the text."""

    def __init__(self, offset: int, length: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length


def parse(text: str) -> Plain:
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
        if _UNCLOSED.match(token.string, token.start()):
            raise WordingError(token.start(), 1, "this place is never closed; add } behind it")
        hint = "write {{ or }} for a brace that is meant to be read"
        raise WordingError(token.start(), 1, f"a single '{token.group()}'; {hint}")
    name, bar, fallback = inside.partition("|")
    name = name.strip()
    if not _NAME.fullmatch(name):
        message = f"'{{{inside}}}' names no fact; write it like {{contact.first_name|there}}"
        raise WordingError(token.start(), len(token.group()), message)
    return Placeholder(name, fallback.strip() if bar else None)


def settle(
    wording: Wording,
    language: str,
    holds: Callable[[Condition], bool],
    words: Mapping[str, Wording],
) -> Plain:
    """Choose among a wording's variants, and put in the `words` it names.

    Of variants that hold the first in `language` is said; where none is, the first of any.
    """
    if not words and all(isinstance(part, str | Placeholder) for part in wording):
        return wording  # type: ignore[return-value]
    parts: list[str | Placeholder] = []
    for part in wording:
        plain: Plain = (part,) if not isinstance(part, tuple) else _said(part, language, holds)
        for piece in plain:
            named = words.get(piece.name, ()) if isinstance(piece, Placeholder) else ()
            parts += settle(named, language, holds, {}) or (piece,)
    return tuple(parts)


def _said(
    variants: tuple[Variant, ...], language: str, holds: Callable[[Condition], bool]
) -> Plain:
    held = [v for v in variants if v.when is None or holds(v.when)]
    ours = (variant for variant in held if variant.language in {"", language})
    chosen = next(ours, held[0] if held else None)
    return chosen.text if chosen is not None else ()


def render(wording: Plain, facts: Mapping[str, str]) -> str:
    """Say a wording with these facts; a missing or empty one gives its fallback, or a gap."""
    return "".join(
        part if isinstance(part, str) else facts.get(part.name) or _without(part)
        for part in wording
    )


def _without(place: Placeholder) -> str:
    return GAP if place.fallback is None else place.fallback


def places(wording: Wording) -> tuple[Placeholder, ...]:
    """List the places of a wording, those of all its variants, in order."""
    return tuple(part for part in _pieces(wording) if isinstance(part, Placeholder))


def guarded(wording: Wording) -> Iterator[tuple[Placeholder, Condition | None]]:
    """List the places of a wording, each with the condition of the variant it stands in."""
    for part in wording:
        if isinstance(part, Placeholder):
            yield part, None
        elif isinstance(part, tuple):
            for variant in part:
                yield from ((p, variant.when) for p in variant.text if isinstance(p, Placeholder))


def _pieces(wording: Wording) -> Iterator[str | Placeholder]:
    for part in wording:
        if isinstance(part, tuple):
            for variant in part:
                yield from variant.text
        else:
            yield part


def variants(wording: Wording) -> tuple[Variant, ...]:
    """List the variants of a wording, in order; none where there is nothing to choose."""
    return tuple(v for part in wording if isinstance(part, tuple) for v in part)
