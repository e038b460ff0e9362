"""Calls taken up again, and what a call commits us to, as lists show it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callscript.call.dates import said_day
from callscript.call.intents import KeepNote
from callscript.call.state import CallState, Note
from callscript.plan.concerns import concerns
from callscript.plan.due import read_commitments
from callscript.plan.promises import promises
from callscript.script.model import NoteKind
from callscript.store.errors import StoreError
from callscript.store.library import Shelf, shipped_scripts
from callscript.store.settings import Settings
from callscript.store.workplace import Workplace
from tests.store.making import opened, until

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def call(kind: NoteKind, text: str, **details: str) -> CallState:
    return CallState("c1", notes={"n1": Note("n1", "s1", kind, text, AT, 3, details)})


def test_a_day_nobody_understood_is_listed_in_its_own_words() -> None:
    promised = call("promise", "send copy @Ana fri", due="next tuesday")
    to_do = call("concern", "late", action="leave earlier", due="after Easter")
    assert promises(promised)[0].due.words == "next tuesday"
    assert concerns(to_do)[0].due.words == "after Easter"
    (promise,), (action,) = read_commitments(None, promised), read_commitments(None, to_do)
    assert (promise.text, promise.due) == ("send copy – next tuesday", None)
    assert (action.text, action.due) == ("leave earlier – after Easter", None)


def test_a_day_that_was_understood_is_the_same_everywhere() -> None:
    state = call("promise", "send copy @Ana fri")
    (listed,) = read_commitments(None, state)
    assert listed.text == "send copy"
    assert listed.due == promises(state)[0].due.day
    assert listed.due is not None
    assert said_day(listed.due) == "Friday, 27 November 2026"


def test_a_call_is_not_taken_up_before_its_last_words_are_in_the_store(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        place = Workplace(store, Settings(), Shelf((shipped_scripts(),)))
        session = place.begin(place.open(place.shelf.find("follow-up")), None)
        session.wait(5)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            session.do(KeepNote("the last word"))
            with pytest.raises(StoreError, match="not in the store yet"):
                place.take_up(session.state.call)
            other.execute("ROLLBACK")
        until(lambda: store.has_all(1))
        taken = place.take_up(session.state.call, resume=False)
        assert taken.state == session.state
