"""A screen on one session: what it shows was saved before, unless the disk is late."""

from typing import ClassVar

from callscript.call.session import Session
from callscript.tui.screens.base import KeyScreen


class SafeScreen(KeyScreen):
    """Paints once what was done is safe; should the disk be late, it goes on with a sign."""

    session: Session
    patience: ClassVar[float] = 0.3
    """Seconds to wait for the disk before asking whether there is trouble."""

    def paint(self) -> None:
        """Paint once what was done is safe."""
        newest = self.session.newest
        if newest is not None and not self.session.settle():
            self.callscript.on_saved(newest, self.paint)
            if self.callscript.place.store.trouble is None:
                self.set_timer(self.patience, self.paint)
                return
        super().paint()
