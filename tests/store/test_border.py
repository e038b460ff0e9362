"""Values no store can hold, or no terminal should see: each is kept as it is, or refused."""

import math
import sqlite3
from pathlib import Path

import msgspec
import pytest

from callscript.call import events as e
from callscript.call.journal import Draft
from callscript.call.people import Contact
from callscript.store.errors import CallNotFound
from callscript.text import clean, clean_line
from tests.store.making import Call, opened

HUGE = (2**63, 2**64, -(2**63) - 1, 10**40)


@pytest.mark.parametrize("number", HUGE)
def test_numbers_beyond_what_a_column_holds_come_back_to_the_digit(
    tmp_path: Path, number: int
) -> None:
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        call.add(e.Answered("q", number)).result(5)
        assert store.calls.events_of("call-1") == tuple(call.events)


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x00", "\x1b[2J", "\u202e", "é\u0301\u200d", "\U0001f468"]
)
def test_whatever_utf_8_can_say_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    contact = Contact("c1", text, text, text, text, text, {"x": text})
    with opened(tmp_path / "s.db") as store:
        store.contacts.save(contact).result(5)
        call = Call(store.journal)
        call.add(e.NoteKept("n1", None, "note", text), drafts=(Draft("note", text),)).result(5)
        assert store.contacts.all() == (contact,)
        assert store.calls.events_of("call-1") == tuple(call.events)
        assert store.calls.drafts_of("call-1") == (Draft("note", text),)
    assert opened(tmp_path / "s.db", readonly=True).notice is None


@pytest.mark.parametrize("text", ["\ud800", "a\udcffb", "\udfff\ud800"])
def test_half_a_character_is_made_a_sign_at_the_border_and_costs_nothing_behind_it(
    tmp_path: Path, text: str
) -> None:
    for cleaned in (clean(text), clean_line(text)):
        assert cleaned.encode("utf-8").decode() == cleaned
        assert "\ufffd" in cleaned
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        broken = call.add(e.NoteKept("n1", None, "note", text))
        with pytest.raises(UnicodeEncodeError):
            broken.result(5)
        call.events.pop()
        call.add(e.NoteKept("n2", None, "note", clean(text))).result(5)
        assert store.calls.events_of("call-1") == tuple(call.events)
        with pytest.raises((UnicodeEncodeError, sqlite3.Error)):
            store.contacts.save(Contact("c1", text)).result(5)
        assert store.contacts.all() == ()


@pytest.mark.parametrize("asked", ["\ud800", "\x00", "%", "'; DROP TABLE calls; --"])
def test_strange_words_to_look_for_find_nothing(tmp_path: Path, asked: str) -> None:
    with opened(tmp_path / "s.db") as store:
        Call(store.journal).started.result(5)
        with pytest.raises(CallNotFound, match="No call"):
            store.calls.find(asked)
        assert store.contacts.search(asked) == ()
        assert store.contacts.get(asked) is None


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_read_as_an_answer(number: float) -> None:
    written = msgspec.json.encode({"type": "answered", "step": "q", "value": number})
    assert isinstance(e.decode(written), e.Unreadable)
