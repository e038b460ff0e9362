"""Lists of calls, contacts, scripts and what is due."""

from datetime import date
from pathlib import Path

import pytest

from callscript.call import events as e
from callscript.call.people import Contact
from callscript.call.state import CallState
from callscript.plan.commitment import Commitment
from callscript.script.model import Script
from callscript.store.errors import CallNotFound
from callscript.store.scripts import Pinned, digest_of
from tests.store.making import NOON, Call, opened


def test_recent_calls_are_listed_newest_first(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        for n in range(5):
            Call(store.journal, f"call-{n}", rehearsal=n == 3).started.result(2)
        rows = store.calls.recent(3)
        assert [row.id for row in rows] == ["call-4", "call-3", "call-2"]
        assert [row.rehearsal for row in rows] == [False, True, False]
        first = rows[0]
        assert (first.title, first.caller, first.contact_name, first.company, first.position) == (
            "Why",
            "Sam",
            "Ana Ruiz",
            "Acme [/x]",
            "Opening",
        )
        assert (first.contact, first.phase, first.started_at) == ("c1", "live", NOON)


def test_unfinished_calls_are_those_not_wrapped_up(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        calls = [Call(store.journal, f"call-{n}") for n in range(3)]
        calls[0].add(e.CallEnded(), e.WrappedUp()).result(2)
        calls[1].add(e.CallEnded()).result(2)
        found = store.calls.unfinished()
        assert [(row.id, row.phase) for row in found] == [("call-2", "live"), ("call-1", "wrap-up")]
        assert found[1].ended_at == NOON


def test_a_call_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        for name in ("a-1", "a-12", "a-2", "b%"):
            Call(store.journal, name).started.result(2)
        assert store.calls.find("b").id == "b%"
        assert store.calls.find("a-1").id == "a-1", "a whole id is enough"
        with pytest.raises(CallNotFound, match="'a-': a-2, a-12, a-1"):
            store.calls.find("a-")
        for nothing in ("%", "A-1", "zz"):
            with pytest.raises(CallNotFound, match="No call"):
                store.calls.find(nothing)


def test_contacts_are_saved_changed_and_found(tmp_path: Path) -> None:
    ana = Contact("c1", "Ana Ruiz", "Müller & Co", "+49 (170) 12-34", "12 a year", "", {"a": "1"})
    bo = Contact("c2", "bo 100%", "Acme [/x]", "555_1")
    with opened(tmp_path / "s.db") as store:
        store.contacts.save(bo).result(2)
        store.contacts.save(ana).result(2)
        assert store.contacts.all() == (ana, bo)
        assert store.contacts.get("c1") == ana
        assert store.contacts.get("c9") is None
        for asked in ("ana", "MÜLLER", "ruiz co", "1701234", "+49 (170)", " aNa "):
            assert store.contacts.search(asked) == (ana,), asked
        assert store.contacts.search("0%") == (bo,), "no wildcards"
        assert store.contacts.search("ana acme") == ()
        assert store.contacts.search("") == (ana, bo)
        married = Contact("c1", "Ana Bo")
        store.contacts.save(married).result(2)
        assert store.contacts.all() == (married, bo)


def test_a_script_is_pinned_and_its_checked_form_belongs_to_a_version(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        digest = digest_of(b"text\xff")
        pinned = Pinned(digest, "why", "Why", "why.toml", b"text\xff", b"{1}", "0.1")
        store.scripts.remember(pinned).result(2)
        assert store.scripts.source_of(digest) == b"text\xff"
        assert store.scripts.packed(digest, "0.1") == b"{1}"
        assert store.scripts.packed(digest, "0.2") is None
        assert store.scripts.source_of("d2") is None
        newer = Pinned(digest, "why", "Why", "moved.toml", b"never", b"{2}", "0.2")
        store.scripts.remember(newer).result(2)
        assert store.scripts.packed(digest, "0.2") == b"{2}"
        assert store.scripts.source_of(digest) == b"text\xff", "a digest has one text for ever"


def test_what_is_due_is_ordered_by_day_and_leaves_rehearsals_out(tmp_path: Path) -> None:
    plans = (
        Commitment("n1", "promise", "invoice", "Ana", date(2026, 11, 6)),
        Commitment("n1", "action", "train", "Bo", date(2026, 11, 4)),
        Commitment("n2", "action", "someday"),
        Commitment("n3", "promise", "was sent", due=date(2026, 11, 1), status="done"),
    )

    def read(_script: Script | None, _state: CallState) -> tuple[Commitment, ...]:
        return plans

    with opened(tmp_path / "s.db", commitments=read) as store:
        for name, rehearsal in (("real", False), ("played", True)):
            call = Call(store.journal, name, rehearsal=rehearsal)
            call.add(e.NoteKept("n1", None, "promise", "x")).result(2)
        everything = store.commitments.due()
        assert [due.commitment for due in everything] == [plans[1], plans[0], plans[2]]
        assert {(due.call, due.contact_name) for due in everything} == {("real", "Ana Ruiz")}
        soon = store.commitments.due(date(2026, 11, 5))
        assert [due.commitment for due in soon] == [plans[1]]
