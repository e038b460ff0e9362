"""Days as callers write them: the few known ways, exactly, and nothing guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call.dates import SHORT_WAYS, WAYS, parse_day, said_day, short_day

SUNDAY = date(2026, 11, 22)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", SUNDAY),
        ("Tonight", SUNDAY),
        ("  TOMORROW ", date(2026, 11, 23)),
        ("mon", date(2026, 11, 23)),
        ("Friday", date(2026, 11, 27)),
        ("sun", date(2026, 11, 29)),
        ("in 1 day", date(2026, 11, 23)),
        ("in  3   days", date(2026, 11, 25)),
        ("+3d", date(2026, 11, 25)),
        ("+ 3d", None),
        ("in 2 weeks", date(2026, 12, 6)),
        ("+1w", date(2026, 11, 29)),
        ("2026-12-24", date(2026, 12, 24)),
        ("fri.", date(2026, 11, 27)),
        ("Fri morning", date(2026, 11, 27)),
        ("tues", date(2026, 11, 24)),
        ("tomorrow evening!", date(2026, 11, 23)),
        ("in a week", date(2026, 11, 29)),
        ("end of month", date(2026, 11, 30)),
        ("the end of the month", date(2026, 11, 30)),
        ("end of week", None),
        ("5 Dec", date(2026, 12, 5)),
        ("Dec 5", date(2026, 12, 5)),
        ("5th of December", date(2026, 12, 5)),
        ("december 5th, 2027", date(2027, 12, 5)),
        ("5 jan", date(2027, 1, 5)),
        ("22 nov", SUNDAY),
        ("21 nov", None),
        ("21 nov 2026", date(2026, 11, 21)),
        ("sept 1", date(2027, 9, 1)),
        ("31 nov", None),
        ("5 december 0000", None),
        ("5 people", None),
        ("5/12", None),
        ("this fri", None),
        ("next fri", None),
        ("coming fri", date(2026, 11, 27)),
        ("this coming Sunday", date(2026, 11, 29)),
        ("2026-02-29", None),
        ("2026-12-24T10:00", None),
        ("20261224", None),
        ("٢٠٢٦-12-24", None),
        ("in ٣ days", None),
        ("in 1000 days", None),
        ("in -1 days", None),
        ("24.12.", None),
        ("next fri", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_known_ways(words: str, day: date | None) -> None:
    assert parse_day(words, SUNDAY) == day


def test_the_ways_shown_are_all_understood() -> None:
    assert all(parse_day(way, SUNDAY) for way in f"{WAYS}, {SHORT_WAYS}".split(", "))


@given(days, st.sampled_from(_WEEKDAYS))
def test_a_weekday_is_one_to_seven_days_ahead(today: date, word: str) -> None:
    day = parse_day(word, today)
    assert day is not None
    assert timedelta(days=1) <= day - today <= timedelta(days=7)
    assert f"{day:%a}".lower() == word


@given(days, st.integers(0, 999))
def test_days_and_weeks_ahead(today: date, number: int) -> None:
    assert parse_day(f"in {number} days", today) == today + timedelta(days=number)
    assert parse_day(f"+{number}w", today) == today + timedelta(weeks=number)


@given(days, days)
def test_a_written_date_is_itself(today: date, day: date) -> None:
    assert parse_day(day.isoformat(), today) == day


@given(st.text(max_size=20), st.dates())
def test_any_words_are_a_day_or_none(words: str, today: date) -> None:
    day = parse_day(words, today)
    assert day is None or isinstance(day, date)


@pytest.mark.parametrize("words", ["tomorrow", "fri", "in 3 days", "in 2 weeks"])
def test_past_the_calendars_end_there_is_no_day(words: str) -> None:
    assert parse_day(words, date.max) is None


def test_said_day() -> None:
    assert said_day(date(2026, 12, 4)) == "Friday, 4 December 2026"


def test_short_day() -> None:
    assert short_day(date(2026, 12, 4), SUNDAY) == "Fri 4 Dec"
    assert short_day(date(2027, 1, 4), SUNDAY) == "Mon 4 Jan 2027"
    assert short_day(date(2026, 11, 21), SUNDAY) == "Sat 21 Nov (past)"
