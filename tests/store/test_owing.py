"""What is due over all calls: read off them anew where a store is older, and never after a no."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.plan.commitment import Commitment
from callscript.plan.due import read_commitments
from callscript.store.connect import connect
from callscript.store.library import Shelf, shipped_scripts
from callscript.store.migrate import apply, migrations, newest
from callscript.store.seals import SEALED, broken_tables
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace
from tests.store.making import opened, value

BEFORE = 3
"""The version of store that knew promises and actions only."""


def older(path: Path, played: Path) -> Path:
    """The calls of a store in one of version 3, as the program of its time would have left it."""
    path.touch()
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0x43536372")
        apply(connection, {n: sql for n, sql in migrations().items() if n <= BEFORE})
        connection.execute("ATTACH ? AS new", (str(played),))
        for table in ("scripts", "contacts", "calls", "events"):
            names = ", ".join(
                row[1] for row in connection.execute(f"PRAGMA main.table_info({table})").fetchall()
            )
            words = ("INSERT INTO", table, "(", names, ") SELECT", names, f"FROM new.{table}")
            connection.execute(" ".join(words))
        connection.execute(
            "INSERT INTO commitments (call, place, note, kind, text, owner, due, done) "
            "SELECT call, place, substr(item, 1, instr(item || ':', ':') - 1), kind, text, owner, "
            "due, 0 FROM new.commitments WHERE kind IN ('promise', 'action')"
        )
    return path


def kept(path: Path) -> list[object]:
    """The lists that are derived, as they stand."""
    order = {"commitments": "call, place", "calls": "number"}
    asked = [
        " ".join(("SELECT seal,", ", ".join(SEALED[table]), "FROM", table, "ORDER BY", by))
        for table, by in order.items()
    ]
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(sql).fetchall() for sql in asked]


def test_an_older_store_is_read_anew_and_has_all_a_new_one_has(
    tmp_path: Path, played: Path
) -> None:
    path = older(tmp_path / "s.db", played)
    assert value(path, "SELECT count(*) FROM commitments WHERE kind = 'promise'")
    assert value(path, "PRAGMA user_version") == BEFORE
    with opened(path, commitments=read_commitments) as store:
        assert store.notice is None
        kinds = {due.commitment.kind for due in store.commitments.due()}
    assert kinds >= {"promise", "action"}
    assert kept(path) == kept(played)
    assert value(path, "PRAGMA user_version") == newest()
    with closing(connect(path, readonly=True)) as connection:
        assert broken_tables(connection) == {}


def test_an_older_store_only_looked_at_shows_what_it_had(tmp_path: Path, played: Path) -> None:
    path = older(tmp_path / "s.db", played)
    with opened(path, readonly=True) as store:
        found = store.commitments.due()
    assert {due.commitment.item.partition(":")[2] for due in found} == {"", "action"}
    assert value(path, "PRAGMA user_version") == BEFORE


def test_a_call_that_can_t_be_read_keeps_what_the_older_store_had(
    tmp_path: Path, played: Path
) -> None:
    path = older(tmp_path / "s.db", played)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET by = 'Eve' WHERE seq = 2")
        before = connection.execute("SELECT count(*) FROM commitments").fetchone()
    with opened(path, commitments=read_commitments):
        pass
    assert before[0]
    assert value(path, "SELECT count(*) FROM commitments") == before[0]


# --------------------------------------------------------------------------- callbacks and refusals

ADA = Contact("c1", "Ada", phone="1")


class Ringing:
    """Calls to one contact, one after another."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.place = Workplace(store, Settings(), Shelf((shipped_scripts(),)))
        self.script = self.place.open(self.place.shelf.find("win-back"))

    def call(self, outcome: str, contact: Contact = ADA, *, rehearsal: bool = False) -> str:
        session = self.place.begin(self.script, contact, rehearsal=rehearsal)
        session.do(i.EndCall(outcome))
        session.wait(5)
        return session.state.call

    def due(self) -> list[str]:
        found = self.store.commitments.due()
        return [due.call for due in found if due.commitment.kind == "callback"]


@pytest.fixture
def ringing(tmp_path: Path) -> Ringing:
    return Ringing(opened(tmp_path / "s.db", commitments=read_commitments))


def test_a_later_call_takes_the_place_of_a_callback(ringing: Ringing) -> None:
    with ringing.store:
        first = ringing.call("voicemail")
        other = ringing.call("voicemail", Contact("c2", "Bo"))
        assert ringing.due() == [first, other]
        ringing.call("refused", rehearsal=True)
        assert ringing.due() == [first, other], "practice changes nothing"
        second = ringing.call("callback")
        assert ringing.due() == [other, second]


def test_after_a_hard_no_no_callback_is_due_and_the_sign_says_since_when(
    ringing: Ringing,
) -> None:
    with ringing.store as store:
        ringing.call("voicemail")
        assert store.refusals.of("c1") is None
        final = ringing.call("refused")
        assert ringing.due() == []
        refused = store.refusals.of("c1")
        assert refused is not None
        assert refused.call == final
        assert refused.sentence.startswith("They asked not to be called again on ")
        assert refused.outcome in refused.sentence
        assert store.refusals.contacts() == {"c1"}
        later = ringing.call("voicemail")
        assert ringing.due() == [], "whoever rang them all the same"
        session = ringing.place.take_up(final, resume=False)
        session.do(i.ChooseOutcome("completed"))
        session.wait(5)
        assert store.refusals.contacts() == frozenset()
        assert ringing.due() == [later]


def test_what_is_open_of_a_contact_is_found_but_of_one_call(ringing: Ringing) -> None:
    with ringing.store as store:
        first, second = ringing.call("completed"), ringing.call("completed")
        for call in (first, second):
            session = ringing.place.take_up(call, resume=False)
            session.do(i.KeepNote(f"send {call} fri", "promise"))
            session.wait(5)
        assert [due.call for due in store.commitments.of_contact("c1")] == [first, second]
        assert [due.call for due in store.commitments.of_contact("c1", but=second)] == [first]
        assert store.commitments.of_contact("c2") == ()


def test_all_columns_come_back_as_they_went(tmp_path: Path) -> None:
    owed = Commitment(
        "n1:action",
        "action",
        "\u202e x\x00",
        "Ana",
        date(2026, 11, 6),
        "09:00",
        "Asia/Tokyo",
        "why",
    )
    with opened(tmp_path / "s.db", commitments=lambda _script, _state: (owed,)) as store:
        ringing = Ringing(store)
        call = ringing.call("completed")
        (due,) = store.commitments.due()
    assert (due.call, due.contact, due.contact_name) == (call, "c1", "Ada")
    assert due.commitment == owed
