"""The real program in a real pty, with a home of its own."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from callscript.call.fold import fold
from callscript.call.journal import NOTE_LINE
from callscript.call.state import CallState
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parent.parent


def environment(home: Path) -> dict[str, str]:
    """What the program sees of the world: nothing of the person who runs the tests."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TZ": "UTC",
    }


def start(
    home: Path,
    arguments: Sequence[str] = (),
    *,
    columns: int = 80,
    lines: int = 24,
    env: Mapping[str, str] | None = None,
) -> Terminal:
    """Start callscript in a pty; its store, settings and papers all lie in `home`."""
    argv = [sys.executable, "-m", "callscript", *arguments]
    env = {**environment(home), **(env or {})}
    return Terminal(argv, env=env, cwd=ROOT, columns=columns, lines=lines)


def store_of(home: Path) -> Path:
    """Where a program started by `start` keeps its calls."""
    return home / ".local" / "share" / "callscript" / "callscript.db"


def begun(home: Path, steps: int = 9, *, columns: int = 80, lines: int = 24) -> Terminal:
    """Start a call on a long script and wait for its first words."""
    script = str(long_script(home, steps))
    window = start(home, ["call", script], columns=columns, lines=lines)
    window.read_until(lambda screen: "Words of step 0001." in screen)
    return window


def latest(home: Path) -> CallState:
    """The call begun last, as the store has it; the program may be running."""
    with _reading(home) as store:
        row = store.calls.recent(1)[0]
        return fold(row.id, store.calls.events_of(row.id))


def latest_draft(home: Path) -> str:
    """What stands on that call's note line."""
    with _reading(home) as store:
        row = store.calls.recent(1)[0]
        return next((d.text for d in store.calls.drafts_of(row.id) if d.slot == NOTE_LINE), "")


def _reading(home: Path) -> Store:
    return Store.open(store_of(home), now=local_now, what="test", readonly=True)


def long_script(folder: Path, steps: int) -> Path:
    """A script of numbered steps with two responses each."""
    parts = ['title = "Long"\n[[sections]]\nid = "all"\ntitle = "All"\n']
    parts += [
        f'[[sections.steps]]\nid = "s{n}"\ntitle = "Step {n}"\nsay = "Words of step {n:04}."\n'
        'responses = ["Yes", "No"]\n'
        for n in range(1, steps + 1)
    ]
    path = folder / "long.toml"
    path.write_text("".join(parts), encoding="utf-8")
    return path
