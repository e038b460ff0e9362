import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.call import events as e
from callscript.call.fold import fold
from callscript.call.journal import Draft
from callscript.call.people import Caller, Contact
from callscript.call.state import CallState
from callscript.plan.commitment import Commitment
from callscript.script.model import Script
from callscript.store.chain import next_link, row_of
from callscript.store.commitments import write_commitments
from callscript.store.connect import connect
from callscript.store.journal import SqliteJournal
from callscript.store.seals import broken
from callscript.store.work import Work
from tests.store.making import NOON, Call, opened, value

T = TypeVar("T")


def test_events_come_back_as_they_went(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        call.add(e.Moved("price", "next"), e.Answered("price", "high")).result(2)
        call.add(e.NoteKept("n1", "price", "verbatim", "I'm ✂️ done\u200d\x00\n")).result(2)
        assert store.calls.events_of("call-1") == tuple(call.events)
        assert store.calls.events_of("call-2") == ()
        assert store.calls.verify_chain("call-1") is None


def test_drafts_are_kept_changed_and_removed(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        typed = Draft("note", "I was", "concern", "price")
        other = Draft("owner", "Ana")
        call.append(drafts=(typed, other)).result(2)
        assert store.calls.drafts_of("call-1") == (typed, other)
        call.append(drafts=(Draft("note", "I was cross"), Draft("owner", ""))).result(2)
        assert store.calls.drafts_of("call-1") == (Draft("note", "I was cross"),)
        (row,) = store.calls.recent(1)
        assert (row.last_seq, row.updated_at) == (1, NOON), "a draft is no event"


def test_a_gap_or_another_event_under_a_number_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        call.add(e.Answered("q", 1)).result(2)
        gap = e.Event(4, 4, NOON, "Sam", e.Answered("q", 2))
        other = e.Event(2, 2, NOON, "Sam", e.Answered("q", 3))
        for event in (gap, other):
            with pytest.raises(sqlite3.IntegrityError):
                call.append(event, drafts=(Draft("note", "lost with it"),)).result(2)
        assert store.calls.events_of("call-1") == tuple(call.events)
        assert store.calls.drafts_of("call-1") == (), "a batch is kept whole or not at all"
        assert store.calls.recent(1)[0].last_seq == 2


def test_the_same_batch_twice_is_kept_once(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        call.append(*call.events).result(2)
        assert store.calls.events_of("call-1") == tuple(call.events)


def test_commitments_follow_the_notes(tmp_path: Path) -> None:
    def read(state: CallState) -> Sequence[Commitment]:
        return tuple(Commitment(n.id, "promise", n.text) for n in state.notes_of("promise"))

    with opened(tmp_path / "s.db", commitments=lambda _script, state: tuple(read(state))) as store:
        call = Call(store.journal)
        call.add(e.NoteKept("n1", None, "promise", "send the invoice")).result(2)
        call.add(e.NoteKept("n2", None, "promise", "call back")).result(2)
        call.add(e.Answered("q", 1)).result(2)
        found = [due.commitment.text for due in store.commitments.due()]
        assert found == ["send the invoice", "call back"]
        call.add(e.NoteEdited("n1", "")).result(2)
        call.add(e.Answered("q", 2)).result(2)
        assert [due.commitment.item for due in store.commitments.due()] == ["n2"]


def test_what_is_due_is_in_the_same_commit_as_its_note() -> None:
    class Taking:
        def __init__(self) -> None:
            self.works: list[int] = []

        def submit(self, _work: Work[T], /, *with_it: Work[object]) -> Future[T]:
            self.works.append(1 + len(with_it))
            return Future()

    taking = Taking()
    call = Call(SqliteJournal(taking))
    call.add(e.NoteKept("n1", None, "promise", "send it"))
    call.add(e.Answered("q", 1))
    assert taking.works == [1, 2, 1]


def test_a_note_writes_its_own_commitment_and_no_other(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        Call(store.journal).started.result(2)
    said = tuple(Commitment(f"n{n}", "promise", f"send {n}") for n in range(50))
    with closing(connect(tmp_path / "s.db")) as connection:

        def rows_written(commitments: Sequence[Commitment]) -> int:
            before = connection.total_changes
            write_commitments(connection, "call-1", commitments)
            texts = connection.execute("SELECT text FROM commitments ORDER BY place").fetchall()
            assert [text for (text,) in texts] == [c.text for c in commitments]
            return connection.total_changes - before

        rows_written(said[:49])
        assert rows_written(said[:49]) == 0
        assert rows_written(said) == 2  # the row, and its seal
        changed = (*said[:7], replace(said[7], text="send none"), *said[8:])
        assert rows_written(changed) == 3
        assert rows_written(changed[:48]) == 2
        assert broken(connection, "commitments") == 0


def test_a_fault_in_what_is_derived_costs_no_event(tmp_path: Path) -> None:
    def broken(_script: Script | None, state: CallState) -> tuple[Commitment, ...]:
        raise KeyError(state.call)

    with opened(tmp_path / "s.db", commitments=broken) as store:
        call = Call(store.journal)
        call.add(e.NoteKept("n1", None, "promise", "send it")).result(2)
        assert len(store.calls.events_of("call-1")) == 2


def test_a_changed_or_missing_event_breaks_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        call = Call(store.journal)
        for n in range(8):
            call.add(e.Answered("q", n)).result(2)
    changes = [
        ("UPDATE events SET body = replace(body, '3', '4') WHERE seq = 5", 5),
        ("UPDATE events SET by = 'Eve' WHERE seq = 4", 4),
        ("DELETE FROM events WHERE seq = 3", 3),
        ("DELETE FROM events WHERE seq >= 2", 2),
    ]
    for sql, first_bad in changes:
        with closing(sqlite3.connect(path)) as connection, connection:
            assert connection.execute(sql).rowcount
        with opened(path, readonly=True) as store:
            assert store.calls.verify_chain("call-1") == first_bad
    assert value(path, "SELECT last_seq FROM calls") == 9


def test_an_event_can_t_be_forged_with_its_own_link_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        call = Call(store.journal)
        for n in range(4):
            call.add(e.Answered("q", n)).result(2)
    forged = row_of(e.Event(3, 3, NOON, "Sam", e.Answered("q", 99)))
    with closing(sqlite3.connect(path)) as connection, connection:
        (before,) = connection.execute("SELECT chain FROM events WHERE seq = 2").fetchone()
        connection.execute(
            "UPDATE events SET body = ?, chain = ? WHERE seq = 3",
            (forged.body, next_link(before, forged)),
        )
    with opened(path, readonly=True) as store:
        assert store.calls.verify_chain("call-1") == 4


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
steps = st.none() | texts
bodies = st.one_of(
    st.builds(
        e.CallStarted,
        texts,
        texts,
        texts,
        st.builds(Caller, texts),
        st.none() | st.builds(Contact, texts, texts, fields=st.dictionaries(texts, texts)),
        st.booleans(),
    ),
    st.builds(e.Moved, steps, st.sampled_from(["next", "back", "jump"])),
    st.builds(e.Answered, texts, texts | st.integers(-(2**63), 2**63 - 1)),
    st.builds(e.NoteKept, texts, steps, st.sampled_from(["note", "concern"]), texts),
    st.builds(e.DetailSet, texts, texts, texts),
    st.builds(e.Undone, st.integers(1, 99)),
    st.builds(e.Resumed),
)
zones = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
times = st.datetimes(timezones=zones | st.just(UTC))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(bodies, times, texts), max_size=15))
def test_any_events_come_back_as_they_went(
    happened: list[tuple[e.Body, datetime, str]],
) -> None:
    events = tuple(
        e.Event(seq, seq, at, by, body) for seq, (body, at, by) in enumerate(happened, 2)
    )
    with TemporaryDirectory() as folder, opened(Path(folder) / "s.db") as store:
        call = Call(store.journal)
        call.append(*events).result(5)
        back = store.calls.events_of("call-1")
        assert back == (*call.events, *events)
        assert [event.at.utcoffset() for event in back[1:]] == [
            at.utcoffset() for _, at, _ in happened
        ]
        assert fold("call-1", back) == fold("call-1", [*call.events, *events])
        assert store.calls.verify_chain("call-1") is None
