"""Decks on the shelf: one's own first, each checked once, broken ones told and left out."""

from pathlib import Path

from callscript import __version__
from callscript.script.cards import Card, Deck, pack_deck, unpack_deck
from callscript.store.decks import cards_on
from callscript.store.library import Shelf, shipped_scripts
from callscript.store.scripts import Pinned, digest_of
from callscript.store.store import Store
from tests.store.making import opened

CARD = '[[cards]]\nkey = "{0}"\ntitle = "{1}"\ncue = "{1}."\n'


def deck(folder: Path, name: str, *cards: str) -> Path:
    path = folder / "cards" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('title = "T"\n' + "".join(CARD.format(c[0].lower(), c) for c in cards))
    return path


def titles(shelf: Shelf, store: Store | None = None) -> list[str]:
    return [card.title for card in cards_on(shelf, store).cards]


def test_the_shipped_cards_are_on_every_shelf() -> None:
    assert len(cards_on(Shelf((shipped_scripts(),))).cards) == 26


def test_a_deck_of_one_s_own_stands_first_and_in_place_of_one_of_its_name(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    deck(mine, "a.toml", "Mine")
    deck(theirs, "a.toml", "Theirs")
    deck(theirs, "b.toml", "Mine", "Other")
    assert titles(Shelf((mine, theirs))) == ["Mine", "Other"]


def test_a_broken_deck_is_told_and_the_others_stay(tmp_path: Path) -> None:
    deck(tmp_path, "a.toml", "Ask")
    deck(tmp_path, "b.toml", "Beg").write_text("title = 1\n")
    found = cards_on(Shelf((tmp_path,)))
    assert [card.title for card in found.cards] == ["Ask"]
    assert {Path(problem.file).name for problem in found.problems} == {"b.toml"}


def test_a_deck_is_checked_once_and_anew_when_it_changes(tmp_path: Path) -> None:
    path = deck(tmp_path, "a.toml", "Ask")
    shelf = Shelf((tmp_path,))
    with opened(tmp_path / "s.db") as store:
        assert titles(shelf, store) == ["Ask"]
        assert store.has_all(10)
        digest = digest_of(path.read_bytes())
        packed = store.scripts.packed(digest, __version__)
        assert packed is not None
        assert [card.title for card in unpack_deck(packed).cards] == ["Ask"]
        store.scripts.remember(_other(digest, path)).result(10)
        assert titles(shelf, store) == ["Kept"]
        deck(tmp_path, "a.toml", "Beg")
        assert titles(shelf, store) == ["Beg"]


def _other(digest: str, path: Path) -> Pinned:
    """What the store would say if it, and not the file, were looked at."""
    cards = pack_deck(Deck("T", (Card("kept", "k", "Kept", "Kept."),)))
    return Pinned(digest, "cards/a", "T", str(path), path.read_bytes(), cards, __version__)
