"""Using the time the disk takes: what will be shown is drawn while its saving is waited for."""

import asyncio
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING

from callscript.tui.screens.call import CallScreen

if TYPE_CHECKING:
    from callscript.tui.app import CallscriptApp


def draw_while_syncing(app: "CallscriptApp") -> None:
    """Have the call in front drawn ahead whenever the disk is about to be waited for."""
    loop, here = asyncio.get_running_loop(), copy_context()

    def draw() -> None:
        screen = app.screen_stack[-1] if app.screen_stack else None
        if isinstance(screen, CallScreen):
            screen.draw_ahead()

    def ask() -> None:
        with suppress(RuntimeError):  # the loop is closed: the window is gone
            loop.call_soon_threadsafe(draw, context=here)

    app.place.store.while_syncing(ask)
