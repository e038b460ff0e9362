"""What we change in Textual itself, in one place; each change has its own test.

Keys: Textual sends a key to whatever has the focus at that moment and runs bindings later from a
widget's own queue, so keys that arrive in one read with a key that changes screen or focus reach
the wrong place. Screens of ours take keys and pastes here, synchronously and in order, before any
widget sees them. (Textual issue #6690 is about keys around a change of screen.)

Input: a byte that is not UTF-8 ends Textual's input thread and with it the app, escape sequences
inside a paste are taken for keys, a paste without an end swallows every later key (#6668), and a
terminal that is gone leaves it running at full speed. Here bytes are decoded with replacement,
pastes are cut out before anything is parsed, and a terminal that is gone ends the app.

Output: Textual's queue of thirty writes blocks the event loop when a terminal stops reading
(#6155). Here the queue is unbounded, writes that wait are joined, and leaving does not wait for a
terminal that never reads again.

Faults: Textual ends a fault by printing a traceback with local variables, which here are a
customer's words. Ours goes to a file only its owner can read; the terminal gets one sentence.
"""

import os
import select
import signal
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import IO

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from callscript.tui.content import printed
from callscript.tui.pastes import PastedText, PasteSplitter, TypedText
from callscript.tui.screens.base import KeyScreen

_MOMENT = 100
"""Milliseconds between looks at an idle input."""
_LAST_WORDS = 1.0
"""Seconds a terminal may take to read the last output when the app ends."""


class PatientWriter(Thread):
    """Writes to the terminal in the background; never makes the one who writes wait."""

    def __init__(self, file: IO[str]) -> None:
        super().__init__(daemon=True, name="callscript-output")
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._file = file

    def write(self, text: str) -> None:
        """Queue text."""
        self._queue.put(text)

    def flush(self) -> None:
        """Do nothing: whatever is queued is written as soon as the terminal takes it."""

    def isatty(self) -> bool:
        """Say yes, as what stands behind it would."""
        return True

    def fileno(self) -> int:
        """The file that is written to."""
        return self._file.fileno()

    def run(self) -> None:
        """Write what is queued, joined; end with the terminal."""
        try:
            while (text := self._waiting()) is not None:
                self._file.write(text)
                self._file.flush()
        except (OSError, ValueError):
            # The terminal is gone; the input thread notices too and ends the app.
            return

    def stop(self) -> None:
        """Write the rest, as far as the terminal still takes it."""
        self._queue.put(None)
        self.join(_LAST_WORDS)

    def _waiting(self) -> str | None:
        """Everything queued, joined; None at the end. Blocks until there is something."""
        text = self._queue.get()
        parts: list[str] = []
        while text is not None:
            parts.append(text)
            try:
                text = self._queue.get_nowait()
            except Empty:
                return "".join(parts)
        if parts:
            self._queue.put(None)
            return "".join(parts)
        return None


# The driver names its writer in its own module; there is no other way to hand it one.
linux_driver.WriterThread = PatientWriter  # type: ignore[attr-defined, assignment]


class CarefulDriver(LinuxDriver):
    """Textual's driver with an input thread that survives whatever a terminal sends."""

    def run_input_thread(self) -> None:
        """Read keys and pastes until the app ends or the terminal does."""
        parser = XTermParser(self._debug)
        pastes = PasteSplitter()
        decode = getincrementaldecoder("utf-8")("replace").decode
        ready = select.poll()
        ready.register(self.fileno, select.POLLIN)
        while not self.exit_event.is_set():
            if ready.poll(_MOMENT):
                raw = self._read()
                if not raw:
                    self._terminal_gone()
                    return
                self._take(parser, pastes.feed(decode(raw)))
            else:
                self._take(parser, pastes.waited())
            for event in parser.tick():
                self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 64 * 1024)
        except OSError:
            return b""

    def _take(self, parser: XTermParser, parts: Iterable[TypedText | PastedText]) -> None:
        for part in parts:
            if isinstance(part, PastedText):
                self.process_message(events.Paste(part.text))
                continue
            for event in parser.feed(part.text):
                self.process_message(event)

    def _terminal_gone(self) -> None:
        app = self._app
        self._loop.call_soon_threadsafe(lambda: app.exit(return_code=128 + signal.SIGHUP))


class CarefulApp(App[str]):
    """An app whose `KeyScreen`s get every key in order, and whose faults tell no secrets."""

    last_key = 0.0
    """When the last key came, on the monotonic clock."""

    async def on_event(self, event: events.Event) -> None:
        """Hand keys and pastes to the screen in front; everything else takes its usual way."""
        screen = self.screen if self.screen_stack else None
        if isinstance(screen, KeyScreen) and not getattr(event, "is_forwarded", False):
            if isinstance(event, events.Key):
                self.last_key = monotonic()
                event.stop()
                screen.press(*key_and_character(event))
                return
            if isinstance(event, events.Paste):
                event.stop()
                screen.paste(event.text)
                return
        await super().on_event(event)

    def end_on_signals(self) -> None:
        """Leave in good order when told to end; asyncio's own handlers miss a stalled loop."""
        loop = self._loop
        if loop is None:
            return
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            signal.signal(
                number,
                lambda told, _frame: loop.call_soon_threadsafe(
                    lambda: self.exit(return_code=128 + told)
                ),
            )

    def record_fault(self, error: BaseException) -> str:
        """Keep a fault's details and give the sentence to print about it."""
        return f"callscript stopped because of a fault of its own ({type(error).__name__})."

    def _fatal_error(self) -> None:
        """Say that a fault ended the program, without a word of what was in it."""
        self.bell()
        error = self._exception
        if error is not None:
            self._exit_renderables.append(printed(self.record_fault(error)))
        self._close_messages_no_wait()


def key_and_character(event: events.Key) -> tuple[str, str | None]:
    """A key's name as keymaps write it, and the character it types if it types one.

    Textual names punctuation ("full_stop"); a keymap reads better with the character itself.
    """
    character = event.character
    if character is None or event.key.startswith(("ctrl+", "alt+", "super+", "hyper+", "meta+")):
        return event.key, None
    # Textual calls joiners, no-break spaces and new emoji unprintable; they are words all the same.
    if len(character) != 1 or unicodedata.category(character) in {"Cc", "Cs"}:
        return event.key, None
    return ("space" if character == " " else character), character
