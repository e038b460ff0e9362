"""Walking through wrap-up by keys: page by page, row by row, and away at any point."""

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.session import Session
from callscript.tui.finder import Finder
from callscript.tui.wrapupdesk import CAUSE, PART, Chosen, WrapUpDesk
from tests.tui.making import NOON, again
from tests.tui.test_wrapupform import CONCERN, PROMISE, ended, note_id

PAGES = ["outcome", "notes", "concern", "promises", "worth", "review", "papers"]


def desk_for(session: Session) -> WrapUpDesk:
    return WrapUpDesk(session, lambda: NOON)


def press(desk: WrapUpDesk, *keys: str) -> Chosen | None:
    chosen = None
    for key in keys:
        if key in {"enter", "down", "up", "escape", "backspace"}:
            chosen = desk.press(key, None)
        else:
            for character in key:
                chosen = desk.press(character, character)
    return chosen


def walked(desk: WrapUpDesk, key: str) -> list[str]:
    """The pages that come up, each once, while one key is pressed."""
    seen = [desk.page.id]
    for _ in range(100):
        press(desk, key)
        if desk.page.id != seen[-1]:
            seen.append(desk.page.id)
    return [page.partition(":")[0] for page in seen]


def test_down_and_up_walk_through_everything() -> None:
    desk = desk_for(ended(CONCERN, PROMISE))
    assert walked(desk, "down") == PAGES
    assert desk.form.marked.startswith("go:")
    assert walked(desk, "up") == PAGES[::-1]
    assert desk.form.marked == "outcome"


def test_pages_are_turned_and_end_at_either_end() -> None:
    desk = desk_for(ended(CONCERN, PROMISE))
    seen = []
    for _ in range(9):
        seen.append(desk.page.id.partition(":")[0])
        desk.next_page()
    assert seen == [*PAGES, "papers", "papers"]
    for _ in range(9):
        desk.next_page(-1)
    assert desk.page.id == "outcome"


def test_enter_keeps_a_row_and_goes_on_to_what_it_unfolds() -> None:
    session = ended(CONCERN)
    note = note_id(session)
    desk = desk_for(session)
    desk.go_to_row(f"{note}:why1")
    press(desk, "nobody looked", "enter")
    assert desk.form.marked == f"{note}:why2"
    press(desk, "enter")
    assert desk.form.marked == f"{note}:root_cause"
    press(desk, "enter", "enter")
    assert session.state.notes[note].details == {
        "why1": "nobody looked",
        "root_cause": "nobody looked",
    }
    assert desk.form.marked == f"{note}:containment"


def test_turning_the_page_keeps_what_is_typed() -> None:
    session = ended()
    desk = desk_for(session)
    desk.go_to_row(":wish")
    press(desk, "a new one")
    desk.next_page()
    assert session.state.details == {"wish": "a new one"}
    assert session.latest.drafts == {}


def test_several_new_notes_one_after_the_other() -> None:
    session = ended()
    desk = desk_for(session)
    desk.go_to_row("add:note")
    press(desk, "one", "enter", "!two", "enter")
    assert [(n.kind, n.text) for n in session.state.notes.values()] == [
        ("note", "one"),
        ("concern", "two"),
    ]
    assert desk.form.marked == "add:note"
    press(desk, "enter")
    assert desk.page.name == "Concerns"


def test_escape_leaves_a_line_first_and_then_wrap_up() -> None:
    session = ended()
    desk = desk_for(session)
    desk.go_to_row(":wish")
    assert press(desk, "x", "escape") is None
    assert session.state.details == {"wish": "x"}
    assert press(desk, "escape") == Chosen("later")


def test_what_only_the_window_can_do_is_handed_on() -> None:
    session = ended(CONCERN)
    desk = desk_for(session)
    assert press(desk, "enter") == Chosen("outcome")
    desk.go_to_row(f"{note_id(session)}:causes")
    assert press(desk, " ") == Chosen(f"{note_id(session)}:causes", " ")
    assert desk.press("right", None) == Chosen(f"{note_id(session)}:causes")
    assert press(desk, "p") == Chosen(f"{note_id(session)}:causes", "p")
    desk.go_to_row("papers")
    assert press(desk, "enter") == Chosen("papers")


def test_enter_walks_past_the_causes_and_ticks_none() -> None:
    session = ended(CONCERN)
    desk = desk_for(session)
    desk.go_to_row(f"{note_id(session)}:delivered")
    assert press(desk, "enter", "enter") is None
    assert desk.form.marked == f"{note_id(session)}:why1"


def test_a_page_opens_on_its_first_row_whichever_way_it_is_turned() -> None:
    desk = desk_for(ended(CONCERN, PROMISE))
    desk.go_to_page("promises")
    desk.next_page(-1)
    assert desk.form.marked.endswith(":expected")


def test_letters_where_nothing_can_be_typed_say_so_and_the_enter_behind_them_does_nothing() -> None:
    session = ended()
    desk = desk_for(session)
    desk.go_to_row("papers")
    assert press(desk, "we send it", "enter") is None
    assert "Nothing is typed here" in desk.notice
    assert press(desk, "enter") == Chosen("papers")


def labels(finder: Finder) -> list[str]:
    return [row.label for row in finder.rows]


def test_causes_are_chosen_from_a_list_that_stays() -> None:
    session = ended(CONCERN)
    note = note_id(session)
    session.do(i.SetDetail(note, "causes", "made up"))
    desk = desk_for(session)
    first = desk.causes(note).rows[0]
    again_shown = desk.tag(first.id)
    assert again_shown.rows[0].label == "☑ Did not know how to take care of the customer"
    assert labels(again_shown)[-1] == "☑ made up"
    assert again_shown.marked == 0
    assert desk.tag(f"{CAUSE}{note}:made up").rows[-1].label.startswith("☐ Our own rules")
    assert session.state.notes[note].details["causes"] == "care"
    assert labels(desk.causes(note, "slip")) == ["☐ A slip of one of us"]


def test_parts_are_listed_with_what_is_filled_in_them() -> None:
    session = ended(CONCERN, PROMISE)
    desk = desk_for(session)
    desk.go_to_page("worth")
    listed = desk.parts()
    assert [(row.label, row.detail) for row in listed.rows] == [
        ("Outcome", "0/4"),
        ("Notes", ""),
        ("Concern 1 of 1: “three wrong invoices”", "0/13"),
        ("Promises", "2/3"),
        ("Worth", "0/6"),
        ("Review", "0/9"),
        ("Papers", ""),
    ]
    assert listed.rows[listed.marked].id == f"{PART}worth"


def test_a_warning_leads_to_its_blank() -> None:
    session = ended(CONCERN)
    desk = desk_for(session)
    desk.go_to_row(f"go:{note_id(session)}:accountable")
    press(desk, "enter")
    assert desk.form.marked == f"{note_id(session)}:accountable"


def test_ticks_stay_on_their_row() -> None:
    session = ended(CONCERN)
    session.do(i.SetDetail(note_id(session), "causes", "care, promise"))
    desk = desk_for(session)
    desk.go_to_row("tick:training:care")
    press(desk, "enter")
    assert list(session.state.ticks) == ["training:care"]
    assert desk.form.marked == "tick:training:care"


def test_a_page_that_is_gone_gives_way_to_the_one_in_its_place() -> None:
    session = ended(CONCERN, i.KeepNote("rude", "concern"))
    desk = desk_for(session)
    desk.go_to_row(f"{note_id(session)}:owner")
    session.do(i.EditNote(note_id(session), ""))
    desk.refill()
    assert desk.page.id == f"concern:{note_id(session, 1)}"


def test_undo_takes_back_and_says_nothing_can_be_undone() -> None:
    session = ended()
    desk = desk_for(session)
    desk.go_to_row(":wish")
    press(desk, "x")
    assert desk.do(i.Undo())
    assert session.state.details == {}
    assert not desk.do(i.ChooseOutcome("nonsense"))
    assert desk.notice == "This script has no such outcome."


def test_typing_a_day_or_a_figure_begins_it_anew_and_words_go_on() -> None:
    session = ended(CONCERN)
    note = note_id(session)
    desk = desk_for(session)
    for row, first, second in (
        (f"{note}:due", "fri", "in 3 days"),
        (":worth_cost", "900", "1,000"),
        (f"{note}:action", "mend", " it"),
    ):
        for text in (first, second):
            desk.go_to_row(row)
            press(desk, text, "enter")
    assert session.state.notes[note].details == {"due": "2026-11-06", "action": "mend it"}
    assert session.state.details == {"worth_cost": "1,000"}
    desk.go_to_row(f"{note}:due")
    press(desk, "backspace", "5", "enter")
    assert session.state.notes[note].details["due"] == "2026-11-05"


def test_another_of_us_is_asked_at_once() -> None:
    session = ended()
    desk = desk_for(session)
    for _ in range(2):
        desk.go_to_row("add:employee")
        press(desk, "Bo", "enter")
        assert desk.form.marked == "employee:Bo:review_fit"
    press(desk, "no", "enter")
    assert session.state.people == {"employee:Bo": {"review_fit": "no"}}


def test_undo_and_redo_show_the_row_they_changed() -> None:
    session = ended(CONCERN)
    note = note_id(session)
    session.do(i.SetDetail(note, "causes", "care"))
    session.do(i.ChooseOutcome("refused"))
    desk = desk_for(session)
    for row, text in ((":wish", "x"), (f"{note}:owner", "Ana"), (f"note:{note}", " more")):
        desk.go_to_row(row)
        press(desk, text, "enter")
    desk.go_to_row("tick:training:care")
    press(desk, "enter")
    undone = []
    for _ in range(5):
        desk.go_to_page("papers")
        assert desk.do(i.Undo())
        undone.append(desk.form.marked)
    assert undone == ["tick:training:care", f"note:{note}", f"{note}:owner", ":wish", "outcome"]
    desk.go_to_page("papers")
    assert desk.do(i.Redo())
    assert desk.form.marked == "outcome"
    desk.go_to_page("papers")
    for _ in range(9):
        desk.do(i.Undo())
    assert not desk.do(i.Undo())


def test_an_interrupted_row_is_where_it_goes_on() -> None:
    session = ended(CONCERN)
    session.type(Draft(f"{note_id(session)}:accountable", "Ca"))
    desk = desk_for(again(session))
    assert desk.form.marked == f"{note_id(session)}:accountable"
    assert desk.session.state.notes[note_id(session)].details == {"accountable": "Ca"}


def test_the_form_marks_a_row_that_is_there_whatever_is_done() -> None:
    desk = desk_for(ended(CONCERN, PROMISE))
    for _ in range(60):
        press(desk, "a", "down", "enter", "backspace")
        assert desk.form.row is not None
        if desk.page.id == "papers":
            desk.go_to_page("outcome")
