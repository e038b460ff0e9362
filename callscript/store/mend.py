"""Making anew what can be: lists and indexes from the calls, the rest from a backup."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from callscript.store.backup import backups_of
from callscript.store.commitments import ReadCommitments
from callscript.store.connect import connect, whole_check
from callscript.store.copies import copy_to, dated, keep_as_it_was
from callscript.store.database import refuse_strange
from callscript.store.derived import rebuild
from callscript.store.errors import StoreReadOnly, speaking
from callscript.store.heal import Healed, heal
from callscript.store.lock import WriterLock
from callscript.store.logend import is_cut_off, log_end
from callscript.store.migrate import migrate, newest, version_of
from callscript.store.soundness import counted


def rebuild_store(path: Path, now: datetime, read: ReadCommitments) -> str:
    """Make anew what the store at `path` holds twice; gives a sentence about what was done.

    A copy is made first, beside it. Raises `StoreError`, `StoreBusy` while anybody writes to the
    store; nothing has changed then.
    """
    refuse_strange(path, readonly=False)
    lock = WriterLock.acquire(path, now, "doctor")
    try:
        end = log_end(path)
        with speaking(path), closing(connect(path)) as connection:
            if is_cut_off(path, end):
                keep_as_it_was(path, now)
            if version_of(connection) > newest():
                raise StoreReadOnly(f"{path} was written by a newer callscript; upgrade this one.")
            before = copy_to(path, dated(path, now), now).path
            migrate(connection, path, now)
            changed = rebuild(connection, path, read)
            healed = heal(connection, path, backups_of(path))
            whole_check(connection, path)
    finally:
        lock.release()
    return " ".join(filter(None, (_said(changed, healed), f"The store before it: {before}")))


def _said(changed: int, healed: Healed) -> str:
    made = f"Made anew; {counted(changed, 'call')} in the lists differed."
    if healed.brought:
        made += f" Taken from a backup: {counted(healed.brought, 'row')}."
    if healed.accepted:
        left = counted(healed.accepted, "row")
        made += f" Left as found, to be looked over: {left} of contacts and notes."
    return made
