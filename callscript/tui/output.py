"""Output to a terminal that may read slowly, or never again."""

import os
import select
import termios
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TextIO

_LAST_WORDS = 0.3
"""Seconds a terminal may take to read the last output when the window closes."""
_MOMENT = 100
"""Milliseconds between looks at a terminal that takes nothing."""

PLAIN = (
    "\x1b\\\x1b[0m"  # whatever was cut short ends here
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l"  # painting at once, paste marks, wrapping, sizes
    "\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"  # mouse
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"  # key reports, the other screen, cursor, focus
)
"""Sets a terminal back to how shells expect it, whatever of the output before it was lost."""


class PatientWriter(Thread):
    """Writes to the terminal in the background; never makes the one who writes wait.

    The terminal is opened a second time, not to block: it is shared with the shell, which must
    not find it so; and a thread stuck inside a write could never set anything back.
    """

    def __init__(self, file: TextIO) -> None:
        super().__init__(daemon=True, name="callscript-output")
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._encoding = file.encoding
        self._descriptor = _opened_again(file.fileno())
        self._ready = select.poll()
        self._ready.register(self._descriptor, select.POLLOUT)
        self._given_up = False

    def write(self, text: str) -> None:
        """Queue text."""
        self._queue.put(text)

    def flush(self) -> None:
        """Do nothing: whatever is queued is written as soon as the terminal takes it."""

    def isatty(self) -> bool:
        """Say yes, as what stands behind it would."""
        return True

    def fileno(self) -> int:
        """The terminal that is written to."""
        return self._descriptor

    def run(self) -> None:
        """Write what is queued, joined; end with the terminal."""
        try:
            while (text := self._waiting()) is not None:
                self._send(text)
            if self._given_up:
                self._set_back()
        except OSError:
            # The terminal is gone; the input thread notices too and ends the app.
            return
        finally:
            os.close(self._descriptor)

    def stop(self) -> None:
        """Write the rest; what the terminal doesn't read in time is dropped, and it is set back.

        Takes a second at most.
        """
        self._queue.put(None)
        self.join(_LAST_WORDS)
        if self.is_alive():
            self._given_up = True
            self.join(3 * _MOMENT / 1000)

    def _send(self, text: str) -> None:
        data = memoryview(text.encode(self._encoding, "replace"))
        while data and not self._given_up:
            if self._ready.poll(_MOMENT):
                data = data[self._write(data) :]

    def _set_back(self) -> None:
        """Set the terminal back over what it has not read, which makes room for this."""
        with suppress(termios.error):
            termios.tcflush(self._descriptor, termios.TCOFLUSH)
        self._write(PLAIN.encode())

    def _write(self, data: bytes | memoryview) -> int:
        """Write as much as the terminal takes; gives how much that was."""
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0

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


def _opened_again(descriptor: int) -> int:
    """A descriptor of the same terminal that doesn't block, if the terminal can be opened."""
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(descriptor)
