"""What papers can say about a call, before any template."""

from datetime import timedelta

import pytest

from callscript.call import intents as i
from callscript.papers.about import AboutCall, about_call, duration
from callscript.papers.handoff import handoff_view
from callscript.papers.improvement_plan import plan_view
from callscript.papers.papers import papers_of
from callscript.papers.path import PathRow, call_path
from callscript.papers.summary import MurmurLine, RaisedLine, SummaryView, summary_view
from tests.papers.calls import START, Table, almost_empty_call, open_call, rich_call, tame_call


def rows(table: Table) -> dict[str, PathRow]:
    return {row.step: row for row in call_path(table.script, table.state).rows}


def off(table: Table) -> list[str]:
    return [row.step for row in call_path(table.script, table.state).off_path]


def summary(table: Table) -> SummaryView:
    return summary_view(table.script, table.state)


def test_about() -> None:
    table = tame_call()
    assert about_call(table.script, table.state) == AboutCall(
        who="Ada Example, Example & Daughters",
        customer="Ada Example",
        company="Example & Daughters",
        phone="+44 20 7946 0000",
        value="4,800 a year",
        problem="wrong invoices",
        notes="Rings before nine.\nHas a dog.",
        caller="Kim Caller",
        script="Former customer",
        rehearsal=False,
        started="Sunday, 22 November 2026, 17:40",
        duration="11 minutes",
        outcome="Told us what went wrong",
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "not known (the clock was set back)"),
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (89, "1 minute"),
        (90, "2 minutes"),
        (12 * 60 + 29, "12 minutes"),
        (59 * 60 + 30, "1 hour"),
        (3660, "1 hour 1 minute"),
        (2 * 3600 + 120, "2 hours 2 minutes"),
    ],
)
def test_duration(seconds: int, words: str) -> None:
    assert duration(START, START + timedelta(seconds=seconds)) == words


def test_a_call_still_open_has_not_ended() -> None:
    assert duration(START, None) == "not ended"


def test_outcome_is_the_callers_choice_or_not_set() -> None:
    assert summary(almost_empty_call()).call.outcome == "Nobody answered; call again on Mon 23 Nov"
    assert summary(Table().start()).call.outcome == "not set"
    chosen = Table().start().do(i.EndCall("made_up"))
    assert summary(chosen).call.outcome == "made_up"


def test_path_rows_are_in_visited_order_each_once() -> None:
    table = Table().start().do(i.GoOn(), i.Jump("back"), i.Jump("willing"), i.Jump("back"))
    assert list(rows(table)) == ["Hello", "May we ask?", "Would you come back?"]


def test_steps_gone_back_from_stay_on_the_path() -> None:
    table = Table().start().do(i.GoOn(), i.Answer("yes"), i.GoBack())
    assert list(rows(table)) == ["Hello", "May we ask?", "What did we do wrong?"]


def test_why_there_is_no_answer() -> None:
    table = Table().start().do(i.GoOn(), i.Answer("yes"), i.GoOn()).note("x", step="back")
    gaps = {step: row.gap for step, row in rows(table).items()}
    assert gaps == {
        "Hello": "",
        "May we ask?": "",
        "What did we do wrong?": "skipped",
        "Out of ten": "not answered yet",
        "Would you come back?": "not asked",
    }
    assert rows(table.do(i.EndCall()))["Out of ten"].gap == "not answered"


def test_answers_are_as_spoken() -> None:
    table = Table().start().do(i.GoOn(), i.Answer("yes"), i.GoOn(), i.Answer(7))
    assert rows(table)["May we ask?"].answer == "Yes, go ahead"
    assert rows(table)["Out of ten"].answer == "7"


def test_the_words_of_a_text_answer_stand_once() -> None:
    table = Table().start().do(i.GoOn(), i.Answer("yes"))
    table.note("wrong invoice", "concern").note("cold voice", "concern").note("aside")
    row = rows(table)["What did we do wrong?"]
    assert row.answer == "wrong invoice; cold voice"
    assert [note.text for note in row.notes] == ["aside"]
    assert [c.text for c in summary(table).concerns] == ["wrong invoice", "cold voice"]


def test_papers_say_which_points_the_customer_confirmed() -> None:
    table = Table().start().note("slow", "concern").note("never again", "verbatim").note("aside")
    first, second, _aside = table.session.state.notes
    table.do(i.Tick(f"confirmed:{first}"), i.Tick(f"confirmed:{second}"))
    said = [(concern.text, concern.confirmed) for concern in summary(table).concerns]
    assert said == [("slow", True), ("never again", True)]
    assert summary(table).verbatims == ("never again",)
    assert summary(table).notes == ("aside",)
    plan = plan_view(table.script, table.session.state)
    assert [(c.heard, bool(c.confirmed)) for c in plan.concerns] == said
    written = papers_of(table.script, table.session.state)
    assert "- slow _(confirmed)_\n" in written["summary.md"]
    assert written["improvement-plan.md"].count("**Read back and confirmed:** 17:4") == 2
    table.do(i.Tick(f"confirmed:{second}"))
    assert [concern.text for concern in summary(table).concerns] == ["slow"]


def test_when_a_text_answer_is_cleared_its_notes_stand_for_themselves() -> None:
    table = Table().start().do(i.GoOn(), i.Answer("yes"))
    table.note("wrong invoice", "concern").do(i.ClearAnswer())
    row = rows(table)["What did we do wrong?"]
    assert (row.answer, row.gap) == ("", "not answered yet")
    assert [note.text for note in row.notes] == ["wrong invoice"]


def test_plain_notes_that_are_answers_are_no_other_notes() -> None:
    table = Table().start().note("aside").do(i.GoOn(), i.Answer("later")).note("Tuesday")
    assert summary(table).notes == ("aside",)
    assert rows(table)["When to call back"].answer == "Tuesday"


def test_off_path_keeps_branches_left_and_words_after_the_end() -> None:
    table = Table().start().do(i.GoOn(), i.Answer("later")).note("Tuesday").do(i.GoOn())
    table.note("goodbye")
    assert off(table) == ["After the last step"]
    table.do(i.Answer("yes", "willing"))
    assert off(table) == ["When to call back", "After the last step"]
    assert "When to call back" not in rows(table)


def test_edited_marked_and_undone_notes() -> None:
    table = Table().start().note("one").note("two").note("three", "praise")
    table.do(i.EditNote("n2", ""), i.MarkNote("n3", "concern"), i.EditNote("n3", "second"))
    table.do(i.KeepNote("four"), i.Undo())
    shown = {note.text for row in rows(table).values() for note in row.notes}
    assert shown == {note.text for note in table.state.notes.values() if note.text}
    assert "four" not in shown


def test_interrupts_and_acknowledgements_are_counted() -> None:
    found = summary(rich_call())
    assert found.interrupts == (RaisedLine("I have no time", ("17:43", "17:51")),)
    assert found.acknowledgements == (MurmurLine("Right.", 2), MurmurLine("I understand.", 1))


def test_plan_view_invents_nothing() -> None:
    table = Table().start().note("late", "concern").note("call back", "promise")
    view = plan_view(table.script, table.state)
    (concern,), (promise,) = view.concerns, view.promises
    assert (concern.number, concern.heard, concern.step) == (1, "late", "Hello")
    blanks = (concern.root_cause, concern.action, concern.owner, concern.accountable)
    assert {*blanks, concern.due, concern.verify, concern.tell_customer} == {""}
    assert (promise.what, promise.owner, promise.due) == ("call back", "", "")


def test_days_are_said_or_stay_in_their_own_words() -> None:
    table = rich_call()
    first, second = plan_view(table.script, table.state).concerns[:2]
    assert first.due == "Sunday, 6 December 2026"
    assert second.due == "after the holidays"


def test_a_hand_off_of_a_call_left_in_the_middle_says_what_comes_next() -> None:
    table = open_call()
    (call,) = handoff_view([(table.script, table.state)], START.date(), "Kim").calls
    assert call.standing == "not finished: the call was left"
    assert [item.what for item in call.items] == ["send the corrected invoice"]
    assert call.worries == ("The invoice was wrong three times.",)
    assert handoff_view([(table.script, table.state)], START.date(), "").day.startswith("Sunday")
    asked = Table().start().do(i.GoOn())
    (other,) = handoff_view([(asked.script, asked.state)], START.date(), "Kim").calls
    assert other.say_next == "Do you have five minutes?"
