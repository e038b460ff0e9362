"""Taking notes: everything typed is a draft before it is shown."""

import pytest

from callscript.call.fits import MAX_NOTE
from callscript.call.intents import Jump, KeepNote, Undo
from callscript.call.session import Session
from callscript.call.state import Note
from callscript.tui.noteline import KIND_NAMES, MARKS, SIGNS, NoteLine, put_away
from tests.tui.making import NASTY, again, session_on, texts


def note_line(at: str = "hello") -> tuple[Session, NoteLine]:
    session = session_on(at=at)
    return session, NoteLine(session)


def kept(session: Session) -> list[tuple[str, str, str | None]]:
    return [(n.kind, n.text, n.step) for n in session.state.notes.values() if n.text]


def one_note(session: Session, text: str = "old") -> Note:
    session.do(KeepNote(text))
    return next(iter(session.state.notes.values()))


def text_of(note: NoteLine) -> str:
    return note.line.text if note.line else ""


def test_every_kind_has_a_sign_and_a_name() -> None:
    assert set(SIGNS) == set(KIND_NAMES)
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert all(SIGNS[kind] == mark for mark, kind in MARKS.items())


@pytest.mark.parametrize(("mark", "kind"), MARKS.items())
def test_the_first_character_can_give_the_kind(mark: str, kind: str) -> None:
    session, note = note_line()
    note.start(mark, "note")
    assert (note.kind, text_of(note)) == (kind, "")
    note.insert(f"{mark}again")
    note.keep()
    assert kept(session) == [(kind, f"{mark}again", "hello")]


@pytest.mark.parametrize("text", NASTY)
def test_what_is_typed_is_a_draft_at_once_and_kept_whole(text: str) -> None:
    session, note = note_line()
    note.open("note")
    for character in text:
        note.insert(character)
        assert texts(again(session).latest.drafts) == {"note": text_of(note)}
    whole = text_of(note)
    assert note.keep() is None
    assert texts(session.latest.drafts) == {}
    assert [n.text for n in session.state.notes.values()] == [whole.strip()]


def test_a_draft_of_this_step_goes_on_whatever_is_typed() -> None:
    _session, note = note_line()
    note.start("h", "note")
    note.leave()
    note.start("!", "praise")
    assert (note.kind, text_of(note)) == ("note", "h!")


def test_a_draft_of_another_step_is_kept_there_when_a_new_note_is_begun() -> None:
    session, note = note_line()
    note.start("h", "note")
    note.leave()
    session.do(Jump("ten"))
    assert "kept there" in note.start("!", "note")
    assert (note.kind, text_of(note)) == ("concern", "")
    assert kept(session) == [("note", "h", "hello")]
    note.insert("slow")
    note.keep()
    assert kept(session)[1:] == [("concern", "slow", "ten")]


def test_opening_takes_a_draft_of_another_step_up_and_keeps_it_where_it_began() -> None:
    session, note = note_line()
    note.start("h", "praise")
    session.do(Jump("ten"))
    note.leave()
    note.open("note")
    note.keep()
    assert kept(session) == [("praise", "h", "hello")]


def test_an_edit_left_unfinished_is_taken_up_again_with_its_kind() -> None:
    session, note = note_line()
    old = one_note(session)
    note.edit(old)
    note.insert("er")
    note.next_kind()
    note.leave()
    assert note.left_open == old
    fresh = NoteLine(again(session))
    fresh.open("note")
    assert (fresh.editing, text_of(fresh), fresh.kind) == (old.id, "older", "verbatim")
    note.open("note")
    note.keep()
    assert kept(session) == [("verbatim", "older", "hello")]
    assert note.left_open is None


def test_a_draft_comes_before_an_edit_left_unfinished() -> None:
    session, note = note_line()
    note.edit(one_note(session))
    note.insert("er")
    note.leave()
    note.start("n", "note")
    note.leave()
    note.open("note")
    assert (note.editing, text_of(note)) == (None, "n")
    note.keep()
    note.open("note")
    assert text_of(note) == "older"


def test_editing_a_note_that_was_undone_meanwhile_keeps_it_as_a_new_one() -> None:
    session, note = note_line()
    note.edit(one_note(session))
    note.insert("er")
    session.do(Undo())
    assert note.keep() is None
    assert kept(session) == [("note", "older", "hello")]
    assert texts(session.latest.drafts) == {}


def test_an_emptied_note_is_off_the_papers_and_an_unchanged_one_stays() -> None:
    session, note = note_line()
    old = one_note(session)
    note.edit(old)
    note.keep()
    assert kept(session) == [("note", "old", "hello")]
    note.edit(old)
    note.press("ctrl+u")
    note.keep()
    assert kept(session) == []


def test_an_empty_line_only_closes() -> None:
    session, note = note_line()
    before = session.state.version
    note.open("note")
    assert note.keep() is None
    assert note.line is None
    assert note.keep() is None
    note.open("note")
    assert note.press("backspace")
    assert note.line is None
    assert session.state.version == before


def test_keys_are_taken_only_while_the_line_is_open() -> None:
    _session, note = note_line()
    assert not note.press("backspace")
    assert not note.undo()
    assert not note.redo()
    assert note.insert("x") == ""
    note.next_kind()
    assert note.line is None


def test_changing_the_kind_of_a_closed_line_leaves_its_draft() -> None:
    session, note = note_line()
    note.start("h", "note")
    note.leave()
    note.next_kind()
    assert texts(session.latest.drafts) == {"note": "h"}


def test_undo_and_redo_walk_through_what_was_typed_and_not_where_the_cursor_was() -> None:
    session, note = note_line()
    note.open("note")
    note.insert("one ")
    note.insert("two")
    note.press("home")
    note.press("right")
    assert note.undo()
    assert texts(session.latest.drafts) == {"note": "one "}
    assert note.undo()
    assert not note.undo()
    assert texts(session.latest.drafts) == {}
    assert note.redo()
    assert note.redo()
    assert not note.redo()
    assert texts(session.latest.drafts) == {"note": "one two"}
    note.undo()
    note.insert("x")
    assert not note.redo()


def test_a_line_cut_by_mistake_comes_back() -> None:
    _session, note = note_line()
    note.open("note")
    note.insert("many words")
    note.press("ctrl+u")
    assert text_of(note) == ""
    note.undo()
    assert text_of(note) == "many words"


def test_a_paste_has_many_lines_and_a_cap_that_is_said() -> None:
    session, note = note_line()
    note.open("note")
    assert note.insert("a\r\nb\rc\n") == ""
    assert text_of(note) == "a\nb\nc\n"
    assert "65,536" in note.insert("x" * 10_000_000)
    assert len(text_of(note)) == MAX_NOTE
    assert "65,536" in note.insert("y")
    assert note.keep() is None
    assert len(kept(session)[0][1]) == MAX_NOTE


def test_exactly_as_much_as_fits_is_no_complaint() -> None:
    _session, note = note_line()
    note.open("note")
    assert note.insert("\r\n" * MAX_NOTE) == ""
    assert len(text_of(note)) == MAX_NOTE


def test_the_kind_goes_round() -> None:
    _session, note = note_line()
    note.start("h", "note")
    seen = []
    for _ in range(6):
        seen.append(note.kind)
        note.next_kind()
    assert len(set(seen)) == 6
    assert note.kind == "note"


def test_putting_away_keeps_every_draft_as_a_note_and_invents_nothing() -> None:
    session, note = note_line()
    old = one_note(session)
    note.edit(old)
    note.insert("er")
    note.leave()
    note.start("!", "note")
    note.insert("slow")
    put_away(session)
    assert kept(session) == [("note", "older", "hello"), ("concern", "slow", "hello")]
    assert texts(session.latest.drafts) == {}
    version = session.state.version
    put_away(session)
    assert session.state.version == version


def test_an_edit_of_a_note_that_is_gone_is_put_away_as_a_note() -> None:
    session, note = note_line()
    note.edit(one_note(session))
    note.insert("er")
    session.do(Undo())
    put_away(session)
    assert kept(session) == [("note", "older", "hello")]
