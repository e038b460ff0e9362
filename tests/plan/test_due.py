"""What a call leaves to be done, of every kind, each under an id of its own."""

from dataclasses import replace as changed
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from callscript.call import intents as i
from callscript.call.flow import final_outcome
from callscript.call.people import Contact
from callscript.call.state import CallState, Seat
from callscript.plan.callbacks import asks_when, heard_as
from callscript.plan.commitment import KIND_WORDS, Commitment
from callscript.plan.due import read_commitments
from callscript.script.model import (
    END,
    USUAL_OUTCOMES,
    Blank,
    FormField,
    MomentField,
    Outcome,
    Script,
    Section,
    Step,
    TextField,
)
from tests.call.making import ADA, START, Talk
from tests.call.scripted import SCRIPT

NEW_YORKER = replace(ADA, fields={"timezone": "America/New_York"})


def asking(field: MomentField | TextField | FormField, outcome: str = "callback") -> Script:
    """A script that asks when to ring, and then says goodbye."""
    when = Step("when", "When?", field=field, outcome=outcome, notes="note")
    other = Step("since", "Customer since", field=MomentField("date"))
    steps = (other, when, Step("bye", "Bye", goto=END))
    busy = Outcome("busy", "Line was busy", contacted=False, retry_after=2)
    return Script("s", "S", (Section("a", "A", steps),), outcomes=(*USUAL_OUTCOMES, busy))


MOMENT = asking(MomentField("datetime"))


def asked(
    answer: str, script: Script = MOMENT, contact: Contact | None = ADA, ended: str | None = None
) -> CallState:
    talk = Talk(script).start(contact)
    return talk.do(i.GoOn(), i.Answer(answer), i.EndCall(ended)).state


def callback(state: CallState, script: Script = MOMENT) -> Commitment | None:
    found = [c for c in read_commitments(script, state) if c.item == "callback"]
    return found[0] if found else None


# ------------------------------------------------------------------------------ promises, the plan


def test_each_kind_has_an_id_of_its_own_and_the_text_of_its_own() -> None:
    talk = Talk(SCRIPT).start()
    talk.do(
        i.KeepNote("three wrong invoices", "concern"), i.KeepNote("send copy @Ana fri", "promise")
    )
    (concern,), (promise,) = talk.state.notes_of("concern"), talk.state.notes_of("promise")
    for field, words in {
        "containment": "stop the invoices",
        "containment_due": "tomorrow",
        "action": "take them from the list",
        "owner": "Ben",
        "due": "5 dec",
        "preventive": "no typing by hand",
        "preventive_owner": "Cy",
        "verify": "a month without one",
        "verify_by": "end of month",
        "accountable": "Di",
    }.items():
        talk.do(i.SetDetail(concern.id, field, words))
    found = {c.item: c for c in read_commitments(SCRIPT, talk.state)}
    note = concern.id
    assert list(found) == [
        promise.id,
        f"{note}:containment",
        f"{note}:action",
        f"{note}:preventive",
        f"{note}:verify",
    ]
    kinds = [c.kind for c in found.values()]
    assert kinds == ["promise", "containment", "action", "preventive", "verification"]
    assert found[f"{note}:action"].owner == "Ben"
    assert found[f"{note}:action"].due == date(2026, 12, 5)
    assert found[f"{note}:preventive"].due is None
    assert found[f"{note}:verify"] == Commitment(
        f"{note}:verify",
        "verification",
        "a month without one",
        "Di",
        date(2026, 11, 30),
        reason="three wrong invoices",
    )
    assert set(KIND_WORDS) >= set(kinds)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("update her on the refund fri", "update"),
        ("Updates on the order, fri", "update"),
        ("ring with the news about the boiler fri", "update"),
        ("keep them posted fri", "update"),
        ("let her know how it goes fri", "update"),
        ("send an updated invoice fri", "promise"),
        ("ring the plumber fri", "promise"),
        ("updated invoice by post fri", "promise"),
    ],
)
def test_promised_news_is_an_update(words: str, kind: str) -> None:
    talk = Talk(SCRIPT).start().do(i.KeepNote(words, "promise"))
    (found,) = read_commitments(SCRIPT, talk.state)
    assert (found.kind, found.due) == (kind, date(2026, 11, 27))


def test_what_became_of_it_stands_with_it() -> None:
    talk = Talk(SCRIPT).start().do(i.KeepNote("send copy fri", "promise"), i.EndCall("completed"))
    (promise,) = talk.state.notes_of("promise")
    talk.do(i.SettleDue(promise.id, "dropped", "she has it"))
    (found,) = read_commitments(SCRIPT, talk.state)
    assert (found.status, found.why, found.settled_at) == ("dropped", "she has it", talk.clock)
    talk.do(i.SettleDue(promise.id, "again"), i.PostponeDue(promise.id, "5 dec"))
    (found,) = read_commitments(SCRIPT, talk.state)
    assert (found.status, found.due) == ("open", date(2026, 12, 5))
    talk.do(i.PostponeDue(promise.id, "when he is back"))
    (found,) = read_commitments(SCRIPT, talk.state)
    assert (found.text, found.due) == ("send copy – when he is back", None)


# ------------------------------------------------------------------------------------- callbacks


def test_an_appointment_is_spoken_time_on_their_clock() -> None:
    found = callback(asked("fri 9:00", contact=NEW_YORKER))
    assert found == Commitment(
        "callback",
        "callback",
        "Call back",
        "Kim Caller",
        date(2026, 11, 27),
        "09:00",
        "America/New_York",
        "Asked to be called back",
    )
    here = callback(asked("fri 9:00"))
    assert here is not None
    assert (here.at, here.zone) == ("09:00", "")


def test_a_day_asked_for_something_else_is_no_appointment() -> None:
    talk = Talk(MOMENT).start().do(i.Answer("2020-05-05"), i.EndCall("callback"))
    found = callback(talk.state)
    assert found is not None
    assert found.due is None


def test_it_is_due_once_the_phone_is_down_and_not_before() -> None:
    talk = Talk(MOMENT).start().do(i.GoOn(), i.Answer("fri 9:00"))
    assert callback(talk.state) is None
    talk.do(i.EndCall())
    assert callback(talk.state) is not None
    talk.do(i.Undo())
    assert callback(talk.state) is None


@pytest.mark.parametrize(
    ("field", "answer", "text", "day", "at"),
    [
        (TextField(), "tuesday 10:00", "Call back", date(2026, 11, 24), "10:00"),
        (TextField(), "tuesday", "Call back", date(2026, 11, 24), ""),
        (TextField(), "Tuesday at ten", "Call back – Tuesday at ten", None, ""),
        (MomentField("datetime"), "some day", "Call back – some day", None, ""),
        (MomentField("date"), "in 2 weeks", "Call back", date(2026, 12, 6), ""),
    ],
)
def test_what_is_not_understood_is_never_guessed(
    field: MomentField | TextField, answer: str, text: str, day: date | None, at: str
) -> None:
    script = asking(field)
    found = callback(asked(answer, script), script)
    assert found is not None
    assert (found.text, found.due, found.at) == (text, day, at)


def test_a_day_and_a_time_may_stand_in_blanks_of_their_own() -> None:
    blanks = (Blank("day", "Day", MomentField("date")), Blank("at", "Time", MomentField("time")))
    script = asking(FormField(blanks))
    talk = Talk(script).start().do(i.GoOn(), i.FillIn("day", "fri"), i.FillIn("at", "2 pm"))
    found = callback(talk.do(i.GoOn(), i.EndCall()).state, script)
    assert found is not None
    assert (found.due, found.at) == (date(2026, 11, 27), "14:00")


@pytest.mark.parametrize(
    ("said", "why"),
    [("2027-03-14 2:30", "leave out"), ("2026-11-01 1:30", "comes twice")],
)
def test_a_time_their_clocks_do_not_show_once_is_said_and_none_is_made_up(
    said: str, why: str
) -> None:
    found = callback(asked(said, contact=NEW_YORKER))
    assert found is not None
    assert why in found.text
    assert (found.at, found.zone) == ("", "")
    assert found.due is not None


def test_a_remark_goes_where_the_callback_goes() -> None:
    talk = Talk(MOMENT).start().do(i.GoOn(), i.KeepNote("only after her shift"))
    found = callback(talk.do(i.Answer("fri 9:00"), i.EndCall()).state)
    assert found is not None
    assert found.reason == "only after her shift"


def test_an_attempt_is_tried_again_as_the_outcome_says() -> None:
    day = callback(asked("fri", ended="voicemail"))
    soon = callback(asked("fri", ended="busy"))
    assert day is not None
    assert soon is not None
    assert (day.text, day.due, day.at, day.reason) == (
        *("Try again", date(2026, 11, 23), ""),
        "Left a voicemail",
    )
    assert (soon.due, soon.at) == (date(2026, 11, 22), "19:40")
    assert callback(asked("fri", ended="completed")) is None


def test_it_can_be_put_off_to_another_hour_of_theirs() -> None:
    state = asked("fri 9:00", contact=NEW_YORKER)
    later = callback(replace(state, postponed={"callback": "2026-12-04T10:15"}))
    assert later is not None
    assert (later.due, later.at, later.zone) == (date(2026, 12, 4), "10:15", "America/New_York")
    day = callback(replace(state, postponed={"callback": "2026-12-04"}))
    assert day is not None
    assert (day.at, day.zone) == ("", "")


def test_after_a_hard_no_nothing_asks_for_another_call() -> None:
    state = asked("fri 9:00", ended="refused")
    assert callback(state) is None
    final = final_outcome(MOMENT, state)
    assert final is not None
    assert final.id == "refused"
    assert final_outcome(MOMENT, replace(state, phase="live")) is None
    assert final_outcome(MOMENT, asked("fri 9:00")) is None


# --------------------------------------------------------------------------------------- letters


def test_letters_wait_until_they_are_sent() -> None:
    wrote = replace(ADA, fields={"wrote": "2026-11-20"})
    talk = Talk(SCRIPT).start(wrote).do(i.KeepNote("late", "concern"))
    (concern,) = talk.state.notes_of("concern")
    talk.do(i.SetDetail(concern.id, "tell_customer", "the new route"), i.EndCall("completed"))
    assert [c.item for c in read_commitments(SCRIPT, talk.state)] == ["letter"]
    talk.do(i.WrapUp())
    letters = read_commitments(SCRIPT, talk.state)
    assert [(c.item, c.status) for c in letters] == [
        ("letter", "open"),
        ("letter:customer", "open"),
    ]
    ticked = replace(talk.state, ticks={"sent:reply.md": START})
    reply = read_commitments(SCRIPT, ticked)[0]
    assert (reply.status, reply.settled_at) == ("done", START)
    again = replace(talk.state, attempt=2)
    assert [c.item for c in read_commitments(SCRIPT, again)] == ["letter:customer"]


def test_each_participant_is_due_a_letter_a_week_after_the_session() -> None:
    talk = Talk(SCRIPT).start().do(i.EndCall("completed"))
    (letter,) = read_commitments(SCRIPT, replace(talk.state, seats={3: Seat(3, "Bo", START)}))
    assert letter.item == "letter:seat:3"
    assert letter.text == "Send Bo their letter"
    assert letter.due == START.date() + timedelta(days=7)


def test_without_its_script_all_but_the_callback_is_read() -> None:
    talk = Talk(MOMENT).start().do(i.KeepNote("send copy", "promise"), i.EndCall("callback"))
    assert [c.item for c in read_commitments(MOMENT, talk.state)][1:] == ["callback"]
    (promise,) = read_commitments(None, talk.state)
    assert changed(promise, item="") == Commitment("", "promise", "send copy")


def test_put_off_to_an_hour_their_clocks_leave_out_it_says_so() -> None:
    state = replace(asked("fri", contact=NEW_YORKER), postponed={"callback": "2027-03-14T02:30"})
    found = callback(state)
    assert found is not None
    assert (found.due, found.at) == (date(2027, 3, 14), "")
    assert "02:30, which that day's clocks leave out" in found.text


# ------------------------------------------------------------------------ while it is being typed

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fri 9:00", "= Friday, 27 November 2026, 09:00 · your 15:00 = their 09:00 (New York)"),
        ("fri", "= Friday, 27 November 2026"),
        ("2026-11-20", "= Friday, 20 November 2026 · which is past"),
        ("2027-03-14 2:30", "there is no 02:30 there that day: the clocks go forward"),
        ("2026-11-01 1:30", "01:30 comes twice there that day: the clocks go back"),
        ("at ten", "kept in these words; a day is: fri 14:30, tomorrow 9 am"),
        (" ", ""),
    ],
)
def test_when_to_ring_is_read_while_it_is_typed(words: str, said: str) -> None:
    step = asking(TextField()).steps["when"]
    state = Talk(MOMENT).start(NEW_YORKER).state
    heard = heard_as(state, step, words, START, lambda at: at.astimezone(BERLIN))
    assert heard.startswith(said) if said.startswith("=") else said in heard


def test_only_a_step_that_leads_to_another_call_asks_when() -> None:
    for outcome, asks in (("callback", True), ("busy", True), ("completed", False)):
        script = asking(TextField(), outcome)
        assert asks_when(script, script.steps["when"]) is asks
        assert not asks_when(script, script.steps["since"])
    told = asking(TextField(), "completed")
    talk = Talk(told).start().do(i.GoOn(), i.Answer("three wrong invoices"), i.EndCall())
    assert callback(talk.state, told) is None, "what went wrong is no appointment"
