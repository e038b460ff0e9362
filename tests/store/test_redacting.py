"""What is redacted is in no byte of the store's folder, its chain stays whole, kills or not."""

import os
import random
import shutil
import signal
import sqlite3
import time
from concurrent.futures import Future
from contextlib import closing, suppress
from pathlib import Path
from subprocess import Popen

import pytest

from callscript.call import events as e
from callscript.call.events import CallStarted
from callscript.call.fold import fold
from callscript.call.journal import Draft
from callscript.call.people import Contact
from callscript.call.redaction import MARK
from callscript.plan.due import read_commitments
from callscript.store.backup import back_up
from callscript.store.doctor import Doctor
from callscript.store.fallback import FallbackFile, Run
from callscript.store.finding import Sign
from callscript.store.migrate import apply, migrations, newest
from callscript.store.modes import Kept
from callscript.store.outbox import papers_folder
from callscript.store.places import beside, places_for
from callscript.store.portable import KeepBatch
from callscript.store.redactcopies import Copy, papers_of, redact_copies
from callscript.store.redacting import (
    ContactToRedact,
    NoteToRedact,
    Stamp,
    ToRedact,
    everything_of,
    redacting,
)
from callscript.store.soundness import look_into, soundness_of
from callscript.store.store import Store
from tests.store.making import NOON, Call, opened, python, value

LONG = "the Zanzibar invoice, " * 400 + "unpaid"
"""Over several pages, so that parts of it lie where no row is."""
SHORT = "he was Zanzibar drunk"
NOTE = NoteToRedact("call-1", "n1")
STAMP = Stamp(NOON, "Sam", "not for keeping")


def fill(store: Store, name: str = "call-1", text: str = SHORT) -> Call:
    """A call with a note that is edited, repeated and half typed, and many others around it."""
    call = Call(store.journal, name)
    call.add(e.NoteKept("n1", "why", "promise", text), e.Answered("why", text))
    for number in range(60):
        call.add(e.NoteKept(f"m{number}", "why", "note", f"{'word ' * number}{number}"))
    call.add(e.NoteEdited("n1", f"{text} and rude"))
    call.add(e.DetailSet("n1", "owner", "Ana"))
    call.add(e.DetailSet("m1", "root_cause", f"as said: {text}"))
    call.add(e.Undone(len(call.events)), drafts=(Draft("note", f"and {text}"),)).result()
    return call


def redact(store: Store, wanted: ToRedact = NOTE) -> Future[None]:
    work = redacting(store.calls.reader, wanted, STAMP, store.journal.commitments)
    return store.journal.writer.submit(work)


def holding(folder: Path, *words: str) -> list[str]:
    """The files in which any of these words stand, in UTF-8 or UTF-16."""
    sought = [word.encode(how) for word in words for how in ("utf-8", "utf-16-le", "utf-16-be")]
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path.name for path in files if any(one in path.read_bytes() for one in sought)]


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_no_byte_of_it_is_left_in_the_folder(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.db"
    with opened(path, commitments=read_commitments) as store:
        fill(store, text=text)
        fill(store, "call-2", "another one")
    with opened(path, commitments=read_commitments) as store:
        assert holding(tmp_path, "Zanzibar") == ["s.db"]
        redact(store).result()
        assert store.calls.verify_chain("call-1") is None
        state = fold("call-1", store.calls.events_of("call-1"))
        assert state.notes["n1"].text == MARK
        assert state.notes["n1"].details == {"owner": "Ana"}
        assert state.answers["why"].value == MARK
        assert state.redacted == {"n1": NOON}
        (due,) = (d for d in store.commitments.due() if d.call == "call-1")
        assert due.commitment.text == MARK
        (draft,) = store.calls.drafts_of("call-1")
        assert draft.text == f"and {MARK}"
        # Whatever comes next waits until the traces are wiped out.
        store.contacts.save(Contact("c9", "Bo")).result()
        assert holding(tmp_path, "Zanzibar") == [], "nor is any while the store is open"
    assert holding(tmp_path, "Zanzibar") == []
    assert value(path, "SELECT count(*) FROM unswept") == 0
    with closing(look_into(path)) as connection:
        assert soundness_of(connection, path).is_sound


def test_traces_that_were_left_are_wiped_out_at_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        fill(store)
        work = redacting(store.calls.reader, NOTE, STAMP, store.journal.commitments)
        # As the work is, but nobody is told that it leaves traces.
        store.journal.writer.submit(work.__call__).result()
        assert value(path, "SELECT count(*) FROM unswept") == 1
        assert holding(tmp_path, "Zanzibar"), "the log has it"
    opened(path).close()
    assert value(path, "SELECT count(*) FROM unswept") == 0
    assert holding(tmp_path, "Zanzibar") == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE events SET body = replace(body, 'redacted', 'rewritten') WHERE seq = 2",
        "UPDATE redactions SET was = zeroblob(32) WHERE seq = 2",
        "UPDATE redactions SET now = zeroblob(32) WHERE seq = 2",
        "DELETE FROM redactions WHERE seq = 2",
    ],
)
def test_a_flip_in_what_was_redacted_is_found(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        fill(store)
        redact(store).result()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    with opened(path, readonly=True) as store:
        assert store.calls.verify_chain("call-1") == 2


def test_the_doctor_finds_a_redacted_call_sound(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path, commitments=read_commitments) as store:
        fill(store)
        redact(store).result()
    kept = Kept(path, tmp_path / "settings.toml", tmp_path / "papers", ())
    found = {each.about: each for each in Doctor(kept, NOON, read_commitments).findings()}
    assert {found[about].sign for about in ("calls", "lists", "rows")} == {Sign.OK}


def test_twice_is_once(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db") as store:
        fill(store)
        redact(store).result()
        once = store.calls.events_of("call-1")
        redact(store).result()
        assert store.calls.events_of("call-1") == once
        assert isinstance(once[-1].body, e.Redacted)
        assert (once[-1].body.about, once[-1].body.why, once[-1].by) == ("n1", STAMP.why, "Sam")


def test_a_note_after_another_of_the_same_event(tmp_path: Path) -> None:
    """An event redacted twice is still followed from what was kept first."""
    with opened(tmp_path / "s.db") as store:
        call = Call(store.journal)
        call.add(e.NoteKept("n1", "why", "note", "too fat"))
        call.add(e.NoteKept("n2", "why", "note", "too old"))
        call.add(e.DetailSet("n2", "root_cause", "too fat, too old")).result()
        redact(store).result()
        redact(store, NoteToRedact("call-1", "n2")).result()
        assert store.calls.verify_chain("call-1") is None
        said = [event.body for event in store.calls.events_of("call-1")]
    assert e.DetailSet("n2", "root_cause", f"{MARK}, {MARK}") in said


def test_the_call_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        call = fill(store)
        redact(store).result()
        call.events = list(store.calls.events_of("call-1"))
        call.add(e.NoteKept("later", None, "note", "more")).result()
        assert store.calls.verify_chain("call-1") is None


def test_a_fallback_file_from_before_does_not_bring_it_back(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path) as store:
        call = fill(store)
        whole = KeepBatch(call.batch(*call.events))
        redact(store).result()
    file = FallbackFile.begin(beside(path), Run("20261103T110000Z-1", str(path), NOON), 1)
    file.add([(1, whole)])
    os.close(file.descriptor)
    assert holding(tmp_path, "Zanzibar")
    with opened(path) as store:
        assert not beside(path).names(), "it fits, so it is gone"
        assert store.calls.verify_chain("call-1") is None
    assert holding(tmp_path, "Zanzibar") == []


RUIZ = Contact("c1", "Ana Ruiz", "Acme [/x]", "0123 4567", fields={"email": "ana@acme.org"})
"""As `Call` has them."""


def test_a_contact_is_forgotten_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path, commitments=read_commitments) as store:
        call = Call(store.journal)
        call.add(e.NoteKept("n1", None, "promise", "Ana Ruiz: mail to ana@acme.org")).result()
        call.add(e.CallEnded(), e.WrappedUp())
        other = Call(store.journal, "call-2", contact=Contact("c2", "Bo"))
        other.add(e.NoteKept("n2", None, "note", "sent by ana ruiz of Acme [/x]"))
        store.contacts.save(RUIZ)
        store.contacts.save(Contact("c0", "A. Ruiz", fields={"merged_into": "c1"}))
        bo = Contact("c2", "Bo", "Acme [/x]", notes="friend", fields={"referred_by": "Ana Ruiz"})
        store.contacts.save(bo)
        store.contacts.write_draft("c1", {"phone": "0123 4567"}).result()
    with opened(path, commitments=read_commitments) as store:
        wanted = everything_of(store.contacts, RUIZ)
        redact(store, wanted).result()
        assert [contact.id for contact in store.contacts.every()] == ["c2"]
        left = store.contacts.get("c2")
        assert left is not None
        assert (left.company, left.fields) == ("Acme [/x]", {"referred_by": MARK})
        assert not store.contacts.drafts()
        assert [row.id for row in store.calls.with_contact("c1")] == ["call-1"]
        for call_id in ("call-1", "call-2"):
            assert store.calls.verify_chain(call_id) is None
        row = store.calls.find("call-1")
        assert (row.contact, row.contact_name, row.company) == ("c1", MARK, "")
        started = store.calls.events_of("call-1")[0].body
        assert isinstance(started, CallStarted)
        assert started.contact == Contact("c1", MARK)
    assert holding(tmp_path, "Ana Ruiz", "ana ruiz", "0123 4567", "ana@acme.org", "A. Ruiz") == []


def older(path: Path, target: Path) -> None:
    """Make a copy of a store as the version before redactions wrote it."""
    tables = ("calls", "events", "contacts", "drafts", "scripts", "commitments", "contact_drafts")
    target.touch(0o600)
    with closing(sqlite3.connect(target, isolation_level=None)) as old:
        old.create_function("callscript_seal", -1, lambda *_: b"")
        old.execute("PRAGMA application_id = 0x43536372")
        apply(old, {number: sql for number, sql in migrations().items() if number < newest()})
        old.execute("ATTACH ? AS new", (str(path),))
        for table in tables:
            copied = ("INSERT INTO main.", table, " SELECT * FROM new.", table)
            old.execute("".join(copied))


def test_copies_are_named_and_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path, commitments=read_commitments) as store:
        fill(store)
    made, aside = back_up(path, NOON), tmp_path / "s-before-20261103T110000Z.db"
    older(path, aside)
    broken = tmp_path / "s-before-20261103T120000Z.db"
    broken.write_bytes(b"SQLite format 3\0 Zanzibar")
    with opened(path, commitments=read_commitments) as store:
        redact(store).result()
    for rewrite in (False, True):
        found = redact_copies(path, [NOTE], STAMP, read_commitments, rewrite=rewrite)
        assert found[:2] == (Copy(made), Copy(aside))
        assert found[2].path == broken
        assert found[2].fault
        assert set(holding(tmp_path, "Zanzibar")) == {
            broken.name, *(() if rewrite else (made.name, aside.name))
        }  # fmt: skip
    assert redact_copies(path, [NOTE], STAMP, read_commitments, rewrite=False) == found[2:]
    for copy in (made, aside):
        with closing(look_into(copy)) as connection:
            assert soundness_of(connection, copy).is_sound


def test_what_was_set_aside_is_named_wherever_it_lies(tmp_path: Path) -> None:
    path, second = tmp_path / "s.db", tmp_path / "second"
    with opened(path) as store:
        fill(store)
    found = []
    for place in places_for(path, [second]):
        file = FallbackFile.begin(place, Run("20261103T110000Z-1", str(path), NOON), 1)
        os.close(file.descriptor)
        found.append(file.path)
    named = redact_copies(path, [NOTE], STAMP, read_commitments, rewrite=False, second=[second])
    assert [copy.path for copy in named] == found
    assert all(copy.fault for copy in named)


def test_papers_written_before_are_named(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    with opened(tmp_path / "s.db") as store:
        fill(store)
        assert papers_of(store.calls, papers, [NOTE]) == ()
        own = papers_folder(papers, "Ana Ruiz", "call-1", NOON.date())
        own.mkdir(parents=True)
        wanted = ContactToRedact(frozenset({"c1"}), frozenset(), frozenset())
        assert papers_of(store.calls, papers, [NOTE, wanted]) == (own,)


def test_a_store_from_before_can_be_redacted(tmp_path: Path) -> None:
    with opened(tmp_path / "new.db", commitments=read_commitments) as store:
        fill(store)
    home = tmp_path / "home"
    home.mkdir()
    older(tmp_path / "new.db", home / "s.db")
    with opened(home / "s.db", commitments=read_commitments) as store:
        redact(store).result()
        assert store.calls.verify_chain("call-1") is None
    (backup,) = (home / "backups").iterdir()
    assert holding(home, "Zanzibar") == [backup.name], "what a new version backs up is told of"


# Forks a program per line on stdin, so that a round costs no interpreter start.
NURSERY = """
import os, sys
from pathlib import Path
from tests.store.test_redacting import opened, redact

def run(path):
    with opened(path) as store:
        os.write(1, b"go\\n")
        redact(store).result()
    os.write(1, b"done\\n")
    os._exit(0)

for line in sys.stdin:
    child = os.fork()
    if not child:
        run(Path(line.strip()))
    os.write(1, b"%d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""
ROUNDS = 40


def test_killed_at_any_moment_it_is_all_old_or_all_new_and_once_more_finishes_it(
    tmp_path: Path,
) -> None:
    template = tmp_path / "template.db"
    with opened(template) as store:
        for number in range(8):
            fill(store, f"call-{number}", SHORT if number == 1 else "word " * 300)
        old = len(store.calls.events_of("call-1"))
    dice, nursery, seen = random.Random(4), python(NURSERY), set()
    for number in range(ROUNDS):
        path = tmp_path / str(number) / "s.db"
        path.parent.mkdir()
        shutil.copy(template, path)
        delay = dice.uniform(0, 0.02) if number else None
        kill(nursery, path, delay)
        seen.add(standing(path, old))
        with opened(path) as store:
            redact(store).result()
            assert len(store.calls.events_of("call-1")) == old + 1
        assert holding(path.parent, "Zanzibar") == []
    nursery.communicate(timeout=10)
    assert "new" in seen


def kill(nursery: Popen[str], path: Path, delay: float | None) -> None:
    """Let a program begin to redact, and kill it after `delay` seconds; None: once it is done."""
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(f"{path}\n")
    nursery.stdin.flush()
    child = 0
    while (line := nursery.stdout.readline()) != "dead\n":
        assert line, "the nursery ended"
        child = int(line) if line.strip().isdigit() else child
        if child and delay is not None:
            time.sleep(delay)
            # It may have been quicker.
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            delay = None


def standing(path: Path, old: int) -> str:
    """Whether what a kill left is all old or all new; anything else fails."""
    with opened(path, readonly=True) as store:
        assert store.calls.verify_chain("call-1") is None
        events = store.calls.events_of("call-1")
        assert ("Zanzibar" in str(events)) is (len(events) == old)
        return "new" if len(events) > old else "old"
