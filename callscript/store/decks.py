"""Decks of cue cards: those on the shelf, each checked once and kept in its checked form."""

from dataclasses import dataclass
from pathlib import Path

from callscript.script.cards import Card, Deck, pack_deck, unpack_deck
from callscript.script.problems import Problem, ScriptError
from callscript.store.checkedfiles import MOST, Kind, open_checked
from callscript.store.library import Shelf, read_script_file
from callscript.store.store import Store


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards at hand, and what is wrong with decks that can't be used.

    Of two cards with one name the one from the earlier folder counts.
    """

    cards: tuple[Card, ...] = ()
    problems: tuple[Problem, ...] = ()


def cards_on(shelf: Shelf, store: Store | None = None) -> Cards:
    """Read every deck on the shelf; one that is wrong leaves the others in use."""
    found: dict[str, Card] = {}
    problems: list[Problem] = []
    for path in shelf.decks():
        try:
            deck = open_checked(path, store, _DECKS)
        except ScriptError as error:
            problems += error.problems
        else:
            for card in deck.cards:
                found.setdefault(card.id, card)
    return Cards(tuple(found.values()), tuple(problems))


def open_deck(path: Path) -> Deck:
    """Read and check one deck; raises `ScriptError`."""
    from callscript.script.deckfile import load_deck  # noqa: PLC0415 - pydantic, a third of a second

    return load_deck(read_script_file(path, MOST), str(path))


_DECKS = Kind("cards", open_deck, lambda deck: deck.title, pack_deck, unpack_deck)
