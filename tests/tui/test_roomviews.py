"""The room as rows: whole in a low window, and calm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callscript.call import intents as i
from callscript.call.session import View
from callscript.tui.keymap import Keymap
from callscript.tui.readback import read_back_finder
from callscript.tui.roomviews import remarks_pane, room_of, room_pane, seat_rows, table_rows
from callscript.tui.scene import Scene
from tests.call.grouped import SCRIPT, said, seated
from tests.call.making import Talk


def scene_of(talk: Talk) -> Scene:
    return Scene(SCRIPT, View(talk.state, {}), talk.clock)


def busy() -> Talk:
    talk = seated("Mary Holt", "Ben Okoro", "Carla Reyes", "Dan Wu", "Eve Stone", "Femi Ade")
    talk.do(i.Jump("ring"))
    for seat in (1, 2, 3, 4):
        talk.do(i.Agree(said(talk, seat, f"remark of {seat}"), 5))
    return talk.do(i.ShowHands(3, text="write?"))


@pytest.mark.parametrize("rows", range(1, 14))
def test_in_any_room_the_last_remark_is_there_and_the_seats_go_last(rows: int) -> None:
    drawn = [row.plain for row in table_rows(scene_of(busy()), 80, rows)]
    assert len(drawn) <= rows
    assert "4 Dan: remark of 4  agree: 5" in drawn[-1]
    if rows >= 5:
        seats = " ".join(drawn)
        assert all(name in seats for name in ("Mary Holt", "Dan Wu", "Femi Ade"))


def test_nothing_changes_within_a_minute() -> None:
    scene = scene_of(busy())
    later = replace(scene, now=scene.now + timedelta(seconds=50))
    before, after = (seat_rows(one, room_of(one), 80) for one in (scene, later))
    assert [row.plain for row in before] == [row.plain for row in after]


@pytest.mark.parametrize("width", [1, 10, 29, 63, 64, 80, 200])
def test_it_fits_any_width(width: int) -> None:
    scene = scene_of(busy())
    rows = (*table_rows(scene, width, 20), *room_pane(scene, width, 20))
    assert all(row.cell_length <= width for row in (*rows, *remarks_pane(scene, width, 20)))


def test_somebody_who_left_is_still_counted() -> None:
    talk = busy().do(i.LeaveSeat(4))
    (row,) = [
        r.plain for r in seat_rows(scene_of(talk), room_of(scene_of(talk)), 30) if "Dan" in r.plain
    ]
    assert row.split() == ["4", "Dan", "Wu", "1", "left"]


def test_read_back_says_who_said_it() -> None:
    finder = read_back_finder(busy().session, Keymap())
    assert finder.rows[0].detail.startswith("1 Mary Holt · ")
