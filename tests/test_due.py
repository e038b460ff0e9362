"""What is due on the command line and as a calendar: both say the same, and either is settled."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.exits import Exit
from callscript.papers.calendar import Entry, calendar_of
from callscript.plan.commitment import Commitment, said_due, short_id
from callscript.plan.due import read_commitments
from callscript.store.library import Shelf, shipped_scripts
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace, local_now
from tests.nasty import NASTY
from tests.test_cli import Desk, desk

__all__ = ["desk"]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAR = Contact("c1", "Maria Lopez", "Acme", "020 1", fields={"timezone": "America/New_York"})


@pytest.fixture
def owing(desk: Desk) -> Desk:
    """A store with something due of several kinds, one of them for another clock than ours."""
    with Store.open(desk.store, now=local_now, what="test", commitments=read_commitments) as store:
        place = Workplace(store, Settings(), Shelf((shipped_scripts(),)))
        store.contacts.save(FAR)
        session = place.begin(place.open(place.shelf.find("win-back")), FAR)
        session.do(i.KeepNote("send copy @Ana 2026-11-20", "promise"))
        session.do(i.KeepNote("ring the plumber", "promise"))
        session.do(i.EndCall("callback"))
        session.do(i.PostponeDue("callback", "2026-12-04 09:00"))
        session.do(i.WrapUp())
        session.wait(5)
    return desk


def listed(desk: Desk, *options: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(desk.run("due", "--json", *options).stdout)
    return found


def texts(desk: Desk, *options: str) -> list[str]:
    return [row["text"] for row in listed(desk, *options)]


def test_the_list_says_what_is_overdue_first_and_what_has_no_day_last(owing: Desk) -> None:
    lines = owing.run("due").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert "send copy" in lines[0]
    assert "overdue" in lines[0] or local_now().date() < date(2026, 11, 21)
    assert "2026-12-04 09:00 America/New_York" in lines[1]
    assert "no day" in lines[2]
    assert "nobody yet" in lines[2]


def test_it_is_narrowed_by_day_and_by_owner(owing: Desk) -> None:
    assert texts(owing, "--until", "2026-11-20") == ["send copy"]
    assert texts(owing, "--until", "2026-12-04") == ["send copy", "Call back"]
    assert texts(owing, "--owner", "ANA") == ["send copy"]
    assert texts(owing, "--owner", "nobody") == []
    wrong = owing.run("due", "--until", "someday")
    assert wrong.exit_code == Exit.USAGE
    assert "is no day" in wrong.stderr


def test_csv_guards_what_a_spreadsheet_would_work_out(owing: Desk) -> None:
    head, first, *_ = owing.run("due", "--csv").stdout.splitlines()
    assert head.startswith("number,id,due,at,zone,kind,text")
    assert ",promise,send copy,Maria Lopez,Acme,Ana," in first
    assert owing.run("due", "--csv", "--json").exit_code == Exit.USAGE


def test_an_item_is_done_put_off_dropped_and_open_again(owing: Desk) -> None:
    assert owing.run("due", "done", "1").exit_code == 0
    assert texts(owing) == ["Call back", "ring the plumber"]
    letters = listed(owing)[1]["id"]
    put_off = owing.run("due", "postpone", letters, "2026-12-01")
    assert "Put off to 2026-12-01: ring the plumber (Maria Lopez, Acme)" in put_off.stderr
    assert texts(owing) == ["ring the plumber", "Call back"]
    assert owing.run("due", "postpone", "2", "2026-12-24", "14:30").exit_code == 0
    assert [(row["due"], row["at"]) for row in listed(owing)][1] == ("2026-12-24", "14:30")
    dropped = owing.run("due", "drop", letters, "--reason", "they moved\x1b[2J")
    assert f"'callscript due again {letters}' takes it back." in dropped.stderr
    assert texts(owing) == ["Call back"]
    assert owing.run("due", "again", letters).exit_code == 0
    assert texts(owing) == ["ring the plumber", "Call back"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("done", "99"), "Nothing is named '99' here."),
        (("done", "0"), "Nothing is named '0' here."),
        (("done", ""), "Nothing is named"),
        (("done", "²"), "Nothing is named"),
        (("done", "\x1b[2J"), "Nothing is named"),
        (("again", "1"), "Nothing is named '1' here."),
        (("postpone", "1", "someday"), "'someday' is no day. Ways to say one: today"),
        (("postpone", "1", "fri", "14:30"), "'fri 14:30' is no day."),
        (("drop", "1", "--reason", " "), "Say in a few words why"),
    ],
)
def test_what_can_t_be_meant_is_said_and_changes_nothing(
    owing: Desk, words: tuple[str, ...], said: str
) -> None:
    before = listed(owing)
    done = owing.run("due", *words)
    assert done.exit_code == Exit.BAD_INPUT
    assert said in done.stderr
    assert "\x1b" not in done.output
    assert listed(owing) == before


def test_without_a_store_nothing_is_due_and_none_is_made(desk: Desk) -> None:
    done = desk.run("due", env={"CALLSCRIPT_STORE": ""})
    assert (done.stdout, done.exit_code) == ("", 0)
    assert "Nothing is due." in done.stderr


# ------------------------------------------------------------------------------------- calendars


def entries_in(raw: bytes) -> dict[str, Component]:
    """The events and tasks of a calendar, by their UIDs."""
    parts = Calendar.from_ical(raw).subcomponents
    return {str(part["UID"]): part for part in parts if part.name in {"VEVENT", "VTODO"}}


def calendar(owing: Desk) -> tuple[Result, Path]:
    path = owing.home / "due.ics"
    return owing.run("due", "--ics", path), path


def test_the_list_and_the_calendar_agree(owing: Desk) -> None:
    done, path = calendar(owing)
    assert done.stdout.strip() == str(path)
    assert path.stat().st_mode & 0o777 == 0o600
    found, rows = entries_in(path.read_bytes()), listed(owing)
    assert len(found) == len(rows) == 3
    for row in rows:
        entry = found[f"{row['call']}.{row['item']}@callscript"]
        assert str(entry["SUMMARY"]).startswith(f"{row['text']}: {row['contact']}")
        if not row["due"]:
            assert entry.name == "VTODO"
            continue
        start = entry.decoded("DTSTART")
        assert f"{start:%Y-%m-%d}" == row["due"]
        assert (f"{start:%H:%M}" if isinstance(start, datetime) else "") == row["at"]
        (alarm,) = entry.subcomponents
        assert alarm["ACTION"] == "DISPLAY"
        assert "020 1" in str(entry["DESCRIPTION"])


def test_a_calendar_taken_in_twice_holds_nothing_twice(owing: Desk) -> None:
    _, path = calendar(owing)
    first = entries_in(path.read_bytes())
    owing.run("due", "postpone", "1", "2026-11-30")
    again, _ = calendar(owing)
    second = entries_in(path.read_bytes())
    assert again.exit_code == 0, "the one written before is brought up to date"
    assert second.keys() == first.keys()
    moved = [uid for uid in first if first[uid].get("DTSTART") != second[uid].get("DTSTART")]
    assert len(moved) == 1


def test_no_other_file_is_written_over(owing: Desk) -> None:
    path = owing.home / "due.ics"
    path.write_text("my own notes")
    done, _ = calendar(owing)
    assert done.exit_code == Exit.PAPERS
    assert path.read_text() == "my own notes"


def test_without_icalendar_it_is_said_how_to_get_it(
    owing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    done, path = calendar(owing)
    assert "pip install 'callscript[calendar]'" in done.stderr
    assert not path.exists()


CALLBACK = Commitment("callback", "callback", "Call back", "Ana", date(2026, 10, 26), "09:00")


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("America/New_York", 13), ("Europe/Berlin", 8), ("+05:30", 3), ("Asia/Kolkata", 3)],
)
def test_an_hour_of_theirs_is_due_when_it_comes_there(zone: str, hour: int) -> None:
    # Berlin's clocks went back the day before, New York's go back a week later.
    entry = Entry("call-1", "Maria", "", "Win-back", replace(CALLBACK, zone=zone))
    (found,) = entries_in(calendar_of([entry], NOW)).values()
    assert found.decoded("DTSTART").astimezone(UTC).hour == hour
    if not zone.startswith("+"):
        assert found["DTSTART"].params["TZID"] == zone
        assert f"TZID:{zone}" in calendar_of([entry], NOW).decode()
    assert found.decoded("DURATION") == timedelta(minutes=15)


def test_an_hour_of_our_own_stands_on_whatever_clock_reads_it() -> None:
    (found,) = entries_in(calendar_of([Entry("c", "", "", "", CALLBACK)], NOW)).values()
    assert found.decoded("DTSTART") == datetime.fromisoformat("2026-10-26T09:00")


_words = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))


@settings(max_examples=40, deadline=None)
@given(_words, _words, _words)
def test_nobody_s_words_break_out_of_a_calendar(what: str, who: str, why: str) -> None:
    owed = replace(CALLBACK, text=what, owner=who, reason=why)
    raw = calendar_of([Entry("call-1", who, why, what, owed)], NOW)
    text = raw.decode()
    assert not [c for c in text if (ord(c) < 32 and c not in "\r\n") or 0x7F <= ord(c) < 0xA0]
    assert set(entries_in(raw)) == {"call-1.callback@callscript"}
    (found,) = entries_in(raw).values()
    assert found.decoded("DTSTART") == datetime.fromisoformat("2026-10-26T09:00")
    assert len(found.subcomponents) == 1


def test_ids_are_letters_and_always_the_same() -> None:
    assert short_id("call-1", "n1") == "nwfkvkn"
    ids = {short_id(f"call-{n}", "callback") for n in range(2000)}
    assert len(ids) == 2000
    assert all(len(name) == 7 and name.isalpha() for name in ids)
    assert said_due(CALLBACK) == "2026-10-26 09:00"
