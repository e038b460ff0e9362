"""A live call's whole picture, in every size of window."""

import pytest

from callscript.call import intents as i
from callscript.tui.callpicture import Hand, call_picture
from callscript.tui.finder import Choice, Finder
from callscript.tui.keymap import Keymap
from tests.tui.making import SCRIPT
from tests.tui.test_views import scene

LIST = Finder("A list", tuple(Choice(f"row:{n}", f"Row {n}") for n in range(30)))


@pytest.mark.parametrize("width", [1, 2, 3, 20, 80, 109, 110, 111, 200])
@pytest.mark.parametrize("height", [1, 2, 3, 5, 9, 10, 24, 60])
@pytest.mark.parametrize("hand", [Hand(Keymap()), Hand(Keymap(), finder=LIST, unsaved="NOT SAVED")])
def test_it_fills_the_window_and_no_more(width: int, height: int, hand: Hand) -> None:
    rows = call_picture(scene("wrong", i.KeepNote("x " * 80, "concern")), hand, width, height).rows
    assert len(rows) == height
    assert all(row.cell_length <= width for row in rows)


def test_a_click_on_a_response_finds_it_and_beside_it_nothing() -> None:
    for width in (80, 120):
        picture = call_picture(scene("willing"), Hand(Keymap()), width, 24)
        step = SCRIPT.steps["willing"]
        assert sorted(picture.responses.values()) == list(range(len(step.responses)))
        for row, mark in picture.responses.items():
            text = picture.rows[row].plain
            assert step.responses[mark].label in text[picture.columns.start : picture.columns.stop]
    assert 5 not in picture.columns


def test_what_is_not_saved_is_said_over_everything_else() -> None:
    rows = call_picture(scene(), Hand(Keymap(), unsaved="NOT SAVED YET since 10:05"), 80, 24).rows
    assert rows[0].plain.strip() == "NOT SAVED YET since 10:05"
    assert "reverse" in rows[0].runs[0][1]


def test_beside_the_words_stand_outline_and_notes_where_there_is_room() -> None:
    seen = scene("wrong", i.KeepNote("Bought a boat."))
    narrow = [row.plain for row in call_picture(seen, Hand(Keymap()), 109, 24).rows]
    wide = [row.plain for row in call_picture(seen, Hand(Keymap()), 110, 24).rows]
    assert not any(" Notes" in row for row in narrow)
    assert any("│ Notes" in row for row in wide)
