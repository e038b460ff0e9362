"""Days and times as customers say them: exact, total, and kept in one form."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call.moments import is_moment, said_moment, settled_moment
from callscript.script.model import MomentField

NOW = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)
DATE, TIME, BOTH = MomentField("date"), MomentField("time"), MomentField("datetime")
fields = st.sampled_from((DATE, TIME, BOTH))


@pytest.mark.parametrize(
    ("field", "words", "kept"),
    [
        (DATE, "today", "2026-11-22"),
        (DATE, " Fri ", "2026-11-27"),
        (DATE, "yesterday", "2026-11-21"),
        (DATE, "2 weeks ago", "2026-11-08"),
        (DATE, "24 Dec 2026", "2026-12-24"),
        (DATE, "24.12.2026", "2026-12-24"),
        (DATE, "24/12/2026", "2026-12-24"),
        (DATE, "12/24/2026", "2026-12-24"),
        (DATE, "7/7/2026", "2026-07-07"),
        (DATE, "3/4/2026", "3/4/2026"),
        (DATE, "31.2.2026", "31.2.2026"),
        (DATE, " when it suits ", "when it suits"),
        (TIME, "14:30", "14:30"),
        (TIME, "9.05", "09:05"),
        (TIME, "14h30", "14:30"),
        (TIME, "2:30 pm", "14:30"),
        (TIME, "12 a.m.", "00:00"),
        (TIME, "noon", "12:00"),
        (TIME, "13 pm", "13 pm"),
        (TIME, "25:00", "25:00"),
        (TIME, "2", "2"),
        (BOTH, "fri 14:30", "2026-11-27T14:30"),
        (BOTH, "Tomorrow at 9 am", "2026-11-23T09:00"),
        (BOTH, "14:30 on fri", "14:30 on fri"),
        (BOTH, "9 am, 5 dec", "2026-12-05T09:00"),
        (BOTH, "2026-12-24T14:30", "2026-12-24T14:30"),
        (BOTH, "fri", "fri"),
    ],
)
def test_what_is_understood_has_one_form_and_the_rest_its_own_words(
    field: MomentField, words: str, kept: str
) -> None:
    assert settled_moment(field, words, NOW) == kept


@given(fields, st.text(max_size=30) | st.from_regex(r"[0-9./: apmhat-]{1,18}", fullmatch=True))
def test_any_words_are_kept_or_understood_and_never_changed_again(
    field: MomentField, words: str
) -> None:
    kept = settled_moment(field, words, NOW)
    assert kept == words.strip() or is_moment(field, kept)
    assert settled_moment(field, kept, NOW) == kept.strip()
    assert said_moment(kept) or not kept


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_the_kept_forms_are_read_as_they_stand(at: datetime) -> None:
    both = f"{at:%Y-%m-%dT%H:%M}"
    assert settled_moment(BOTH, both, NOW) == both
    assert settled_moment(DATE, both[:10], NOW) == both[:10]
    assert settled_moment(TIME, both[11:], NOW) == both[11:]


def test_a_moment_is_said_as_people_do() -> None:
    assert said_moment("2026-11-27T14:30") == "Friday, 27 November 2026, 14:30"
    assert said_moment("2026-11-27") == "Friday, 27 November 2026"
    assert said_moment("2026-13-45") == "2026-13-45"
