"""Decks of cue cards: those on the shelf, each checked once and kept in its checked form."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from callscript import __version__
from callscript.script.cards import Card, Deck, pack_deck, unpack_deck
from callscript.script.problems import Problem, ScriptError
from callscript.store.errors import StoreError
from callscript.store.library import Shelf, read_script_file
from callscript.store.scripts import Pinned, digest_of
from callscript.store.store import Store

_MOST = 256 * 1024
"""Bytes a deck has at most: it is looked at before the first picture of a call."""


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards at hand, and what is wrong with decks that can't be used.

    Of two cards with one name the one from the earlier folder counts.
    """

    cards: tuple[Card, ...] = ()
    problems: tuple[Problem, ...] = ()


def cards_on(shelf: Shelf, store: Store | None = None) -> Cards:
    """Read every deck on the shelf; one that is wrong leaves the others in use.

    A deck the store has seen before is not checked again: checking needs pydantic, and cards are
    wanted while the phone rings.
    """
    found: dict[str, Card] = {}
    problems: list[Problem] = []
    for path in shelf.decks():
        try:
            deck = _open(path, store)
        except ScriptError as error:
            problems += error.problems
        else:
            for card in deck.cards:
                found.setdefault(card.id, card)
    return Cards(tuple(found.values()), tuple(problems))


def open_deck(path: Path) -> Deck:
    """Read and check one deck; raises `ScriptError`."""
    from callscript.script.deckfile import load_deck  # noqa: PLC0415 - pydantic, a third of a second

    return load_deck(read_script_file(path, _MOST), str(path))


def _open(path: Path, store: Store | None) -> Deck:
    if store is None:
        return open_deck(path)
    raw = read_script_file(path, _MOST)
    digest = digest_of(raw)
    known = next(_kept(store, digest), None)
    if known is not None:
        return known
    deck = open_deck(path)
    if not store.readonly:
        kept = Pinned(
            digest=digest,
            id=f"cards/{path.stem}",
            title=deck.title,
            file=str(path),
            source=raw,
            packed=pack_deck(deck),
            version=__version__,
        )
        store.scripts.remember(kept)
    return deck


def _kept(store: Store, digest: str) -> Iterator[Deck]:
    """The checked form in the store, if this version of the program made it."""
    try:
        packed = store.scripts.packed(digest, __version__)
        if packed is not None:
            yield unpack_deck(packed)
    except (StoreError, msgspec.DecodeError):
        # Cards can be checked again; a store in trouble says so where it matters.
        return
