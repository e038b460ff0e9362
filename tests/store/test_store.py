from pathlib import Path

import pytest

from callscript.call.events import Answered
from callscript.call.people import Contact
from callscript.store.errors import StoreError, StoreReadOnly
from tests.store.making import Call, opened, python

IMPORTED = """
import sys
import callscript.store.store
heavy = {"pydantic", "textual", "rich", "jinja2", "tomli", "platformdirs"}
print(sorted(heavy & set(sys.modules)))
"""


def test_closing_saves_what_is_queued_and_may_be_repeated(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    call = Call(store.journal)
    futures = [call.add(Answered("q", n)) for n in range(200)]
    assert store.close() == 0
    assert store.close() == 0
    assert all(future.done() for future in futures)
    with opened(tmp_path / "s.db") as again:
        assert again.calls.events_of("call-1") == tuple(call.events)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.calls.recent(1)
    with pytest.raises(StoreError, match="closed"):
        Call(store.journal)


def test_a_store_open_for_reading_keeps_nothing_and_sees_what_others_keep(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store, opened(store.path, readonly=True) as reading:
        Call(store.journal).started.result(2)
        assert [row.id for row in reading.calls.recent(5)] == ["call-1"]
        assert (reading.readonly, reading.trouble, reading.notice) == (True, None, None)
        with pytest.raises(StoreReadOnly):
            reading.contacts.save(Contact("c1"))


def test_opening_a_store_imports_nothing_a_first_prompt_can_do_without() -> None:
    out, _ = python(IMPORTED).communicate(timeout=20)
    assert out == "[]\n"
