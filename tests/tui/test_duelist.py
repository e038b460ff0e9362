"""What is due, as rows: what is late first says so, and no word that is no day is guessed."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.plan.commitment import Commitment
from callscript.store.commitments import Due
from callscript.tui.duelist import (
    Here,
    all_finder,
    day_finder,
    due_choices,
    due_named,
    menu_finder,
    reason_finder,
    row_of,
    when_due,
)
from callscript.tui.finder import Choice, Finder
from callscript.tui.listviews import finder_rows
from tests.nasty import NASTY

NEW_YORK = "America/New_York"
BERLIN = ZoneInfo("Europe/Berlin")
HERE = Here(datetime(2026, 11, 24, 9, tzinfo=UTC), lambda at: at.astimezone(BERLIN))
COPY = Commitment("n1", "promise", "send the copy", "Ana", date(2026, 11, 27))
CALLBACK = Commitment("callback", "callback", "Call back", "Kim", reason="after her shift")
OF = Due("call-1", "c1", "Maria Lopez", "Acme", "Win-back", COPY)


def at(day: str, clock: str = "", zone: str = "") -> Commitment:
    return replace(COPY, due=date.fromisoformat(day), at=clock, zone=zone)


@pytest.mark.parametrize(
    ("owed", "said"),
    [
        (replace(COPY, due=None), "no date yet"),
        (at("2026-11-24"), "today"),
        (at("2026-11-20"), "overdue, Fri 20 Nov"),
        (at("2025-11-20"), "overdue, Thu 20 Nov 2025"),
        (at("2026-11-27"), "Fri 27 Nov"),
        (at("2027-01-08"), "Fri 8 Jan 2027"),
        (at("2026-11-24", "19:40"), "today 19:40"),
        (
            at("2026-11-24", "09:00", "America/New_York"),
            "today your 15:00 = their 09:00 (New York)",
        ),
        (at("2026-11-24", "09:00", "Mars"), "today 09:00"),
    ],
)
def test_when_it_is_due_is_said_plainly(owed: Commitment, said: str) -> None:
    assert when_due(owed, HERE).replace(" (past)", "") == said


def test_a_row_says_what_for_whom_and_of_a_callback_why() -> None:
    first, second = due_choices([OF, replace(OF, commitment=CALLBACK)], HERE)
    assert (first.label, first.detail) == ("send the copy", "Fri 27 Nov · Maria Lopez, Acme")
    assert second.label == "Call back: after her shift"
    assert due_named(second.id, [OF, replace(OF, call="2")]) == replace(OF, call="2")
    for strange in ("due:", "due:9", "due:²", "due:-1", "call:1"):
        assert due_named(strange, [OF]) is None


def test_whom_to_ring_is_offered_only_where_somebody_is_known() -> None:
    assert [row.id for row in menu_finder(OF, HERE).rows][-1] == "due-do:ring"
    assert [row.id for row in menu_finder(replace(OF, contact=None), HERE).rows][
        -1
    ] == "due-do:open"


def typed(finder: Finder, text: str) -> Choice:
    for character in text:
        finder.press(character, character)
    found = finder.press("enter", None)
    assert isinstance(found, Choice)
    return found


@pytest.mark.parametrize(
    ("words", "label", "detail"),
    [
        ("fri", "→ Friday, 27 November 2026", ""),
        ("5 dec", "→ Saturday, 5 December 2026", ""),
        ("2026-11-20", "→ Friday, 20 November 2026, which is past", ""),
        ("next fri", "“next fri” is no day that is understood", "Enter keeps it as these words"),
        ("30 feb", "“30 feb” is no day that is understood", "Enter keeps it as these words"),
        ("fri 9:00", "“fri 9:00” is no day that is understood", "Enter keeps it as these words"),
    ],
)
def test_a_day_is_read_while_it_is_typed(words: str, label: str, detail: str) -> None:
    found = typed(day_finder(OF, HERE), words)
    assert (found.label, found.detail) == (label, detail)
    assert found.id == f"due-to:{words}"


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        ("fri 9:00", "your 15:00 = their 09:00 (New York)"),
        ("2027-03-14 2:30", "there is no 02:30 there that day: the clocks go forward"),
        ("2026-12-01", ""),
    ],
)
def test_an_hour_of_theirs_is_said_on_both_clocks_while_it_is_typed(
    words: str, detail: str
) -> None:
    there = replace(CALLBACK, zone=NEW_YORK)
    assert typed(day_finder(replace(OF, commitment=there), HERE), words).detail == detail
    first = replace(OF, commitment=CALLBACK)
    assert typed(day_finder(first, HERE, NEW_YORK), words).detail == detail


@given(st.one_of(st.sampled_from(NASTY), st.text(max_size=40)))
def test_no_words_break_a_list(text: str) -> None:
    due = replace(OF, contact_name=text, commitment=replace(COPY, text=text, owner=text))
    assert due_choices([due], HERE)[0].label == text
    for finder in (day_finder(due, HERE), reason_finder(due)):
        finder.paste(text)
        assert len(finder.rows) == bool(finder.query.strip())


def test_an_item_has_its_row_in_the_wrap_up() -> None:
    assert row_of("n1") == "n1:due"
    assert row_of("n1:action") == "n1:due"
    assert row_of("n1:verify") == "n1:verify_by"
    assert row_of("callback") == "outcome"


def test_thousands_of_items_are_painted_like_twenty_and_found_by_typing() -> None:
    def spent(items: int, act: Callable[[Finder], object]) -> float:
        finder = all_finder([replace(OF, call=f"call-{n}") for n in range(items)], HERE)
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            act(finder)
            times.append(time.perf_counter() - begun)
        return min(times)

    def paint(finder: Finder) -> object:
        return finder_rows(finder, 80, 20)

    def look(finder: Finder) -> None:
        finder.query = ""
        finder.press("c", "c")

    # What is out of sight costs a headline's search each, and never more than in proportion.
    assert spent(2000, paint) < 8 * spent(20, paint)
    assert spent(2000, look) < 60 * spent(100, look)
