"""A note goes for good only by its word, on a live call and in wrap-up."""

from callscript.call import intents as i
from callscript.call.redaction import MARK
from callscript.tui.redacting import DO, redact_finder, take_out, word_finder
from tests.tui.making import desk_on, notes, press, session_on


def test_on_a_live_call() -> None:
    desk = desk_on("hello")
    press(desk, *"too fat", "enter", *"fine", "enter")
    desk.run("redact")
    press(desk, "1")
    assert desk.finder is not None
    assert "too fat" in desk.finder.lead
    press(desk, "enter", *"redac", "enter")
    assert notes(desk)[0][1] == "too fat", "half the word does nothing"
    desk.run("redact")
    press(desk, "1", *"Redact", "enter")
    assert desk.notice == "It is out for good."
    assert [text for _kind, text, _step in notes(desk)] == [MARK, "fine"]
    press(desk, "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y")
    assert [text for _kind, text, _step in notes(desk)] == [MARK, "fine"]


def test_a_note_taken_back_is_there_and_one_that_is_gone_is_not() -> None:
    session = session_on()
    session.do(i.KeepNote("too fat"))
    session.do(i.Undo())
    (row,) = redact_finder(session).choices
    assert (row.label, row.detail) == ("too fat", "taken back")
    take_out(session, row.id.partition(":")[2])
    assert not redact_finder(session).choices
    session.do(i.Redo())
    assert [note.text for note in session.state.notes.values()] == [MARK]


def test_escape_leaves_the_note() -> None:
    session = session_on()
    session.do(i.KeepNote("too fat"))
    (note,) = session.state.notes
    finder = word_finder(session, note)
    assert not finder.rows
    for letter in "redact":
        assert finder.press(letter, letter) is None
    chosen = finder.press("enter", None)
    assert getattr(chosen, "id", "") == f"{DO}:{note}"
