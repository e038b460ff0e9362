"""Screens from which the next one of the queue can be called."""

from collections.abc import Callable, Mapping

from callscript.store.errors import StoreError
from callscript.tui.finder import Choice
from callscript.tui.queuerows import NEXT, first_of, queue_finder
from callscript.tui.screens.base import KeyScreen


class QueueingScreen(KeyScreen):
    """Has the queue on a key, and its first one on another."""

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The queue, and the first of it."""
        return {"queue": self._queue, "call_next": self._call_next}

    def call_queued(self, contact: str) -> None:
        """Go on to a contact of the queue."""
        raise NotImplementedError

    def chosen(self, choice: Choice) -> None:
        """Go on to whoever was chosen."""
        if choice.id.startswith(NEXT):
            self.call_queued(choice.id.removeprefix(NEXT))
        else:
            super().chosen(choice)

    def _queue(self) -> None:
        try:
            self.finder = queue_finder(self.callscript.place)
        except StoreError as error:
            self.notice = str(error)

    def _call_next(self) -> None:
        try:
            queued, self.notice = first_of(self.callscript.place)
        except StoreError as error:
            self.notice = str(error)
            return
        if queued is not None:
            self.call_queued(queued.contact.id)
