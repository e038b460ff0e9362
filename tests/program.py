"""The real program in a real pty, with a home of its own."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

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
    home: Path, arguments: Sequence[str] = (), *, columns: int = 80, lines: int = 24
) -> Terminal:
    """Start callscript in a pty; its store, settings and papers all lie in `home`."""
    argv = [sys.executable, "-m", "callscript", *arguments]
    return Terminal(argv, env=environment(home), cwd=ROOT, columns=columns, lines=lines)


def store_of(home: Path) -> Path:
    """Where a program started by `start` keeps its calls."""
    return home / ".local" / "share" / "callscript" / "callscript.db"


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
