"""A partner's window as plain text: notes have the room, words are one line."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.session import Session
from callscript.script.load import load
from callscript.store.library import shipped_scripts
from callscript.tui.callframe import Typing
from callscript.tui.callpicture import Hand
from callscript.tui.keymap import Keymap
from callscript.tui.partnerviews import partner_picture
from callscript.tui.scene import Scene
from tests.tui.making import NASTY, NOON, SCRIPT, session_on

GOLDEN = Path(__file__).parents[1] / "screens" / "golden"


def noted() -> Session:
    """A call on which both took things down."""
    session = session_on(SCRIPT, "wrong")
    session.do(i.Join("Ben"))
    session.do(i.KeepNote("three invoices in a row were wrong", "concern"))
    session.do(i.KeepNote("I gave up ringing you", "verbatim"), by="Ben")
    session.do(i.KeepNote("send the corrected invoice @Ana fri", "promise"), by="Ben")
    session.do(i.KeepNote("ring her back", "promise"))
    session.do(i.KeepNote("was it the new price list?", "question"), by="Ben")
    return session


def at_table() -> Session:
    """A session of four with a note-taker, on its first topic."""
    file = shipped_scripts() / "focus-group.toml"
    script = load(file.read_bytes(), str(file)).script
    session = session_on(script, "phones_story")
    session.do(i.Join("Ben"))
    for seat, name in enumerate(("Mary Holt", "Ben Okoro", "Carla Reyes", "Dan Wu"), 1):
        session.do(i.TakeSeat(seat, name))
    session.do(i.KeepNote("twenty minutes of music, then it went dead", "concern", None, 3))
    remark = list(session.state.notes)[-1]
    session.do(i.Agree(remark, 1), by="Ben")
    session.do(i.KeepNote("the young man on Saturdays is kind", "praise", None, 2), by="Ben")
    session.do(i.KeepNote("I don't even ring any more", "verbatim", None, 4), by="Ben")
    session.do(i.KeepNote("send everybody the new number fri", "promise"))
    return session


def picture(session: Session, width: int, height: int, typing: Typing | None = None) -> list[str]:
    scene = Scene(session.script, session.latest, NOON + timedelta(seconds=245))
    drawn = partner_picture(scene, Hand(Keymap(), typing or Typing()), width, height)
    return [row.plain.rstrip() for row in drawn.rows]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 35)])
@pytest.mark.parametrize(("name", "session"), [("partner", noted), ("note-taker", at_table)])
def test_a_partner_s_window(
    name: str, session: Callable[[], Session], width: int, height: int
) -> None:
    text = "\n".join(picture(session(), width, height)) + "\n"
    golden = GOLDEN / f"{name}-{width}x{height}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_who_took_a_note_down_and_who_keeps_a_promise_is_said() -> None:
    shown = "\n".join(picture(noted(), 80, 24))
    assert '" I gave up ringing you  (Ben)' in shown
    assert "! three invoices in a row were wrong  (Sam)" in shown
    assert "> send the corrected invoice → Ana, " in shown
    assert "> ring her back → Ben, no day" in shown


@settings(max_examples=40)
@given(st.integers(1, 150), st.integers(1, 50), st.sampled_from(NASTY))
def test_it_fits_any_window_whatever_was_written(width: int, height: int, text: str) -> None:
    session = noted()
    session.do(i.KeepNote(text, "promise"))
    scene = Scene(SCRIPT, session.latest, NOON)
    hand = Hand(Keymap(), Typing("note", text, len(text)))
    rows = partner_picture(scene, hand, width, height).rows
    assert len(rows) <= height
    assert all(row.cell_length <= width for row in rows)
