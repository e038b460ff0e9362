"""A deck of cue cards as people write it, and from its bytes to the checked form."""

from collections.abc import Callable, Iterator
from typing import Annotated

from pydantic import Field

from callscript.script.cards import Card, Deck, Moment
from callscript.script.fields import value_of
from callscript.script.judge import judge_as
from callscript.script.model import Script
from callscript.script.problems import Problem, ScriptError, Severity, near
from callscript.script.toml import Document, parse
from callscript.script.written import Id, Line, Words, Written

_BREATH = 240
"""Characters a card's reminder has at most: it is read with a customer on the line."""


class WrittenCard(Written):
    """One card; left out, its `id` is made from the title."""

    key: Annotated[str, Field(pattern=r"^[a-z]$")]
    title: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\n]*$")]
    cue: Annotated[Words, Field(max_length=_BREATH)]
    say: Annotated[Line, Field(max_length=_BREATH)] | None = None
    suits: list[Moment] = Field([], max_length=11)
    id: Id | None = None


class WrittenDeck(Written):
    """A whole deck."""

    title: Line
    sources: list[Line] = Field([], max_length=20)
    cards: list[WrittenCard] = Field(min_length=1, max_length=99)


def load_deck(raw: bytes, file: str) -> Deck:
    """Judge and build a deck; raises `ScriptError` with every problem and its place."""
    document = parse(raw, file)
    written = judge_as(WrittenDeck, document)
    cards = tuple(map(_card, written.cards))
    found = [
        *_twice(document, cards, "key", "duplicate-key", lambda card: card.key),
        *_twice(document, cards, "title", "duplicate-id", lambda card: card.id),
    ]
    if found:
        raise ScriptError(found)
    return Deck(written.title, cards, tuple(written.sources))


def _card(written: WrittenCard) -> Card:
    return Card(
        id=written.id or value_of(written.title),
        key=written.key,
        title=written.title,
        cue=written.cue.strip(),
        say=(written.say or "").strip(),
        suits=tuple(written.suits),
    )


def _twice(
    document: Document, cards: tuple[Card, ...], key: str, code: str, of: Callable[[Card], str]
) -> Iterator[Problem]:
    """Cards that have the same letter, or the same name."""
    seen: dict[str, Card] = {}
    for n, card in enumerate(cards):
        first = seen.setdefault(of(card), card)
        if first is not card:
            span = document.positions.nearest(("cards", n, key))
            message = f"'{of(card)}' is “{first.title}” already"
            yield Problem(document.file, span, code, message, "choose another")


def unknown_pins(script: Script, document: Document, known: frozenset[str]) -> Iterator[Problem]:
    """Hints about cards that steps name and no deck at hand has."""
    for i, section in enumerate(script.sections):
        for j, step in enumerate(section.steps):
            for n, card in enumerate(step.cards):
                if card not in known:
                    span = document.positions.nearest(("sections", i, "steps", j, "cards", n))
                    message = f"no deck has a card '{card}'"
                    fix = near(card, known)
                    yield Problem(document.file, span, "no-card", message, fix, Severity.HINT)
