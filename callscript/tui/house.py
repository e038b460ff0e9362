"""The door of a window: partners come in through it while a call is in front."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from callscript.call.session import Session
from callscript.team.host import Floor, Host
from callscript.tui.screens.base import KeyScreen
from callscript.tui.screens.call import CallScreen
from callscript.tui.screens.wrapup import WrapUpScreen

if TYPE_CHECKING:
    from callscript.tui.app import CallscriptApp


@dataclass(slots=True)
class House:
    """Lets partners in at a socket, if there can be one; without one the call goes on as ever."""

    session: Callable[[], Session | None]
    when_saved: Callable[[Future[None], Callable[[], None]], None]
    acted: Callable[[], None]
    hand_back: Callable[[], bool] = lambda: False
    host: Host | None = None
    _opening: asyncio.Task[None] | None = field(default=None, repr=False)

    def open(self, path: Path | None) -> None:
        """Open the door, in a moment."""
        if path is not None and self._opening is None:
            self._opening = asyncio.get_running_loop().create_task(self._open(path))

    async def _open(self, path: Path) -> None:
        host = Host(Floor(self.session, self.when_saved, self.acted, self.hand_back))
        try:
            await host.open(path)
        except OSError:
            # No partner can come; nobody on the phone needs to hear about it.
            return
        self.host = host

    def tell(self) -> None:
        """Tell partners what is new."""
        if self.host is not None:
            self.host.publish()

    def close(self) -> None:
        """Shut the door."""
        if self._opening is not None:
            self._opening.cancel()
        if self.host is not None:
            self.host.close()
        self.host = self._opening = None


def house_of(app: "CallscriptApp") -> House:
    """The door of an app: partners come to the call in front, live or in wrap-up."""

    def session() -> Session | None:
        # Help may lie over it.
        shown = (s for s in app.screen_stack if isinstance(s, CallScreen | WrapUpScreen))
        return next((screen.session for screen in shown), None)

    def acted() -> None:
        screen = app.screen_stack[-1] if app.screen_stack else None
        if isinstance(screen, KeyScreen):
            screen.partner_acted()

    return House(session, app.on_saved, acted)
