"""What is said about something due: kept, dropped, put off; long after the call, and undone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callscript.call import intents as i
from callscript.call.dueitems import put_off_to, read_due, settled_due
from callscript.call.events import DueSettled, Ticked, Undone
from callscript.call.wallclock import both_clocks, instant, oddity
from tests.call.making import START, Talk
from tests.call.scripted import SCRIPT

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def wall(text: str) -> datetime:
    """A time as a clock on the wall shows it."""
    return datetime.fromisoformat(text)


def wrapped_up() -> Talk:
    """A call that is over and done with: n2 is a promise, n3 a concern."""
    talk = Talk(SCRIPT).start()
    talk.do(i.KeepNote("send copy @Ana fri", "promise"), i.KeepNote("late", "concern"))
    return talk.do(i.EndCall("callback"), i.WrapUp())


def test_a_promise_is_kept_after_the_wrap_up_and_undo_takes_it_back() -> None:
    talk = wrapped_up()
    (promise,) = talk.state.notes_of("promise")
    talk.do(i.SettleDue(promise.id))
    assert talk.state.phase == "done"
    assert talk.state.settled[promise.id].how == "done"
    assert talk.state.settled[promise.id].at == talk.clock
    talk.do(i.Undo())
    assert talk.state.settled == {}
    assert talk.state.phase == "done"
    talk.do(i.Redo())
    assert promise.id in talk.state.settled


def test_what_was_settled_by_mistake_is_open_again() -> None:
    talk = wrapped_up().do(i.SettleDue("callback", "dropped", "they rang us"))
    assert talk.state.settled["callback"].reason == "they rang us"
    events = len(talk.session.events)
    talk.do(i.SettleDue("callback", "dropped", " they rang us "))
    assert len(talk.session.events) == events, "said once is enough"
    talk.do(i.SettleDue("callback", "again"))
    assert talk.state.settled == {}
    assert talk.refused(i.SettleDue("callback", "dropped", "  ")).startswith("Say in a few words")


def test_only_what_a_call_can_leave_to_be_done_is_settled() -> None:
    talk = wrapped_up()
    (concern,) = talk.state.notes_of("concern")
    for item in (
        "",
        "n99",
        "n99:action",
        f"{concern.id}:else",
        "offer:none",
        "letters",
        "callback:",
    ):
        assert talk.refused(i.SettleDue(item)) == "There is nothing due by that name."
        assert talk.refused(i.PostponeDue(item, "fri")) == "There is nothing due by that name."
    for part in ("containment", "action", "preventive", "verify"):
        talk.do(i.SettleDue(f"{concern.id}:{part}"))
    assert talk.refused(i.SettleDue("callback", "done", "x" * 3000)).startswith("An answer holds")


def test_a_day_is_counted_from_today_and_stands_where_the_plan_has_it() -> None:
    talk = wrapped_up()
    (promise,), (concern,) = talk.state.notes_of("promise"), talk.state.notes_of("concern")
    talk.go(7 * 24 * 3600).do(i.PostponeDue(promise.id, "tomorrow"))
    assert talk.state.notes[promise.id].details["due"] == "2026-11-30"
    talk.do(i.PostponeDue(f"{concern.id}:verify", "in 2 weeks"))
    assert talk.state.notes[concern.id].details["verify_by"] == "2026-12-13"
    talk.do(i.PostponeDue("callback", "fri 14:30"))
    assert put_off_to(talk.state, "callback") == "2026-12-04T14:30"
    talk.do(i.Undo(), i.Undo(), i.Undo())
    assert "due" not in talk.state.notes[promise.id].details
    assert talk.state.postponed == {}


@pytest.mark.parametrize("words", ["when he is back", "next fri", "fri 25:00", "2026-02-30"])
def test_what_is_no_day_is_kept_as_it_is(words: str) -> None:
    talk = wrapped_up().do(i.PostponeDue("callback", f" {words} "))
    assert talk.state.postponed["callback"] == words
    assert read_due(words) == (None, "")
    assert talk.refused(i.PostponeDue("callback", " ")) == "Say a day."


def test_only_a_callback_has_a_time_of_day() -> None:
    assert settled_due("callback", "fri 14:30", START) == "2026-11-27T14:30"
    assert settled_due("callback", "fri", START) == "2026-11-27"
    assert settled_due("n1", "fri 14:30", START) == "fri 14:30"


def test_a_letter_that_is_done_is_ticked_as_sent_and_one_that_is_open_again_is_not() -> None:
    talk = wrapped_up().do(i.SettleDue("letter:customer"))
    assert "sent:letter.md" in talk.state.ticks
    talk.do(i.SettleDue("letter:customer", "again"))
    assert "sent:letter.md" not in talk.state.ticks
    kinds = [type(event.body) for event in talk.session.events[-2:]]
    assert kinds == [DueSettled, Ticked]
    talk.do(i.Undo())
    assert isinstance(talk.session.events[-1].body, Undone)
    assert "sent:letter.md" in talk.state.ticks, "one act, taken back as one"


@pytest.mark.parametrize(
    ("wall", "odd"),
    [
        (wall("2027-03-28 02:30"), "skipped"),
        (wall("2027-03-28 02:00"), "skipped"),
        (wall("2027-03-28 03:00"), ""),
        (wall("2026-10-25 02:00"), "twice"),
        (wall("2026-10-25 02:59"), "twice"),
        (wall("2026-10-25 03:00"), ""),
        (wall("0001-01-01 00:00"), ""),
        (wall("9999-12-31 23:59"), ""),
    ],
)
def test_times_that_a_zone_s_clocks_leave_out_or_show_twice_are_known(
    wall: datetime, odd: str
) -> None:
    assert oddity(wall, BERLIN) == odd


def test_an_hour_is_due_by_their_clock_whatever_ours_did_meanwhile() -> None:
    # Between the two changes of the clocks New York is an hour nearer to Berlin.
    def here(at: datetime) -> datetime:
        return at.astimezone(BERLIN)

    said = {
        day: both_clocks(wall(f"2026-10-{day} 09:00"), "America/New_York", here) for day in (24, 26)
    }
    assert said == {
        24: "your 15:00 = their 09:00 (New York)",
        26: "your 14:00 = their 09:00 (New York)",
    }
    assert instant(wall("2026-10-26 09:00"), NEW_YORK).hour == 13
    late = both_clocks(wall("2026-11-27 20:00"), "America/New_York", here)
    assert late == "your 02:00 the day after = their 20:00 (New York)"
    early = both_clocks(wall("2026-11-27 06:00"), "Asia/Tokyo", here)
    assert early == "your 22:00 the day before = their 06:00 (Tokyo)"


def test_an_odd_time_is_said_and_an_unknown_zone_says_nothing() -> None:
    gap, twice = wall("2027-03-28 02:30"), wall("2026-10-25 02:30")
    assert "there is no 02:30 there" in both_clocks(gap, "Europe/Berlin", datetime.astimezone)
    assert "02:30 comes twice" in both_clocks(twice, "Europe/Berlin", datetime.astimezone)
    for zone in ("", "Mars/Base", "America", "../../etc/passwd", "a\0b"):
        assert both_clocks(twice, zone, datetime.astimezone) == ""
    assert both_clocks(wall("9999-12-31 23:59"), "America/New_York", datetime.astimezone) == ""
