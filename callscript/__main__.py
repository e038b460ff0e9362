"""The program: `callscript`, or `python -m callscript`."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType

from callscript.exits import Exit


def run() -> None:
    """Run the command line. What the program writes is for its user's eyes only."""
    os.umask(0o077)
    sys.excepthook = end_with_a_sentence
    from callscript.cli.main import main  # noqa: PLC0415 - the rules above hold for imports too

    main(prog_name="callscript")


def end_with_a_sentence(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """End the program after a fault of its own: no traceback, and an exit code that says so.

    Details go to a file only its owner can read: they may hold what a customer said.
    """
    if issubclass(kind, KeyboardInterrupt):
        sys.exit(Exit.INTERRUPTED)
    from callscript.store.faults import record_fault  # noqa: PLC0415 - imported only when needed
    from callscript.store.paths import default_store  # noqa: PLC0415

    usual = (_named_store(sys.argv[1:]) or default_store()).parent
    folder = usual if usual.is_dir() else Path(gettempdir())
    sentence = record_fault(error, folder, datetime.now().astimezone())
    with suppress(OSError):
        # Nobody may be there to read it; the exit code says it all the same.
        sys.stderr.write(f"{sentence}\n")
    sys.exit(Exit.CRASH)


def _named_store(arguments: Sequence[str]) -> Path | None:
    """The store this run was given; the last one on the line counts. None if it was given none.

    Read off the line itself: after a fault nothing else may be there to ask.
    """
    named = os.environ.get("CALLSCRIPT_STORE", "")
    for place, word in enumerate(arguments):
        if word == "--store" and place + 1 < len(arguments):
            named = arguments[place + 1]
        elif word.startswith("--store="):
            named = word.removeprefix("--store=")
    return Path(named) if named else None


if __name__ == "__main__":
    run()
