"""What time it is there: nothing is guessed, and what isn't understood stays in its words."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call.people import Contact
from callscript.call.zones import (
    Hours,
    best_hours,
    is_good_time,
    said_time_there,
    time_there,
    zone_named,
)

NOW = datetime(2026, 11, 24, 7, 12, tzinfo=UTC)


def somebody(**fields: str) -> Contact:
    return Contact("x", "Maria", fields=fields)


@pytest.mark.parametrize(
    ("zone", "there"),
    [
        ("Europe/London", "07:12"),
        ("Europe/Berlin", "08:12"),
        ("America/New York", "02:12"),
        ("+05:30", "12:42"),
        ("UTC-3", "04:12"),
        ("gmt +2", "09:12"),
    ],
)
def test_the_time_there(zone: str, there: str) -> None:
    found = time_there(somebody(timezone=zone), NOW)
    assert found is not None
    assert f"{found:%H:%M}" == there


@pytest.mark.parametrize(
    "zone", ["", "Europe", "../etc/passwd", "Nowhere/City", "+99", "a\0b", "/"]
)
def test_what_names_no_zone_is_none(zone: str) -> None:
    assert zone_named(zone) is None


@given(st.text(max_size=40))
def test_no_text_is_too_much(text: str) -> None:
    zone_named(text)
    best_hours(text)
    said_time_there(somebody(timezone=text, best_time=text), NOW)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("after 9", "09:00", "20:00"),
        ("not before 10", "10:00", "20:00"),
        ("before 12", "08:00", "12:00"),
        ("14-16", "14:00", "16:00"),
        ("2-4 pm", "14:00", "16:00"),
        ("10-2 pm", "10:00", "14:00"),
        ("between 9:30 and 11", "09:30", "11:00"),
        ("Mornings", "08:00", "12:00"),
        ("office hours", "09:00", "17:00"),
        ("22-6", "22:00", "06:00"),
    ],
)
def test_hours_that_are_understood(words: str, start: str, end: str) -> None:
    hours = best_hours(words)
    assert hours is not None
    assert (f"{hours.start:%H:%M}", f"{hours.end:%H:%M}") == (start, end)


@pytest.mark.parametrize("words", ["when she is back", "after 25", "9", "not mondays", "13 pm"])
def test_hours_that_are_not(words: str) -> None:
    assert best_hours(words) is None


def test_hours_past_midnight() -> None:
    night = best_hours("22-6")
    assert isinstance(night, Hours)
    assert night.holds(time(23))
    assert night.holds(time(5))
    assert not night.holds(time(12))


def test_what_is_said_of_it() -> None:
    assert said_time_there(somebody(), NOW) == ""
    london = somebody(timezone="Europe/London", best_time="after 9")
    assert said_time_there(london, NOW) == "There it is Tue 07:12; best after 9: not now"
    assert is_good_time(london, NOW) is False
    assert is_good_time(somebody(timezone="Europe/London", best_time="when up"), NOW) is None
    night = somebody(timezone="America/New_York")
    assert said_time_there(night, NOW) == "There it is Tue 02:12; not an hour to ring anybody"
    wrong = somebody(timezone="Londen")
    assert said_time_there(wrong, NOW) == "“Londen” is no time zone (Europe/London, +02:00)"
