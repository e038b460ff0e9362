"""What follows from an outcome: when to ring again, never again, or a word on why."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from callscript.call import intents as i
from callscript.plan.retry import in_short, retry_at, wants_word, what_follows
from callscript.script.model import USUAL_OUTCOMES, Outcome
from tests.call.making import START, Talk
from tests.call.scripted import SCRIPT

OUTCOMES = (
    Outcome("busy", "Line was busy", contacted=False, retry_after=2),
    Outcome("later", "Not now", retry_after=48, note=True),
    Outcome("never", "Never again", final=True, retry_after=24, note=True),
    *USUAL_OUTCOMES,
)
TRYING = replace(SCRIPT, outcomes=OUTCOMES)


def ended(outcome: str | None, seconds: float = 0) -> Talk:
    return Talk(TRYING).start().go(seconds).do(i.EndCall(outcome))


@pytest.mark.parametrize(
    ("outcome", "hours", "words"),
    [
        ("busy", 2, "call again on Sun 22 Nov, from 19:40"),
        ("later", 48, "call again on Tue 24 Nov"),
        ("voicemail", 24, "call again on Mon 23 Nov"),
        ("never", None, "nobody calls them again"),
        ("completed", None, ""),
        (None, None, ""),
    ],
)
def test_the_day_is_counted_from_the_end_of_the_call(
    outcome: str | None, hours: int | None, words: str
) -> None:
    talk = ended(outcome)
    at = retry_at(TRYING, talk.state)
    assert talk.state.ended_at == START + timedelta(seconds=2)
    assert at == (None if hours is None else talk.state.ended_at + timedelta(hours=hours))
    assert what_follows(TRYING, talk.state) == words


def test_an_evening_s_call_is_tried_again_on_another_day() -> None:
    at = retry_at(TRYING, ended("busy", 5 * 3600).state)
    assert at is not None
    assert at.date() == date(2026, 11, 23)


def test_a_clock_at_the_calendar_s_end_has_no_day() -> None:
    talk = ended("later")
    last = datetime.max.replace(tzinfo=START.tzinfo)
    assert retry_at(TRYING, replace(talk.state, ended_at=last)) is None


def test_a_word_is_wanted_until_there_is_one() -> None:
    talk = ended("later")
    assert wants_word(TRYING, talk.state)
    assert not wants_word(TRYING, talk.do(i.KeepNote("after Easter")).state)
    assert wants_word(TRYING, talk.do(i.EditNote("n3", "")).state)
    assert not wants_word(TRYING, ended("completed").state)


def test_what_would_follow_is_said_in_short() -> None:
    assert [in_short(outcome) for outcome in OUTCOMES[:5]] == [
        "call again after 2 hours · nobody was reached",
        "call again after 2 days · a word on why is wanted",
        "nobody calls them again · a word on why is wanted",
        "",
        "",
    ]
    assert in_short(Outcome("o", "O", retry_after=14 * 24)) == "call again after 2 weeks"
    assert in_short(Outcome("o", "O", retry_after=25)) == "call again after 25 hours"
