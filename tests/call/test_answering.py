"""Every kind of answer: taken down, taken back, said, and what stands where there is none."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.call import events as e
from callscript.call import flow
from callscript.call import intents as i
from callscript.call.facts import read_aloud, spoken, taken_down
from callscript.call.standing import standings
from callscript.script import expression
from callscript.script.condition import holds
from callscript.script.model import (
    Blank,
    ChoicesField,
    FormField,
    Item,
    MomentField,
    NumberField,
    Response,
    Step,
    TextField,
    UnreadCode,
)
from callscript.script.wording import parse
from tests.call.making import Talk, meaning, script_of

CODES: tuple[UnreadCode, ...] = ("dont_know", "refused")
REASONS = (
    Response("price", "1", "The price", tags=("money",)),
    Response("service", "2", "The service"),
    Response("else", "3", "Something else", other=True),
    Response("none", "4", "None of these", exclusive=True),
)
SCRIPT = script_of(
    Step("why", "Why", responses=REASONS, field=ChoicesField(2), unread=CODES),
    Step("money", "Money", when=expression.parse("tagged('money')"), field=TextField()),
    Step(
        "main",
        "Main",
        responses=(
            Response("a", "1", "A", probes=(("Which A?",),)),
            Response("other", "2", "Something else", other=True),
            Response("c", "3", "C"),
        ),
        unread=CODES,
    ),
    Step("when", "When", field=MomentField("datetime"), unread=CODES),
    Step("litres", "Litres", field=NumberField(0, 99.5, decimals=1, unit="litres")),
    Step(
        "house",
        "House",
        field=FormField(
            (
                Blank("street", "Street", TextField()),
                Blank("since", "Since", MomentField("date")),
                Blank("rooms", "Rooms", NumberField(1, 20)),
            )
        ),
    ),
    Step("pin", "PIN", field=TextField(), sensitive=True),
    Step("consent", "Consent", say=("We record.",), verbatim=True),
    before=(Item("before:1", "Invoice at hand?"),),
    after=(Item("after:1", "Filed?"),),
)


def at(step: str) -> Talk:
    talk = Talk(SCRIPT).start()
    return talk if step == "why" else talk.do(i.Jump(step))


def aloud(talk: Talk, text: str) -> str:
    unkept = talk.session.latest.unkept
    return read_aloud(parse(text), SCRIPT, talk.state, talk.clock, unkept)


# Several choices.


def test_each_toggle_is_an_act_and_stays_on_the_step() -> None:
    talk = at("why").do(i.Toggle("service"), i.Toggle("price"))
    assert (talk.at, talk.value("why")) == ("why", ("price", "service"))
    assert talk.bodies == (e.Answered("why", ("price", "service")),)
    assert talk.do(i.Undo()).value("why") == ("service",)
    cleared = talk.do(i.Toggle("service"))
    assert cleared.value("why") is None
    assert cleared.bodies == (e.AnswerCleared("why"),)


def test_an_exclusive_choice_takes_the_others_place_and_the_other_way_round() -> None:
    talk = at("why").do(i.Toggle("price"), i.Toggle("none"))
    assert talk.value("why") == ("none",)
    assert talk.do(i.Toggle("service")).value("why") == ("service",)


def test_no_more_are_taken_than_fit() -> None:
    talk = at("why").do(i.Toggle("price"), i.Toggle("service"))
    assert "At most 2" in talk.refused(i.Toggle("else"))
    assert "no such choice" in talk.refused(i.Toggle("nonsense"))
    assert "no such choice" in at("main").refused(i.Toggle("a"))


@pytest.mark.parametrize(
    "value", [("price", "price"), (), ("nonsense",), ("price", "none"), 3, "nonsense"]
)
def test_choices_that_dont_go_together_are_refused(value: e.AnswerValue) -> None:
    at("why").refused(i.Answer(value))


def test_tags_of_all_choices_count_and_they_are_said_together() -> None:
    talk = at("why").do(i.Answer(("price", "service")))
    assert talk.at == "money"
    assert aloud(talk, "So {why}.") == "So The price and The service."


@settings(max_examples=50)
@given(st.lists(st.sampled_from([r.value for r in REASONS]), max_size=12))
def test_toggles_always_leave_what_could_be_answered(values: list[str]) -> None:
    talk = at("why")
    for value in values:
        before = meaning(talk.state)
        if talk.attempt(i.Toggle(value)) is None:
            talk.do(i.Undo())
            assert meaning(talk.state) == before
            talk.do(i.Redo())
    chosen = talk.value("why")
    if chosen is not None:
        assert talk.attempt(i.Answer(chosen)) is None
    assert talk.reopened().state == talk.state


# Something else, and probes tied to an answer.


def test_something_else_asks_for_words_and_then_goes_on() -> None:
    talk = at("main").do(i.Answer("other"))
    assert talk.at == "main"
    talk.do(i.SayOther("  the dog "))
    assert (talk.at, talk.value("main")) == ("when", "other")
    assert aloud(talk, "{main}") == "the dog"
    assert taken_down(SCRIPT, talk.state.answers["main"]) == "Something else: the dog"


def test_among_several_the_words_go_when_their_choice_goes() -> None:
    talk = at("why").do(i.Toggle("else"), i.SayOther("the dog"), i.Toggle("price"))
    assert talk.at == "why"
    assert spoken(SCRIPT, talk.state.answers["why"]) == "The price and the dog"
    talk.do(i.Toggle("else"))
    assert talk.state.answers["why"].words == ""
    assert "needs more words" in talk.refused(i.SayOther("x"))


def test_a_response_with_probes_stays_until_it_is_given_again() -> None:
    talk = at("main").do(i.Answer("a"))
    assert talk.at == "main"
    assert talk.do(i.Answer("a")).at == "when"
    assert at("main").do(i.Answer("a"), i.GoOn()).at == "when"
    assert at("main").do(i.Answer("c")).at == "when"


# Days, numbers, forms.


def test_a_day_is_settled_by_the_clock_and_other_words_are_kept() -> None:
    talk = at("when").do(i.Answer("tomorrow 9 am"))
    assert talk.value("when") == "2026-11-23T09:00"
    assert aloud(talk, "{when}") == "Monday, 23 November 2026, 09:00"
    talk.do(i.Answer("when it suits", "when"))
    assert aloud(talk, "{when}") == "when it suits"
    assert "words" in talk.refused(i.Answer("  ", "when"))


@pytest.mark.parametrize(("value", "kept"), [(3, 3), (3.5, 3.5), (4.0, 4), (99.5, 99.5), (0, 0)])
def test_a_number_can_have_decimals_and_a_unit(value: float, kept: float) -> None:
    talk = at("litres").do(i.Answer(value))
    assert talk.value("litres") == kept
    assert aloud(talk, "{litres}") == f"{kept} litres"
    assert talk.reopened().state == talk.state


@pytest.mark.parametrize("value", [3.55, 99.6, -1, float("nan"), float("inf"), True, "3"])
def test_a_number_that_doesnt_fit_is_refused(value: float) -> None:
    at("litres").refused(i.Answer(value))


def test_blanks_are_filled_in_one_by_one() -> None:
    talk = at("house").do(i.FillIn("since", "3 days ago"), i.FillIn("street", "Elm 1"))
    assert talk.at == "house"
    assert talk.value("house") == {"since": "2026-11-19", "street": "Elm 1"}
    assert aloud(talk, "{house.street}, {house.since}, {house.rooms|?}") == (
        "Elm 1, Thursday, 19 November 2026, ?"
    )
    shown = taken_down(SCRIPT, talk.state.answers["house"])
    assert shown == "Street: Elm 1; Since: Thursday, 19 November 2026"
    assert "from 1 to 20" in talk.refused(i.FillIn("rooms", 50))
    assert "no such blank" in talk.refused(i.FillIn("nowhere", "x"))
    talk.do(i.FillIn("street", ""), i.FillIn("since", ""))
    assert talk.value("house") is None
    assert talk.do(i.Answer({"street": "Oak 2"})).at == "pin"


# Codes in place of an answer.


def test_a_code_goes_on_and_an_answer_takes_its_place() -> None:
    talk = at("main").do(i.Answer("c", "main"), i.Jump("main"), i.LeaveUnread("refused"))
    assert talk.at == "when"
    assert talk.value("main") is None
    assert talk.state.unread["main"].code == "refused"
    talk.do(i.Answer("c", "main"))
    assert "main" not in talk.state.unread
    talk.do(i.LeaveUnread("dont_know", "main"), i.ClearAnswer("main"))
    assert "main" not in talk.state.unread


def test_a_code_a_step_doesnt_have_is_refused() -> None:
    assert "no such key" in at("main").refused(i.LeaveUnread("not_applicable"))
    assert "no such key" in at("litres").refused(i.LeaveUnread("refused"))


def test_the_kinds_of_no_answer_are_kept_apart() -> None:
    talk = at("why").do(i.LeaveUnread("dont_know"), i.LeaveUnread("refused"), i.GoOn())
    assert standings(SCRIPT, talk.do(i.EndCall()).state) == {
        "why": "dont_know",
        "money": "not_asked",
        "main": "refused",
        "when": "skipped",
        "litres": "skipped",
        "house": "not_reached",
        "pin": "not_reached",
    }


# Secrets.


def test_a_secret_can_be_said_in_its_session_and_nowhere_else() -> None:
    talk = at("pin").do(i.Answer("4711"))
    assert talk.at == "consent"
    assert talk.bodies[0] == e.AnsweredUnkept("pin")
    assert aloud(talk, "So {pin|____}.") == "So 4711."
    assert aloud(talk.reopened(), "So {pin|that}.") == "So that."
    assert taken_down(SCRIPT, talk.state.answers["pin"]) == "answered; not kept"
    assert "4711" not in repr(talk.state) + repr(talk.journal.events)


def test_undo_brings_the_secret_before_back() -> None:
    talk = at("pin").do(i.Answer("4711"), i.Answer("0815", "pin"))
    assert aloud(talk, "{pin}") == "0815"
    assert aloud(talk.do(i.Undo()), "{pin}") == "4711"
    assert aloud(talk.do(i.Redo()), "{pin}") == "0815"


# Ticks.


def test_ticks_come_and_go_and_only_where_there_is_something_to_tick() -> None:
    talk = at("consent").do(i.Tick("read:consent"), i.Tick("after:1"))
    assert set(talk.state.ticks) == {"read:consent", "after:1"}
    assert set(talk.do(i.Tick("after:1")).state.ticks) == {"read:consent"}
    assert set(talk.do(i.Undo()).state.ticks) == {"read:consent", "after:1"}
    for nothing in ("read:why", "before:2", "", "read:"):
        assert "nothing to tick" in talk.refused(i.Tick(nothing))


def test_what_was_ticked_before_dialling_is_kept_with_the_call() -> None:
    talk = Talk(SCRIPT)
    talk.do(i.Start("digest", talk.state.caller, None, ticks=("before:1", "foreign")))
    assert set(talk.state.ticks) == {"before:1"}
    assert talk.state.ticks["before:1"] - talk.clock == timedelta()


# What conditions make of it.


@pytest.mark.parametrize(
    ("condition", "holds_now"),
    [
        ("'price' in why", True),
        ("'service' in why", False),
        ("count(why) == 2", True),
        ("main == refused", True),
        ("main == dont_know", False),
        ("unread(main)", True),
        ("answered(main)", False),
        ("when > '2026-11-25'", True),
        ("days(when, '2026-11-30') == 3", True),
        ("litres == skipped", True),
        ("answered(house)", True),
        ("house.rooms >= 4", True),
        ("house.street == 'Elm 1'", True),
        ("house.since == '2026-01-01'", False),
        ("answered(pin)", True),
        ("pin == '4711'", False),
        ("consent == skipped", False),
    ],
)
def test_conditions_ask_about_every_kind(condition: str, *, holds_now: bool) -> None:
    talk = at("why").do(
        i.Answer(("price", "else")),
        i.GoOn(),
        i.LeaveUnread("refused"),
        i.Answer("fri 14:30"),
        i.GoOn(),
        i.Answer({"street": "Elm 1", "rooms": 4}),
        i.Answer("4711"),
    )
    assert talk.at == "consent"
    known = flow.what_counts(SCRIPT, talk.state)
    assert holds(expression.parse(condition), known) is holds_now


def test_a_code_on_a_branch_that_was_left_counts_no_more() -> None:
    script = script_of(
        Step("gate", "Gate", responses=(Response("in", "1", "In"), Response("out", "2", "Out"))),
        Step(
            "inner", "Inner", when=expression.parse("gate == 'in'"), field=TextField(), unread=CODES
        ),
        Step("after", "After", when=expression.parse("inner == refused")),
        Step("end", "End"),
    )
    talk = Talk(script).start().do(i.Answer("in"), i.LeaveUnread("refused"))
    assert talk.at == "after"
    assert flow.path_of(script, talk.state).steps == {"gate", "inner", "after", "end"}
    talk.do(i.Answer("out", "gate"))
    assert flow.path_of(script, talk.state).steps == {"gate", "end"}
    assert not holds(expression.parse("inner == refused"), flow.what_counts(script, talk.state))
    talk.do(i.Answer("in", "gate"))
    assert holds(expression.parse("inner == refused"), flow.what_counts(script, talk.state))


def test_words_that_are_no_day_compare_with_none() -> None:
    talk = at("when").do(i.Answer("some day"))
    known = flow.what_counts(SCRIPT, talk.state)
    assert not holds(expression.parse("when > '2000-01-01'"), known)
    assert not holds(expression.parse("when < '2100-01-01'"), known)
    assert holds(expression.parse("answered(when)"), known)
