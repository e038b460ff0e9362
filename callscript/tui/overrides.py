"""What we change in Textual itself, in one place; each change has its own test.

Each names what Textual's own tracker says of it, as of Textual 8.2.8.

Keys: Textual sends a key to whatever has the focus at that moment and runs bindings later from a
widget's own queue, so keys that arrive in one read with a key that changes screen or focus reach
the wrong place (#6690). Screens of ours take keys and pastes here, synchronously and in order,
before any widget sees them. A character is typed if it is no control; Textual types only what
Python calls printable, which joiners and no-break spaces are not (nothing found in the tracker).

Input: a byte that is not UTF-8 ends Textual's input thread and with it the app (#6456), escape
sequences inside a paste are taken for keys, a paste without an end swallows every later key
(#6668), and a terminal that is gone leaves it running at full speed (nothing found). Here bytes
are decoded with replacement, pastes are cut out before anything is parsed, and a terminal that is
gone ends the app.

Output: Textual's queue of thirty writes blocks the event loop when a terminal stops reading
(#6155). Here the queue is unbounded, writes that wait are joined, and leaving does not wait for a
terminal that never reads again: see `output`.

Signals: Textual knows none that ends a program, and is killed with the terminal's modes left on;
it stops and goes on inside a signal handler, and at every SIGCONT starts one more input thread
(#1582, #4064 are how that came to be; nothing found on either). Here signals are taken from before
the first mode is changed, and carried out by the event loop. Mouse positions in pixels, which
Textual turns on where a terminal tells its size (#5217), are turned off again.

Screens: the screen an app begins with can't be switched (nothing found), so Textual's own blank one
comes first and is laid out for nothing. Ours is made fit for it.

Faults: Textual ends a fault by printing a traceback with local variables, which here are a
customer's words (nothing found). Ours goes to a file only its owner can read; the terminal gets
one sentence.

The tracker is https://github.com/Textualize/textual/issues.
"""

import os
import select
import signal
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from time import monotonic
from types import FrameType
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen

from callscript.tui.content import printed
from callscript.tui.firstpicture import OTHER_SCREEN, Stage
from callscript.tui.output import PatientWriter
from callscript.tui.pastes import PastedText, PasteSplitter, TypedText
from callscript.tui.screens.base import KeyScreen

_MOMENT = 100
"""Milliseconds between looks at an idle input."""
_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
"""Signals that tell the program to end."""


# The driver names its writer in its own module; there is no other way to hand it one.
linux_driver.WriterThread = PatientWriter  # type: ignore[attr-defined, assignment]


class CarefulDriver(LinuxDriver):
    """Textual's driver, surviving whatever a terminal sends, and leaving one as it was found.

    What signals ask for is done by the event loop, between two keys rather than inside one.
    """

    def __init__(self, app: App[Any], **how: Any) -> None:
        super().__init__(app, **how)
        self._ending = False
        self._ours = False
        self._stage = app.stage if isinstance(app, CarefulApp) else None

    def start_application_mode(self) -> None:
        """Take the terminal over; ends the app if there is none any more."""
        for number in _ENDING:
            # Who started us may have said that a closed window is no reason to end (nohup does).
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._told_to_end)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._ours = True
        if self._stage is not None:
            self.attrs_before = self._stage.attributes
            self._stage.taken = True
            self._stage = None
        if self._writer_thread is None or not self._writer_thread.is_alive():
            self._terminal_gone()

    def write(self, data: str) -> None:
        """Write to the terminal; to nobody, if it was gone before it could be taken over.

        Where the first picture is already shown, it is not cleared away.
        """
        if self._stage is not None and data == OTHER_SCREEN:
            return
        if self._writer_thread is not None:
            super().write(data)

    def stop_application_mode(self) -> None:
        """Give the terminal back, once: after that it is the shell's and not ours to touch."""
        if self._ours:
            if self._mouse_pixels:
                # Textual turns this on where the terminal knows it, and never off.
                self._mouse_pixels = False
                self.write("\x1b[?1016l")
            super().stop_application_mode()
            self._ours = False

    def disable_input(self) -> None:
        """Stop reading, as long as the terminal is ours."""
        if self._ours:
            super().disable_input()

    def _told_to_end(self, told: int, _frame: FrameType | None) -> None:
        """End in good order, once: a second signal must not cut the saving short."""
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        self._end(told)

    def _end(self, told: int) -> None:
        if not self._ending:
            self._ending = True
            self._soon(lambda: self._app.exit(return_code=128 + told))

    def _sigtstp_application(self, *_told: object) -> None:
        self._soon(self._step_aside)

    def _sigcont_application(self, *_told: object) -> None:
        self._soon(self._take_over_again)

    def _step_aside(self) -> None:
        """Give the terminal back and stop; paint everything anew once told to go on."""
        if self._ending or not self._ours:
            return
        # Going on from here needs no handler, and must not find one that takes over twice.
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        self.suspend_application_mode()
        asleep = True
        while asleep and not self._ending:
            os.kill(os.getpid(), signal.SIGSTOP)
            asleep = self._in_background()
        signal.signal(signal.SIGCONT, self._sigcont_application)
        if not self._ending:
            self._take_over()

    def _take_over_again(self) -> None:
        """After a stop that couldn't be seen coming: the shell may have changed any mode."""
        if self._ours and not self._ending and not self._in_background():
            self.suspend_application_mode()
            self._take_over()

    def _take_over(self) -> None:
        self.resume_application_mode()
        self._app.refresh(layout=True)

    def _in_background(self) -> bool:
        """Whether the terminal is another job's just now: touching it would stop us again."""
        try:
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        except OSError:
            return False

    def _soon(self, act: Callable[[], None]) -> None:
        """Have the event loop do something; once it is closed, the program is leaving anyway."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

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
        """End as if told so by SIGHUP, which may have been ignored or sent to others."""
        self._end(signal.SIGHUP)


class CarefulApp(App[str]):
    """An app whose `KeyScreen`s get every key in order, and whose faults tell no secrets."""

    last_key = 0.0
    """When the last key came, on the monotonic clock."""

    def __init__(self, *, driver_class: type[Driver], stage: Stage | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.stage = stage

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

    def begin_with(self, screen: Screen[None]) -> Screen[None]:
        """Make a screen fit to be the app's first one, so that another can take its place later.

        Textual expects a first screen to stay below all others, and fails when it is switched.
        """
        screen._push_result_callback(self, None)  # noqa: SLF001 - no public way
        return screen

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
