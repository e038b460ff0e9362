"""Decks of cue cards: the shipped one, and what is wrong with others."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.script.cards import Deck, pack_deck, unpack_deck
from callscript.script.deckfile import load_deck, unknown_pins
from callscript.script.load import load
from callscript.script.problems import ScriptError
from callscript.store.library import shipped_scripts
from callscript.tui.styled import cells

SHIPPED = shipped_scripts() / "cards" / "recovery.toml"
CARD = '[[cards]]\nkey = "a"\ntitle = "Ask"\ncue = "Ask first."\n'


def shipped() -> Deck:
    return load_deck(SHIPPED.read_bytes(), str(SHIPPED))


def test_the_shipped_deck_has_a_card_for_every_letter_in_order() -> None:
    cards = shipped().cards
    assert "".join(card.key for card in cards) == string.ascii_lowercase
    assert all(card.title.lower().startswith(card.key) for card in cards)
    assert len({card.id for card in cards}) == 26


def test_every_card_is_read_in_one_glance() -> None:
    for card in shipped().cards:
        assert cells(card.title) <= 30, card.title
        assert len(card.cue) <= 110, card.title
        assert len(card.say) <= 90, card.title


def test_a_deck_is_kept_and_read_back_whole() -> None:
    deck = shipped()
    assert unpack_deck(pack_deck(deck)) == deck


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('title = "T"\n', "missing-key", 1),
        (f'title = "T"\n{CARD}suit = ["start"]\n', "unknown-key", 6),
        (f'title = "T"\n{CARD}suits = ["begin"]\n', "wrong-value", 6),
        (f'title = "T"\n{CARD}key', "not-toml", 6),
        (f'title = "T"\n{CARD.replace("key = ", "key = 1 #")}', "wrong-type", 3),
        (f'title = "T"\n{CARD}{CARD.replace("Ask", "Beg")}', "duplicate-key", 7),
        (f'title = "T"\n{CARD}{CARD.replace(chr(34) + "a", chr(34) + "b")}', "duplicate-id", 8),
        (f'title = "T"\n{CARD}say = "{"x" * 300}"\n', "too-long", 6),
        ('title = "\\u001b"\n' + CARD, "control-character", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, code: str, line: int) -> None:
    with pytest.raises(ScriptError) as error:
        load_deck(text.encode(), "d.toml")
    assert [(p.code, p.span.line) for p in error.value.problems] == [(code, line)]


@settings(max_examples=60)
@given(st.binary(max_size=120))
def test_anything_else_is_refused_with_a_place_and_never_a_traceback(raw: bytes) -> None:
    with pytest.raises(ScriptError):
        load_deck(b'title = "T"\ncards = [' + raw, "d.toml")


def test_a_card_no_deck_has_is_hinted_at_with_the_near_one() -> None:
    text = (
        'title = "T"\n[[sections]]\nid = "s"\ntitle = "S"\n'
        '[[sections.steps]]\nid = "a"\nsay = "x"\ncards = ["ask", "aks"]\n'
    )
    loaded = load(text.encode(), "t.toml")
    (hint,) = unknown_pins(loaded.script, loaded.document, frozenset({"ask"}))
    assert (hint.span.line, hint.span.column) == (8, 17)
    assert hint.fix == "did you mean 'ask'?"
