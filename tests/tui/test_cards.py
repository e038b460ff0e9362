"""Cue cards in the window: two keystrokes, one line, and never in the way."""

import pytest

from callscript.script.cards import Card
from callscript.tui.callviews import body
from callscript.tui.desk import CallDesk
from callscript.tui.keymap import Keymap
from callscript.tui.scene import Scene
from tests.tui.making import NOON, SCRIPT, answers, press, session_on

CARDS = (
    Card("ask", "a", "Ask first", "One more question.", "Can you say more?", ("concern",)),
    Card("own", "o", "Own it", "Say who looks after it."),
    Card("other_own", "o", "Our own card", "Ours."),
)


def desk_on_step(at: str = "willing", cards: tuple[Card, ...] = CARDS) -> CallDesk:
    return CallDesk(session_on(SCRIPT, at), Keymap(), lambda: "", cards=cards)


def shown(desk: CallDesk, width: int = 80, height: int = 24) -> str:
    scene = Scene(SCRIPT, desk.session.latest, NOON, cards=desk.cards)
    return "\n".join(row.plain.rstrip() for row in body(scene, width, height).rows)


def test_f3_and_a_letter_open_a_card_over_the_step_and_enter_closes_it() -> None:
    desk = desk_on_step()
    press(desk, "f3", "a")
    assert desk.session.state.card == "ask"
    assert "A  Ask first" in shown(desk)
    assert " cue    One more question." in shown(desk)
    assert " SAY    Can you say more?" in shown(desk)
    press(desk, "enter")
    assert desk.session.state.card is None
    assert desk.session.state.position == "willing"


@pytest.mark.parametrize("closing", ["f3", "escape", "enter"])
def test_the_same_key_and_escape_close_it_too(closing: str) -> None:
    desk = desk_on_step()
    press(desk, "f3", "a", closing)
    assert desk.session.state.card is None
    assert desk.finder is None


def test_a_letter_two_decks_have_narrows_the_list() -> None:
    desk = desk_on_step()
    press(desk, "f3", "o")
    assert desk.session.state.card is None
    press(desk, "ur", "enter")
    assert desk.session.state.card == "other_own"


def test_a_card_is_found_among_everything() -> None:
    desk = desk_on_step()
    press(desk, "/", "own it", "enter")
    assert desk.session.state.card == "own"


def test_keys_answer_and_notes_are_taken_while_a_card_is_open() -> None:
    desk = desk_on_step()
    press(desk, "f3", "a", "!slow", "enter")
    assert [note.text for note in desk.session.state.notes.values()] == ["slow"]
    assert desk.session.state.card == "ask"
    press(desk, "1")
    assert answers(desk) == {"willing": "yes"}
    assert desk.session.state.card is None


def test_one_line_names_the_card_for_what_is_happening_where_there_is_room() -> None:
    desk = desk_on_step()
    assert "F3" not in shown(desk)
    press(desk, "!slow", "enter")
    assert " F3 a Ask first" in shown(desk)
    assert "F3" not in shown(desk, height=6)
    press(desk, "f3", "a")
    assert " F3 " not in shown(desk)
    press(desk, "enter")
    assert " F3 " not in shown(desk)


def test_nothing_gives_way_to_the_line() -> None:
    desk = desk_on_step()
    press(desk, "!slow", "enter")
    bare = desk_on_step(cards=())
    press(bare, "!slow", "enter")
    for height in range(1, 30):
        rows = shown(desk, height=height).splitlines()
        without = [row for row in rows if not row.startswith(" F3 ")]
        wanted = shown(bare, height=height).splitlines()
        assert [r for r in without if r] == [r for r in wanted if r]


def test_without_decks_the_list_says_so() -> None:
    desk = desk_on_step(cards=())
    press(desk, "f3")
    assert desk.finder is not None
    assert "no cue cards" in desk.finder.none


def test_a_card_whose_deck_is_gone_says_so() -> None:
    desk = desk_on_step()
    press(desk, "f3", "a")
    desk.cards = ()
    assert "Ask first" in shown(desk)
    assert "in no deck any more" in shown(desk)
