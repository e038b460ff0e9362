"""What becomes of a row of wrap-up's form: everything typed is kept, nothing is invented."""

import pytest
from msgspec.structs import replace

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.planfields import PROMISE_FIELDS
from callscript.call.session import Session
from callscript.script.model import NOTE_KINDS, Outcome
from callscript.tui.form import FormRow
from callscript.tui.wrapupform import (
    keep_row,
    next_kind,
    row_hint,
    take_up_drafts,
    toggle_cause,
)
from callscript.tui.wrapuprows import (
    NEW_CONCERN,
    NEW_EMPLOYEE,
    NEW_PROMISE,
    REMEMBERED,
    WHY,
    Page,
    pages,
)
from tests.tui.making import NASTY, NOON, SCRIPT, again, session_on, texts

TODAY = NOON.date()
CONCERN = i.KeepNote("three wrong invoices", "concern")
PROMISE = i.KeepNote("send copy @Ana fri", "promise")


def ended(*notes: i.KeepNote) -> Session:
    session = session_on()
    for note in notes:
        session.do(note)
    session.do(i.EndCall())
    return session


def keep(session: Session, row: str, text: str) -> str:
    refusal = keep_row(session, row, text, TODAY)
    return refusal.reason if refusal else ""


def page(session: Session, name: str) -> Page:
    return next(p for p in pages(session.script, session.state) if p.id == name)


def row(session: Session, name: str) -> FormRow:
    found = (row for p in pages(session.script, session.state) for row in p.rows)
    return next(row for row in found if row.id == name)


def ids(session: Session, name: str) -> list[str]:
    return [row.id for row in page(session, name).rows if row.can_be_marked]


def note_id(session: Session, place: int = 0) -> str:
    return list(session.state.notes)[place]


def test_an_empty_call_has_every_part_but_checks() -> None:
    session = ended()
    assert [(p.id, p.filled, p.blanks) for p in pages(SCRIPT, session.state)] == [
        ("outcome", 0, 4),
        ("notes", 0, 0),
        ("concerns", 0, 0),
        ("promises", 0, 0),
        ("worth", 0, 6),
        ("review", 0, 9),
        ("papers", 0, 0),
    ]
    assert row(session, "outcome").label == "Outcome: not set"


def test_the_outcome_is_named() -> None:
    session = ended()
    session.do(i.ChooseOutcome("refused"))
    assert row(session, "outcome").label == "Outcome: Does not want to talk to us"
    assert page(session, "outcome").filled == 1


def test_a_word_on_why_is_a_note_as_long_as_the_outcome_wants_one() -> None:
    session = ended()
    session.script = replace(SCRIPT, outcomes=(Outcome("odd", "Odd end", note=True),))
    session.do(i.ChooseOutcome("odd"))
    assert ids(session, "outcome")[:2] == ["outcome", WHY]
    keep(session, WHY, "the line was bad")
    assert [note.text for note in session.state.notes.values()] == ["the line was bad"]
    assert WHY not in ids(session, "outcome")


def test_each_concern_has_a_page_and_all_promises_one() -> None:
    session = ended(CONCERN, PROMISE, i.KeepNote("rude", "concern"))
    first, promise, second = session.state.notes
    assert [p.id for p in pages(SCRIPT, session.state)][2:5] == [
        f"concern:{first}",
        f"concern:{second}",
        "promises",
    ]
    assert page(session, f"concern:{second}").rows[0].label == "Concern 2 of 2: “rude”"
    assert ids(session, "promises") == [
        f"note:{promise}",
        *(f"{promise}:{field.id}" for field in PROMISE_FIELDS),
        NEW_PROMISE,
    ]


def test_a_page_is_short_until_there_is_more_to_say() -> None:
    session = ended(CONCERN)
    note = note_id(session)
    short = ["expected", "delivered", "causes", "why1", "root_cause", "containment", "action"]
    more = ["owner", "due", "preventive", "accountable", "verify", "tell_customer"]
    shown = [name.rpartition(":")[2] for name in ids(session, f"concern:{note}")]
    assert shown == [*short, *more]
    for field in ("why1", "why2", "containment", "preventive", "verify"):
        keep(session, f"{note}:{field}", "something")
    shown = [name.rpartition(":")[2] for name in ids(session, f"concern:{note}")]
    assert {"why2", "why3", "containment_due", "preventive_owner", "verify_by"} <= set(shown)
    assert "why4" not in shown
    keep(session, f"{note}:why1", "")
    assert f"{note}:why2" in ids(session, f"concern:{note}"), "what is filled in stays in view"


def test_nothing_is_invented() -> None:
    session = ended(CONCERN, i.KeepNote("call back", "promise"))
    found = [row for p in pages(SCRIPT, session.state) for row in p.rows if row.value]
    assert [row.value for row in found] == [
        "three wrong invoices",
        "call back",
        "call back",
    ]


def test_what_a_promise_says_is_in_its_blanks_already() -> None:
    session = ended(PROMISE)
    name = note_id(session)
    assert row(session, f"{name}:owner").value == "Ana"
    due = row(session, f"{name}:due")
    assert (due.value, due.shown) == ("2026-11-06", "Friday, 6 November 2026")
    keep(session, f"note:{name}", "Ring them @Ben sat")
    assert row(session, f"{name}:owner").value == "Ben"
    assert row(session, f"{name}:due").value == "2026-11-07"


def test_keeping_a_row_fills_it_and_undo_empties_it() -> None:
    session = ended(CONCERN)
    owner = f"{note_id(session)}:owner"
    session.type(Draft(owner, "Ana"))
    keep(session, owner, "Ana")
    assert row(session, owner).value == "Ana"
    assert texts(session.latest.drafts) == {}
    session.do(i.Undo())
    assert row(session, owner).value == ""
    session.do(i.Redo())
    assert row(session, owner).value == "Ana"


def test_a_blank_is_stronger_than_the_words_of_a_promise() -> None:
    session = ended(PROMISE)
    owner = f"{note_id(session)}:owner"
    keep(session, owner, "Bob")
    assert row(session, owner).value == "Bob"


def test_keeping_the_same_again_is_no_event() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    version = session.state.version
    keep(session, f"note:{name}", "three wrong invoices")
    keep(session, f"{name}:owner", "")
    assert session.state.version == version


def test_a_day_is_kept_as_its_date_and_shown_as_people_say_it() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    for field in ("due", "containment_due", "preventive_due", "verify_by"):
        keep(session, f"{name}:{field}", "fri")
        assert session.state.notes[name].details[field] == "2026-11-06"
    assert row(session, f"{name}:due").shown == "Friday, 6 November 2026"
    keep(session, f"{name}:due", "next fri")
    due = row(session, f"{name}:due")
    assert (due.value, due.shown) == ("next fri", "next fri   △ no day understood")
    assert row(session, f"{name}:verify_by").shown == "Friday, 6 November 2026"


def test_an_action_names_its_owner_and_day_in_one_go() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    keep(session, f"{name}:preventive", "a second pair of eyes @Ana Maria fri")
    assert session.state.notes[name].details == {
        "preventive": "a second pair of eyes",
        "preventive_owner": "Ana Maria",
        "preventive_due": "2026-11-06",
    }
    keep(session, f"{name}:preventive", "three eyes @Bo")
    assert session.state.notes[name].details["preventive"] == "three eyes @Bo"
    assert session.state.notes[name].details["preventive_owner"] == "Ana Maria"


def test_the_last_why_is_what_enter_begins_the_root_cause_with() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    keep(session, f"{name}:why1", "nobody looked")
    root = row(session, f"{name}:root_cause")
    assert (root.value, root.proposed) == ("", "nobody looked")
    keep(session, f"{name}:root_cause", "no list")
    assert row(session, f"{name}:root_cause").proposed == ""


def test_warnings_stand_below_the_blank_they_are_about() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    keep(session, f"{name}:root_cause", "no list")
    rows = [row.id for row in page(session, f"concern:{name}").rows]
    for field in ("preventive", "accountable"):
        assert rows[rows.index(f"{name}:{field}") + 1] == f"said:{name}:{field}"
    assert ids(session, "papers")[-2:] == [f"go:{name}:preventive", f"go:{name}:accountable"]


def test_a_note_is_tidied_in_its_row_and_goes_when_it_is_emptied() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    keep(session, f"note:{name}", "four wrong invoices")
    assert row(session, f"note:{name}").value == "four wrong invoices"
    keep(session, f"note:{name}", "")
    assert ids(session, "notes") == [REMEMBERED]
    session.do(i.Undo())
    assert row(session, f"note:{name}").value == "four wrong invoices"


def test_causes_are_tagged_and_lead_to_checks() -> None:
    session = ended(CONCERN)
    name = note_id(session)
    for tag in ("care", "promise", "silence"):
        toggle_cause(session, name, tag)
    toggle_cause(session, name, "silence")
    assert session.state.notes[name].details["causes"] == "care, promise"
    assert row(session, f"{name}:causes").value == (
        "Did not know how to take care of the customer · Promised what could not be kept"
    )
    assert ids(session, "checks") == ["tick:training:care", "tick:handoff:promise"]
    session.do(i.Tick("training:care"))
    assert (page(session, "checks").filled, page(session, "checks").blanks) == (1, 2)


def test_the_worth_is_reckoned_where_it_is_filled_in() -> None:
    session = ended()
    for field, text in (("years", "4"), ("yearly", "12,000"), ("margin", "30 %")):
        keep(session, f":worth_{field}", text)
    said = [row.label for row in page(session, "worth").rows if row.kind == "said"]
    assert said == [
        "4 years × 12,000 × 30 % = 14,400",
        "△ still missing: what it costs to win them back",
    ]
    assert row(session, ":loss_cost").hint == "they would have brought in 14,400"
    keep(session, ":worth_cost", "a lot")
    cost = row(session, ":worth_cost")
    assert (cost.done, "no amount understood" in cost.shown) == (False, True)
    keep(session, ":worth_cost", "900")
    said = [row.label for row in page(session, "worth").rows if row.kind == "said"]
    assert said[1:] == ["less 900 to win back = 13,500", "Worth it: 13,500 more than it costs."]


def test_another_of_us_answers_the_same_questions() -> None:
    session = ended()
    assert keep(session, NEW_EMPLOYEE, " Bo  Li ") == ""
    assert [row.id for row in page(session, "review").rows if "Bo" in row.id][:2] == [
        "heading:employee:Bo Li",
        "employee:Bo Li:review_fit",
    ]
    assert keep(session, "employee:Bo Li:review_fit", "no") == ""
    version = session.state.version
    assert keep(session, NEW_EMPLOYEE, "bo li") == ""
    assert session.state.version == version
    assert session.state.people == {"employee:Bo Li": {"review_fit": "no"}}


@pytest.mark.parametrize("text", NASTY)
def test_nasty_words_stay_as_they_are(text: str) -> None:
    session = ended(CONCERN)
    name = f"{note_id(session)}:verify"
    keep(session, name, text)
    assert row(session, name).value == text.strip()


@pytest.mark.parametrize("name", ["note:gone", "gone:owner", "outcome", "papers", "", "a:b:c"])
def test_a_row_that_is_no_blank_keeps_nothing_and_breaks_nothing(name: str) -> None:
    session = ended(CONCERN)
    before = session.state.notes
    keep(session, name, "")
    next_kind(session, name)
    assert session.state.notes == before


def test_drafts_in_blanks_are_taken_up_after_the_program_ended() -> None:
    session = ended(CONCERN, i.KeepNote("old"))
    concern, old = session.state.notes
    slots = (f"{concern}:owner", f"note:{old}", ":wish", "employee:Ana:review_need")
    for slot in slots:
        session.type(Draft(slot, "half"))
    fresh = again(session)
    assert take_up_drafts(fresh, TODAY) == slots[-1]
    assert texts(fresh.latest.drafts) == {}
    assert fresh.state.notes[concern].details == {"owner": "half"}
    assert fresh.state.notes[old].text == "half"
    assert fresh.state.details == {"wish": "half"}
    assert fresh.state.people == {"employee:Ana": {"review_need": "half"}}


@pytest.mark.parametrize(
    ("slot", "text", "kind"),
    [("note", "half a note", "concern"), ("number", "7", "note"), ("edit:gone", "words", "note")],
)
def test_drafts_of_the_call_are_taken_up_as_notes(slot: str, text: str, kind: str) -> None:
    session = ended()
    kinds = {k: k for k in NOTE_KINDS}
    session.type(Draft(slot, text, kinds[kind], "ten"))  # type: ignore[index]
    take_up_drafts(session, TODAY)
    (note,) = session.state.notes.values()
    assert (note.text, note.kind, note.step) == (text, kind, "ten")
    assert texts(session.latest.drafts) == {}


def test_an_edit_left_unfinished_is_taken_up() -> None:
    session = ended(CONCERN)
    session.type(Draft(f"edit:{note_id(session)}", "better words", "praise"))
    take_up_drafts(session, TODAY)
    (note,) = session.state.notes.values()
    assert (note.text, note.kind) == ("better words", "praise")


def test_taking_up_nothing_changes_nothing() -> None:
    session = ended(CONCERN)
    session.type(Draft("seat:3:name", "Ana"))
    version = session.state.version
    assert take_up_drafts(session, TODAY) == ""
    assert session.state.version == version
    assert texts(session.latest.drafts) == {"seat:3:name": "Ana"}, "it is somebody else's"


def test_the_kind_of_a_note_goes_round_in_its_row() -> None:
    session = ended(i.KeepNote("words"))
    name = note_id(session)
    seen = []
    for _ in NOTE_KINDS:
        seen.append(session.state.notes[name].kind)
        next_kind(session, f"note:{name}")
    assert seen == list(NOTE_KINDS)
    assert session.state.notes[name].kind == "note"


@pytest.mark.parametrize(
    ("row", "words", "said"),
    [
        ("n1:due", "fri", "→ Friday, 6 November 2026"),
        ("n1:verify_by", "fri", "→ Friday, 6 November 2026"),
        ("n1:due", "next tuesday", "no day understood (fri, in 3 days, 5 dec); it stays as it is"),
        ("n1:due", "2026-11-02", "→ Monday, 2 November 2026, which is past"),
        ("n1:due", " ", ""),
        ("n1:owner", "fri", ""),
        (":worth_yearly", "12k", "→ 12,000"),
        (":worth_margin", "a lot", "no margin understood: write 30 %; it stays as it is"),
    ],
)
def test_a_day_or_figure_is_told_as_it_is_understood(row: str, words: str, said: str) -> None:
    assert row_hint(row, words, TODAY) == said


@pytest.mark.parametrize(
    ("slot", "typed", "kept"),
    [
        (REMEMBERED, "they have a dog", [("note", "they have a dog")]),
        (REMEMBERED, "!late twice", [("concern", "late twice")]),
        (REMEMBERED, "> ring back @Ana fri", [("promise", "ring back @Ana fri")]),
        (NEW_CONCERN, "late", [("concern", "late")]),
        (NEW_PROMISE, "ring back", [("promise", "ring back")]),
        (REMEMBERED, " ! ", []),
        (REMEMBERED, "", []),
    ],
)
@pytest.mark.parametrize("closed", [False, True], ids=["kept", "left"])
def test_what_comes_to_mind_later_is_a_note(
    slot: str, typed: str, kept: list[tuple[str, str]], *, closed: bool
) -> None:
    session = ended()
    session.type(Draft(slot, typed))
    if closed:
        session = again(session)
        take_up_drafts(session, TODAY)
    else:
        keep(session, slot, typed)
    assert [(note.kind, note.text) for note in session.state.notes.values()] == kept
    assert texts(session.latest.drafts) == {}


def test_that_nobody_calls_again_is_marked() -> None:
    session = ended()
    session.do(i.ChooseOutcome("refused"))
    assert row(session, "outcome").hint == "nobody calls them again · Enter chooses another"


def test_papers_that_go_to_somebody_can_be_ticked() -> None:
    session = ended(i.KeepNote("I felt like a number", "verbatim"), PROMISE)
    ticks = [name for name in ids(session, "papers") if name.startswith("tick:")]
    assert ticks[0] == "tick:shared:improvement-plan.md"
    assert "tick:shared:quotes.md" in ticks
    assert row(session, "tick:shared:quotes.md").label.startswith("☐ The customer's own words")
    session.do(i.WrapUp())
    assert session.do(i.Tick("shared:quotes.md")) is None
    ticked = row(again(session), "tick:shared:quotes.md")
    assert ticked.label.startswith("☑")
    assert NOON.strftime("%H:%M")[:2] in ticked.hint


def test_papers_can_be_written_again() -> None:
    session = ended()
    assert row(session, "papers").label == "Write the papers"
    session.do(i.WrapUp())
    assert row(session, "papers").label == "Write the papers again"


def test_why_there_is_no_letter_stands_where_the_papers_are_written() -> None:
    session = ended(CONCERN)
    assert "no letter: nothing is there to tell" in row(session, "papers").hint
    session.do(i.KeepNote("send a copy", "promise"))
    assert "the letter says nothing of one concern" in row(session, "papers").hint
    session.do(i.SetDetail(note_id(session), "tell_customer", "It is mended."))
    assert row(session, "papers").hint == "F10"


def test_what_the_letter_still_wants_stands_where_the_papers_are_written() -> None:
    session = ended(i.KeepNote("ring her", "promise"))
    said = [one.label for one in page(session, "papers").rows if one.id.startswith("wants:")]
    assert "△ promise “ring her”: no day and no owner yet" in said
    assert "△ the letter reads as a note to us: “ring her”; write “In the letter”" in said
    session.do(i.Tick("sent:letter.md"))
    assert not [one for one in page(session, "papers").rows if one.id.startswith("wants:")]
