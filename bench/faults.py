"""Every call to the system that a phone call costs, made to fail once: what became of the answers.

The real program runs in a pty under strace, which lets one system call after another on the
store's files fail. Then the store is opened as the next start would, and the answers are counted.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import gettempdir

from bench.running import ROOT, FailedError
from bench.scripts import long_script, shows
from callscript.call.fold import fold
from callscript.store.errors import StoreError
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.terminal import ScreenError, Terminal, clean_environment

ANSWERS = 30

_FAILING = {
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "pwrite64": ("EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO",),
    "openat": ("EIO", "ENOSPC"),
    "rename": ("EIO", "ENOSPC"),
    "unlink": ("EIO",),
}
_FILES = ("", "-wal", "-shm", "-journal", ".lock", ".new", ".new-wal", ".new-journal")
_SIGNS = (b"NOT SAVED YET", b"ONLY IN THIS WINDOW")
_PATIENCE = 30.0
_LEAVING = b"\x11"


@dataclass(frozen=True, slots=True)
class Fault:
    """A system call, the error it gives, and the how-manieth of each thread's fails."""

    syscall: str
    error: str
    number: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a call with a fault in it.

    `answered` counts the answers whose next step was shown, `kept` those in the store at the next
    start. A program that was `refused` a store never came to the first step; `reopens` says that
    the next one did.
    """

    fault: Fault
    failed: int
    refused: bool
    code: int
    answered: int
    kept: int
    signed: bool
    reopens: bool
    last_words: str = ""

    @property
    def exited(self) -> bool:
        """Whether the program ended by itself in the middle of the call."""
        return not self.refused and (self.answered < ANSWERS or self.code not in {0, 6})

    @property
    def lost(self) -> int:
        """Answers that were shown as taken and are nowhere."""
        return max(0, self.answered - self.kept)

    @property
    def is_bad(self) -> bool:
        """Whether the program did what it must not."""
        return self.exited or bool(self.lost) or not self.reopens


def faults(folder: Path, most: int | None) -> Iterator[Ending]:
    """Let each system call fail once, or `most` of each kind, evenly spread.

    Raises `FailedError`.
    """
    if shutil.which("strace") is None:
        raise FailedError("strace is not installed")
    counted = _counted(folder / "untouched")
    wanted = [
        Fault(syscall, error, number)
        for syscall, errors in _FAILING.items()
        for error in errors
        for number in _spread(counted[syscall], most)
    ]
    print(f"faults: {len(wanted)} calls of {ANSWERS} answers", file=sys.stderr)
    homes = [folder / f"{n}-{f.syscall}-{f.error}-{f.number}" for n, f in enumerate(wanted)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(_suffer, wanted, homes)


def _spread(count: int, most: int | None) -> list[int]:
    """Give the numbers from 1 to `count`, or `most` of them."""
    if most is None or count <= most:
        return list(range(1, count + 1))
    return sorted({1 + n * (count - 1) // max(1, most - 1) for n in range(most)})


def _counted(home: Path) -> Counter[str]:
    """Count the system calls of an untroubled call: the most that any thread makes of each kind."""
    ending = _call(home, Fault("fsync", "", 0))
    if ending.answered < ANSWERS or ending.kept < ANSWERS:
        raise FailedError(f"an untroubled call ended after {ending.answered} answers")
    by_thread = Counter(
        (line.split()[0], line.split()[1].partition("(")[0])
        for line in (home / "trace").read_text(errors="replace").splitlines()
        if len(line.split()) > 1
    )
    most: Counter[str] = Counter()
    for (_thread, syscall), count in by_thread.items():
        most[syscall] = max(most[syscall], count)
    return most


def _suffer(fault: Fault, home: Path) -> Ending:
    ending = _call(home, fault)
    if not ending.is_bad:
        shutil.rmtree(home)
    return ending


def _call(home: Path, fault: Fault) -> Ending:
    """Make a call with one fault in it, then look what the next start finds."""
    home.mkdir()
    script = home / "script.toml"
    script.write_text(long_script(ANSWERS + 2))
    answered, refused, code, words, raw = _typed(home, fault)
    kept = _kept(home)
    failed = (home / "trace").read_text(errors="replace").count("(INJECTED)")
    signed = any(sign in raw for sign in _SIGNS)
    return Ending(
        fault, failed, refused, code, answered, max(0, kept), signed, kept >= 0, words[-200:]
    )


def _typed(home: Path, fault: Fault) -> tuple[int, bool, int, str, bytes]:
    """Type thirty answers, each when the one before was taken, and leave."""
    answered, refused = 0, True
    argv = [*_strace(home, fault), sys.executable, "-m", "callscript", "call"]
    argv += [str(home / "script.toml"), "--store", str(_store(home))]
    with Terminal(argv, env=clean_environment(home), cwd=ROOT) as terminal:
        with suppress(ScreenError):
            terminal.read_until(_step(1), _PATIENCE)
            refused = False
            for number in range(ANSWERS):
                terminal.write(b"1")
                terminal.read_until(_step(number + 2), _PATIENCE)
                answered += 1
            terminal.write(_LEAVING)
            terminal.read_for(0.05)
            terminal.write(_LEAVING)
        try:
            code = terminal.wait(_PATIENCE)
        except ScreenError:
            code = -1
        return answered, refused, code, terminal.text().strip(), terminal.raw


def _strace(home: Path, fault: Fault) -> list[str]:
    store = _store(home)
    paths = [part for name in _FILES for part in ("-P", f"{store}{name}")]
    argv = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", str(home / "trace")]
    argv += ["-e", f"trace={','.join(_FAILING)}"]
    if fault.error:
        argv += ["-e", f"inject={fault.syscall}:error={fault.error}:when={fault.number}"]
    return [*argv, "-P", str(store.parent), *paths]


def _store(home: Path) -> Path:
    return home / "kept" / "calls.db"


def _step(number: int) -> Callable[[str], bool]:
    return shows(number, ANSWERS + 2)


def _kept(home: Path) -> int:
    """Count the answers the next start finds; -1 if it can't open the store."""
    second = (home / ".local/state/callscript", Path(gettempdir()) / f"callscript-{os.geteuid()}")
    try:
        with Store.open(_store(home), now=local_now, what="bench", second=second) as store:
            rows = store.calls.recent(1)
            events = store.calls.events_of(rows[0].id) if rows else ()
            return len(fold("call", events).answers)
    except StoreError:
        return -1


def as_rows(endings: Sequence[Ending]) -> str:
    """Draw what was found, a line for each system call and error."""
    head = ("call", "error", "calls", "failed", "refused", "exits", "lost", "stuck", "sign")
    kinds = dict.fromkeys((e.fault.syscall, e.fault.error) for e in endings)
    rows: list[tuple[str, ...]] = [head]
    for kind in kinds:
        own = [e for e in endings if (e.fault.syscall, e.fault.error) == kind]
        rows.append((*kind, *_figures(own)))
    rows.append(("all", "", *_figures(endings)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    bad = [f"{e.fault}: {e}" for e in endings if e.is_bad]
    return "\n".join([*table, *bad])


def _figures(endings: Sequence[Ending]) -> tuple[str, ...]:
    counts = (
        len(endings),
        sum(e.failed > 0 for e in endings),
        sum(e.refused for e in endings),
        sum(e.exited for e in endings),
        sum(e.lost for e in endings),
        sum(not e.reopens for e in endings),
        sum(e.signed for e in endings),
    )
    return tuple(map(str, counts))


def as_data(endings: Sequence[Ending]) -> list[dict[str, object]]:
    """Give everything, a record for each call."""
    return [asdict(ending) for ending in endings]
