"""What a plan still wants, causes and their checks, and what we say about ourselves."""

from datetime import UTC, datetime

import pytest

from callscript.call.people import Caller
from callscript.call.state import CallState, Note
from callscript.plan.causes import CauseCheck, cause_checks, cause_labels
from callscript.plan.concerns import concern_of, concerns
from callscript.plan.gaps import Gap, gaps, gaps_of, proposed_root_cause, same_person
from callscript.plan.review import (
    Review,
    SelfReview,
    about_employee,
    employees,
    reviews,
    self_review,
)
from callscript.script.load import load

AT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
SCRIPT = load(
    b"""
    title = "T"
    [causes]
    wet = { label = "It rained", training = true, handoff = true }
    care = "Nobody knew how"
    late = { label = "Late", handoff = true }
    [[sections]]
    id = "a"
    title = "A"
    [[sections.steps]]
    id = "one"
    say = "Hello."
    """,
    "t.toml",
).script


def note(text: str = "late", **details: str) -> Note:
    return Note("n1", "one", "concern", text, AT, 3, details)


def wants(**details: str) -> list[tuple[str, str]]:
    concern = concern_of(note(**details))
    return [(gap.field, gap.words.partition(":")[0]) for gap in gaps_of(concern, "Ana Lopez")]


NOBODY = ("accountable", "nobody is accountable for this yet")
NO_PREVENTION = ("preventive", "a root cause without a preventive action")
THE_CALLER = ("accountable", "the caller should not be the one accountable")


def test_every_concern_wants_someone_accountable() -> None:
    assert wants() == [NOBODY]
    assert wants(action="mend it", owner="Ben") == [NOBODY]


def test_whoever_is_accountable_wants_an_action_of_their_own() -> None:
    idle = [("accountable", "whoever answers for it has no action to make it good yet")]
    assert wants(accountable="Ben") == idle
    assert wants(accountable="Ben", action="mend", owner="Cy") == idle
    assert wants(accountable="Ben", owner="Ben") == idle
    for kind, owner in (
        ("containment", "containment_owner"),
        ("action", "owner"),
        ("preventive", "preventive_owner"),
    ):
        assert wants(**{"accountable": "Ben", kind: "mend", owner: "ben Miller"}) == []


def test_a_root_cause_wants_a_preventive_action() -> None:
    done = {"accountable": "Ben", "action": "mend", "owner": "Ben"}
    assert wants(root_cause="haste", **done) == [NO_PREVENTION]
    assert wants(why1="rain", **done) == [NO_PREVENTION]
    assert wants(root_cause="haste", preventive="a list", **done) == []


@pytest.mark.parametrize("name", ["Ana Lopez", "ana", " ANA  lopez "])
def test_the_caller_is_warned_of_being_the_one_accountable(name: str) -> None:
    assert wants(accountable=name) == [THE_CALLER]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana", "Ana Lopez", True),
        ("ana lopez", "Ana  LOPEZ", True),
        ("Straße", "STRASSE", True),
        ("Ana Maria", "Ana Maria Lopez", True),
        ("Ana Lopez", "Ana Ruiz", False),
        ("An", "Ana", False),
        ("Lopez", "Ana Lopez", False),
        ("", "Ana", False),
        ("", "", False),
        (" ", "Ana", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same_person(other, one) is same


def test_the_last_why_is_proposed_as_root_cause() -> None:
    assert proposed_root_cause(concern_of(note())) == ""
    assert proposed_root_cause(concern_of(note(why1="a", why2="b"))) == "b"
    assert proposed_root_cause(concern_of(note(why1="a", why4="d"))) == "d"
    assert proposed_root_cause(concern_of(note(why1="a", root_cause="c"))) == ""


def test_gaps_of_a_call_know_their_concern() -> None:
    state = CallState("c1", caller=Caller("Ana"), notes={"n1": note(), "n2": note("")})
    assert gaps(state) == (Gap("n1", "accountable", NOBODY[1]),)


def test_causes_are_the_scripts_and_the_usual_ones() -> None:
    concern = concern_of(note(causes="care, wet, silence, made up"))
    assert cause_labels(SCRIPT, concern) == (
        "Nobody knew how",
        "It rained",
        "Nobody got back to them",
        "made up",
    )


def test_causes_lead_to_checks_each_once() -> None:
    notes = {
        "n1": note(causes="care, late"),
        "n2": Note("n2", "one", "concern", "x", AT, 4, {"causes": "wet, care, silence"}),
        "n3": Note("n3", "one", "praise", "x", AT, 5, {"causes": "promise"}),
    }
    state = CallState("c1", notes=notes, ticks={"training:care": AT})
    checks = cause_checks(SCRIPT, state)
    assert [(check.item, check.done_at) for check in checks] == [
        ("training:care", AT),
        ("handoff:late", None),
        ("training:wet", None),
        ("handoff:wet", None),
    ]
    assert checks[0] == CauseCheck(
        "training:care",
        "training",
        "Nobody knew how",
        "Training: does everyone involved know what to do there?",
        AT,
    )
    assert concerns(state)[0].causes == ("care", "late")


def test_each_of_us_answers_apart() -> None:
    state = CallState(
        "c1",
        caller=Caller("Ana"),
        details={"review_fit": "yes", "tone_friendly": "4", "handling": "too slow"},
        people={
            "employee:Bo Li": {"review_fit": "no", "review_worth": "yes"},
            "employee:Cy": {"review_fit": ""},
            "seat:3": {"review_fit": "no"},
        },
    )
    assert reviews(state) == (
        Review("Ana", fit="yes"),
        Review("Bo Li", fit="no", worth="yes"),
    )
    assert self_review(state) == SelfReview(friendly="4", handling="too slow")
    assert self_review(state).says_something
    assert not self_review(CallState("c2")).says_something
    assert employees(state) == ("Bo Li", "Cy")
    assert about_employee(state, " bo  LI") == "employee:Bo Li"
    assert about_employee(state, " Dee  Dee ") == "employee:Dee Dee"
    assert reviews(CallState("c2")) == ()
