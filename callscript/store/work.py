"""One piece of work for the writer: what it did becomes part of a commit, or leaves no trace."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Generic, Self, TypeVar

from callscript.store.portable import Portable
from callscript.store.trouble import is_ours

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]
"""Statements to run inside the writer's transaction, and what their future gives."""


class Item(Generic[T]):
    """A queued work and its future, which nobody can cancel: what was taken is kept."""

    __slots__ = ("_result", "error", "future", "number", "work")

    def __init__(self, work: Work[T], number: int = 0) -> None:
        self.future: Future[T] = Future()
        # Running from the start: cancelling a task that awaits it must not cancel the work.
        self.future.set_running_or_notify_cancel()
        self.work, self.number = work, number
        self._result: list[T] = []
        self.error: BaseException | None = None

    def run(self, connection: sqlite3.Connection) -> None:
        """Do the work inside the open transaction; an error of its own undoes it alone.

        Raises `sqlite3.Error` for whatever is not this work's fault.
        """
        with _Savepoint(connection) as savepoint:
            self._result = [self.work(connection)]
        self.error = savepoint.error

    @property
    def portable(self) -> Portable | None:
        """The work, if it can be put down as records."""
        return self.work if isinstance(self.work, Portable) else None

    @property
    def leaves_traces(self) -> bool:
        """Whether it redacts something, of which the file and its log still hold traces."""
        return bool(getattr(self.work, "leaves_traces", False))

    @property
    def was_kept(self) -> bool:
        """Whether it was called safe before the store had it."""
        return self.future.done()

    def settle(self) -> None:
        """Tell whoever waits how it ended; to be called only after the commit."""
        if self.was_kept:
            return
        if self.error is None:
            self.future.set_result(self._result[0])
        else:
            self.future.set_exception(self.error)


class _Savepoint:
    """Undoes its block, and holds the error, if the block fails by its own fault."""

    __slots__ = ("_connection", "error")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self._connection.execute("SAVEPOINT work")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if error is not None and not is_ours(error):
            return False
        if error is not None:
            self._connection.execute("ROLLBACK TO work")
        self._connection.execute("RELEASE work")
        self.error = error
        return error is not None
