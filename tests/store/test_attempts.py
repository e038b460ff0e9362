"""Which attempt a call is, and how it opens, is read off the calls before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.call.session import Session
from callscript.store.library import OpenedScript, Shelf, open_script, shipped_scripts
from callscript.store.settings import Settings
from callscript.store.workplace import Workplace
from tests.store.making import opened, until

OPENINGS = """
title = "Again"
[openings]
first = "hello"
callback = "hello_again"
inbound = "you_rang"
[outcomes]
gone = { label = "Gone away", contacted = false }
"""
STEPS = """
[[sections]]
id = "start"
title = "Start"
[[sections.steps]]
id = "hello"
say = "Hello."
goto = "reason"
[[sections.steps]]
id = "hello_again"
say = "It's us again."
goto = "reason"
[[sections.steps]]
id = "you_rang"
say = "You rang."
[[sections.steps]]
id = "reason"
ask = "Why?"
responses = ["Price", "Time"]
"""
ONE_STEP = STEPS.replace(
    '[[sections.steps]]\nid = "hello_again"\nsay = "It\'s us again."\n', ""
).replace('goto = "reason"\n', "", 1)
ANA, BEN = Contact("ana", "Ana Example"), Contact("ben", "Ben Example")


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Iterator[Workplace]:
    with opened(tmp_path / "s.db") as store:
        yield Workplace(store, Settings(), Shelf((shipped_scripts(),)))


def script(tmp_path: Path, text: str = OPENINGS + STEPS) -> OpenedScript:
    path = tmp_path / "again.toml"
    path.write_text(text, "utf-8")
    return open_script(path)


def begun(place: Workplace, on: OpenedScript, who: Contact | None = ANA) -> tuple[int, str, str]:
    """The next call: which attempt, which opening, and its first step."""
    state = place.begin(on, who).state
    return state.attempt, state.opening, state.position or ""


def made(place: Workplace, on: OpenedScript, outcome: str | None, *acts: i.Intent) -> Session:
    session = place.begin(on, ANA)
    for act in (*acts, i.EndCall(outcome), i.WrapUp()):
        session.do(act)
    session.wait(5)
    until(lambda: place.store.has_all(1))
    return session


def test_attempts_are_counted_for_each_contact(place: Workplace, tmp_path: Path) -> None:
    on = script(tmp_path)
    assert begun(place, on) == (1, "first", "hello")
    made(place, on, "no_answer")
    assert begun(place, on) == (3, "first", "hello")
    assert begun(place, on, BEN) == (1, "first", "hello")
    assert begun(place, on, None) == (1, "first", "hello")


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail", "gone"])
def test_who_was_never_reached_hears_the_first_words(
    place: Workplace, tmp_path: Path, outcome: str
) -> None:
    on = script(tmp_path)
    made(place, on, outcome)
    assert begun(place, on) == (2, "first", "hello")


def test_who_was_talked_to_hears_those_for_a_further_call(place: Workplace, tmp_path: Path) -> None:
    on = script(tmp_path)
    made(place, on, "callback")
    made(place, on, "no_answer")
    assert begun(place, on) == (3, "callback", "hello_again")


def test_without_an_outcome_it_counts_whether_anything_was_said(
    place: Workplace, tmp_path: Path
) -> None:
    on = script(tmp_path)
    made(place, on, None)
    assert begun(place, on) == (2, "first", "hello")
    made(place, on, None, i.Answer("price", "reason"))
    assert begun(place, on) == (4, "callback", "hello_again")


def test_a_rehearsal_is_no_attempt(place: Workplace, tmp_path: Path) -> None:
    on = script(tmp_path)
    practice = place.begin(on, ANA, rehearsal=True)
    practice.do(i.EndCall("callback"))
    practice.wait(5)
    until(lambda: place.store.has_all(1))
    assert begun(place, on) == (1, "first", "hello")


def test_a_script_with_one_opening_keeps_it(place: Workplace, tmp_path: Path) -> None:
    on = script(tmp_path, OPENINGS.replace('callback = "hello_again"\n', "") + ONE_STEP)
    made(place, on, "callback")
    assert begun(place, on) == (2, "first", "hello")


def test_what_is_said_goes_before_what_is_found_out(place: Workplace, tmp_path: Path) -> None:
    on = script(tmp_path)
    made(place, on, "callback")
    state = place.begin(on, ANA, opening="inbound").state
    assert (state.attempt, state.opening, state.position) == (2, "inbound", "you_rang")
    assert place.begin(on, ANA, attempt=1, opening="first").state.position == "hello"
