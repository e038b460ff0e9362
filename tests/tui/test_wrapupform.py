"""Wrap-up as a form: all of it optional, nothing invented, everything typed kept."""

import pytest
from msgspec.structs import replace

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.planfields import PROMISE_FIELDS
from callscript.call.session import Session
from callscript.script.model import NOTE_KINDS, Outcome
from callscript.tui.form import Form, FormRow, Typed
from callscript.tui.wrapupform import (
    CONCERN_BLANKS,
    REMEMBERED,
    WHY,
    day_hint,
    keep_row,
    next_kind,
    take_up_drafts,
    wrap_up_rows,
)
from tests.tui.making import NASTY, NOON, SCRIPT, again, session_on, texts


def ended(*notes: i.KeepNote) -> Session:
    session = session_on()
    for note in notes:
        session.do(note)
    session.do(i.EndCall())
    return session


def rows_of(session: Session) -> list[FormRow]:
    return wrap_up_rows(SCRIPT, session.state)


def row(session: Session, name: str) -> FormRow:
    return next(row for row in rows_of(session) if row.id == name)


def note_id(session: Session, place: int = 0) -> str:
    return list(session.state.notes)[place]


CONCERN = i.KeepNote("three wrong invoices", "concern")
PROMISE = i.KeepNote("send copy @Ana fri", "promise")


def test_an_empty_call_has_an_outcome_and_ways_to_finish() -> None:
    assert [(r.id, r.kind) for r in rows_of(ended())] == [
        ("outcome", "act"),
        ("notes", "heading"),
        ("add:note", "blank"),
        ("papers-heading", "heading"),
        ("papers", "act"),
        ("later", "act"),
    ]
    assert row(ended(), "outcome").label == "Outcome: not set"


def test_the_outcome_is_named() -> None:
    session = ended()
    session.do(i.ChooseOutcome("refused"))
    assert row(session, "outcome").label == "Outcome: Does not want to talk to us"


def test_each_concern_has_its_plan_and_each_promise_its_owner_and_day() -> None:
    session = ended(CONCERN, PROMISE, i.KeepNote("likes Ana", "praise"))
    concern, promise, praise = session.state.notes
    ids = [r.id for r in rows_of(session) if r.kind == "blank"]
    assert ids == [
        *(f"note:{name}" for name in (concern, promise, praise)),
        "add:note",
        *(f"{concern}:{field.id}" for field in CONCERN_BLANKS),
        *(f"{promise}:{field.id}" for field in PROMISE_FIELDS),
    ]
    assert len(ids) == len(set(ids))


def test_nothing_is_invented() -> None:
    session = ended(CONCERN, i.KeepNote("call back", "promise"))
    filled = [r for r in rows_of(session) if r.kind == "blank" and r.value]
    assert [r.value for r in filled] == ["three wrong invoices", "call back"]


def test_what_a_promise_says_is_in_its_blanks_already() -> None:
    session = ended(PROMISE)
    name = note_id(session)
    assert row(session, f"{name}:owner").value == "Ana"
    assert row(session, f"{name}:due").value == "fri"


def test_keeping_a_row_fills_it_and_undo_empties_it() -> None:
    session = ended(CONCERN)
    owner = f"{note_id(session)}:owner"
    session.type(Draft(owner, "Ana"))
    keep_row(session, owner, "Ana")
    assert row(session, owner).value == "Ana"
    assert texts(session.latest.drafts) == {}
    session.do(i.Undo())
    assert row(session, owner).value == ""
    session.do(i.Redo())
    assert row(session, owner).value == "Ana"


def test_a_blank_is_stronger_than_the_words_of_a_promise() -> None:
    session = ended(PROMISE)
    owner = f"{note_id(session)}:owner"
    keep_row(session, owner, "Bob")
    assert row(session, owner).value == "Bob"


def test_keeping_the_same_again_is_no_event() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    version = session.state.version
    keep_row(session, f"note:{name}", "three wrong invoices")
    keep_row(session, f"{name}:owner", "")
    assert session.state.version == version


def test_a_note_is_tidied_in_its_row_and_goes_when_it_is_emptied() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    keep_row(session, f"note:{name}", "four wrong invoices")
    assert row(session, f"note:{name}").value == "four wrong invoices"
    keep_row(session, f"note:{name}", "")
    assert [r.id for r in rows_of(session)][1:4] == ["notes", "add:note", "papers-heading"]
    session.do(i.Undo())
    assert row(session, f"note:{name}").value == "four wrong invoices"


@pytest.mark.parametrize("text", NASTY)
def test_nasty_words_stay_as_they_are(text: str) -> None:
    session = ended(CONCERN)
    name = f"{note_id(session)}:action"
    keep_row(session, name, text)
    assert row(session, name).value == text.strip()


@pytest.mark.parametrize("name", ["note:gone", "gone:owner", "outcome", "papers", ""])
def test_a_row_that_is_no_blank_keeps_nothing_and_breaks_nothing(name: str) -> None:
    session = ended(CONCERN)
    before = session.state.notes
    keep_row(session, name, "")
    next_kind(session, name)
    assert session.state.notes == before


def test_drafts_in_blanks_are_taken_up_after_the_program_ended() -> None:
    session = ended(CONCERN, i.KeepNote("old"))
    concern, old = session.state.notes
    for slot in (f"{concern}:owner", f"note:{old}"):
        session.type(Draft(slot, "half"))
    fresh = again(session)
    take_up_drafts(fresh)
    assert texts(fresh.latest.drafts) == {}
    assert row(fresh, f"{concern}:owner").value == "half"
    assert row(fresh, f"note:{old}").value == "half"


@pytest.mark.parametrize(
    ("slot", "text", "kind"),
    [("note", "half a note", "concern"), ("number", "7", "note"), ("edit:gone", "words", "note")],
)
def test_drafts_of_the_call_are_taken_up_as_notes(slot: str, text: str, kind: str) -> None:
    session = ended()
    kinds = {k: k for k in NOTE_KINDS}
    session.type(Draft(slot, text, kinds[kind], "ten"))  # type: ignore[index]
    take_up_drafts(session)
    (note,) = session.state.notes.values()
    assert (note.text, note.kind, note.step) == (text, kind, "ten")
    assert texts(session.latest.drafts) == {}


def test_an_edit_left_unfinished_is_taken_up() -> None:
    session = ended(CONCERN)
    session.type(Draft(f"edit:{note_id(session)}", "better words", "praise"))
    take_up_drafts(session)
    (note,) = session.state.notes.values()
    assert (note.text, note.kind) == ("better words", "praise")


def test_taking_up_nothing_changes_nothing() -> None:
    session = ended(CONCERN)
    version = session.state.version
    take_up_drafts(session)
    assert session.state.version == version


def test_the_kind_of_a_note_goes_round_in_its_row() -> None:
    session = ended(i.KeepNote("words"))
    name = note_id(session)
    seen = []
    for _ in NOTE_KINDS:
        seen.append(session.state.notes[name].kind)
        next_kind(session, f"note:{name}")
    assert seen == list(NOTE_KINDS)
    assert session.state.notes[name].kind == "note"


def test_the_form_marks_a_row_that_is_there_whatever_is_done() -> None:
    session = ended(CONCERN, PROMISE)
    form = Form(rows_of(session))
    for _ in range(30):
        for event in [
            *form.press("a", "a"),
            *form.press("ctrl+u", None),
            *form.press("down", None),
        ]:
            if not isinstance(event, Typed) and hasattr(event, "text"):
                keep_row(session, event.row, event.text)
        form.refill(rows_of(session))
        assert form.row is not None


@pytest.mark.parametrize(
    ("row", "words", "said"),
    [
        ("n1:due", "fri", "→ Friday, 6 November 2026"),
        ("n1:due", "next tuesday", "no day understood (fri, in 3 days, 5 dec); it stays as it is"),
        ("n1:due", "2026-11-02", "→ Monday, 2 November 2026, which is past"),
        ("n1:due", " ", ""),
        ("n1:owner", "fri", ""),
    ],
)
def test_a_day_is_told_as_it_is_understood(row: str, words: str, said: str) -> None:
    assert day_hint(row, words, NOON.date()) == said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("they have a dog", [("note", "they have a dog")]),
        ("!late twice", [("concern", "late twice")]),
        ("> ring back @Ana fri", [("promise", "ring back @Ana fri")]),
        (" ! ", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("closed", [False, True], ids=["kept", "left"])
def test_what_comes_to_mind_later_is_a_note(
    typed: str, kept: list[tuple[str, str]], *, closed: bool
) -> None:
    session = ended()
    session.type(Draft(REMEMBERED, typed))
    if closed:
        session = again(session)
        take_up_drafts(session)
    else:
        keep_row(session, REMEMBERED, typed)
    assert [(note.kind, note.text) for note in session.state.notes.values()] == kept
    assert texts(session.latest.drafts) == {}
    assert row(session, REMEMBERED).value == ""


def test_an_outcome_that_wants_a_word_has_a_row_until_there_is_one() -> None:
    outcomes = (Outcome("busy", "Busy", retry_after=48, note=True), *SCRIPT.outcomes)
    session = session_on(replace(SCRIPT, outcomes=outcomes))
    session.do(i.EndCall("busy"))

    def ids() -> list[str]:
        return [row.id for row in wrap_up_rows(session.script, session.state)]

    assert ids()[:2] == ["outcome", WHY]
    assert keep_row(session, WHY, "!the line is bad") is None
    assert WHY not in ids()
    (note,) = session.state.notes.values()
    assert (note.kind, note.text) == ("concern", "the line is bad")
    hint = wrap_up_rows(session.script, session.state)[0].hint
    assert hint == "call again on Thu 5 Nov · Enter chooses another"


def test_a_word_half_typed_is_kept() -> None:
    outcomes = (Outcome("busy", "Busy", note=True), *SCRIPT.outcomes)
    session = session_on(replace(SCRIPT, outcomes=outcomes))
    session.do(i.EndCall("busy"))
    session.type(Draft(WHY, "half a wo"))
    take_up_drafts(session)
    assert [note.text for note in session.state.notes.values()] == ["half a wo"]


def test_that_nobody_calls_again_is_marked() -> None:
    session = ended()
    session.do(i.ChooseOutcome("refused"))
    assert row(session, "outcome").hint == "nobody calls them again · Enter chooses another"


def test_papers_that_go_to_somebody_can_be_ticked() -> None:
    session = ended(i.KeepNote("I felt like a number", "verbatim"), PROMISE)
    ticks = [r.id for r in rows_of(session) if r.id.startswith("tick:")]
    assert ticks[0] == "tick:shared:improvement-plan.md"
    assert "tick:shared:quotes.md" in ticks
    assert row(session, "tick:shared:quotes.md").label.startswith("☐ The customer's own words")
    session.do(i.WrapUp())
    assert session.do(i.Tick("shared:quotes.md")) is None
    ticked = row(again(session), "tick:shared:quotes.md")
    assert ticked.label.startswith("☑")
    assert NOON.strftime("%H:%M")[:2] in ticked.hint


def test_why_there_is_no_letter_stands_where_the_papers_are_written() -> None:
    session = ended(CONCERN)
    assert "no letter: nothing is there to tell" in row(session, "papers").hint
    session.do(i.SetDetail(note_id(session), "tell_customer", "It is mended."))
    assert row(session, "papers").hint == "F10"
