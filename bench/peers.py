"""What becomes of a caller's words when things go wrong: the tests other programs were put to.

`python -m bench peers` does them to callscript and prints the table of docs/robustness.md. What
stands there of others was measured once, on Linux, and is repeated here as it was found.
"""

import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.calls import open_store, place_on
from bench.powerloss import power_loss
from bench.running import ROOT, FailedError
from callscript.call import intents as i
from callscript.exits import Exit
from callscript.store.library import open_script
from tests.program import begun, environment, latest, latest_draft, long_script, store_of
from tests.sequences import left_changed
from tests.store.making import opened, python
from tests.store.test_killed import NURSERY, killed_round
from tests.terminal import Terminal

PEERS = ("vim", "nano", "jrnl", "Taskwarrior", "Textual + SQLite")
_TYPED = 160
_STALLED_KEYS = 600
_OLD = 100
_AT_ONCE = 20
_CUSTOMER = "Maria Lopez"


@dataclass(frozen=True, slots=True)
class Row:
    """One test: its name, how callscript is put to it, and what the others did."""

    name: str
    test: Callable[[Path], str]
    others: tuple[str, str, str, str, str]


def _until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise FailedError(f"not so after {seconds} s")
        time.sleep(0.02)


def _echoed(window: Terminal, text: str) -> None:
    """Type character by character, each seen before the next."""
    for end in range(1, len(text) + 1):
        window.write(text[end - 1].encode())
        window.read_until(lambda screen, seen=text[:end]: seen[-60:] in screen.replace("\n", ""))  # type: ignore[misc]


def _typed_then_killed(home: Path) -> str:
    dice = random.Random(0)
    text = "".join(dice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(_TYPED))
    with begun(home, columns=400) as window:
        _echoed(window, text)
        window.kill(signal.SIGKILL)
        window.wait()
    return f"{_TYPED - len(latest_draft(home))} of {_TYPED}"


def _told_to_end(home: Path) -> str:
    lost, unclean = 0, 0
    for told in (signal.SIGHUP, signal.SIGTERM, None):
        own = home / str(told)
        own.mkdir()
        with begun(own) as window:
            window.write(b"2half a note")
            window.read_until(lambda screen: "half a note" in screen)
            if told is None:
                window.hang_up()
            else:
                window.kill(told)
            window.wait()
            unclean += bool(told and left_changed(window.raw))
        lost += latest(own).answers["s1"].value != "no" or latest_draft(own) != "half a note"
    return f"{lost} of 3, {'clean' if not unclean else f'{unclean} left changed'}"


def _killed_while_writing(home: Path, rounds: int = 1000, calls: int = 100) -> str:
    dice, nursery = random.Random(0), python(NURSERY)
    lost = 0
    saved: dict[str, int] = {}
    for number in range(rounds):
        path, name = home / f"{number // calls}.db", f"call-{number}"
        saved[name] = killed_round(nursery, f"{path} {name}", dice.uniform(0, 0.012))
    nursery.communicate(timeout=20)
    for number in range(0, rounds, calls):
        with opened(home / f"{number // calls}.db") as store:
            for name in [f"call-{n}" for n in range(number, min(rounds, number + calls))]:
                whole = len(store.calls.events_of(name)) >= saved[name]
                lost += not whole or store.calls.verify_chain(name) is not None
    return f"{lost} of {rounds}"


def _write_fails_half_way(home: Path) -> str:
    """No file may grow by more than a page: the log's next frame is cut short by the system."""
    script = long_script(home, _OLD + 9)
    store_of(home).parent.mkdir(parents=True)
    store = open_store(store_of(home))
    session = place_on(store).begin(open_script(script, store), None)
    for _ in range(_OLD):
        session.do(i.Answer("yes"))
    session.wait(20)
    store.close()
    argv = [sys.executable, "-m", "callscript", "resume"]
    with Terminal(argv, env=environment(home), cwd=ROOT) as window:
        window.read_until(lambda screen: f"Words of step {_OLD + 1:04}." in screen)
        log = store_of(home).with_name("callscript.db-wal").stat().st_size
        unlimited = resource.prlimit(window.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(window.pid, resource.RLIMIT_FSIZE, (log + 2000, unlimited[1]))
        window.write(b"1")
        window.read_until(lambda screen: "NOT SAVED YET" in screen)
        window.write(b"1")
        window.read_until(lambda screen: f"Words of step {_OLD + 3:04}." in screen)
        resource.prlimit(window.pid, resource.RLIMIT_FSIZE, unlimited)
        window.read_until(lambda screen: "NOT SAVED YET" not in screen)
        window.write(b"\x11\x11")
        window.wait()
    kept = len(latest(home).answers)
    return f"{min(_OLD, kept)} kept, told, goes on" if kept == _OLD + 2 else f"{kept} kept"


def _many_at_once(home: Path) -> str:
    tape = ROOT / "docs" / "examples" / "win-back-tape.toml"
    argv = [sys.executable, "-m", "callscript", "play", "win-back", "--answers", str(tape)]

    def add(_number: int) -> int:
        done = subprocess.run(
            argv, env=environment(home), cwd=ROOT, capture_output=True, check=False, timeout=120
        )
        return done.returncode

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        codes = list(pool.map(add, range(_AT_ONCE)))
    store = open_store(store_of(home), readonly=True)
    kept = len(store.calls.recent(10 * _AT_ONCE))
    store.close()
    told = codes.count(Exit.BUSY)
    if kept != codes.count(Exit.OK) or kept + told != _AT_ONCE:
        return f"{kept} kept, {told} told, {_AT_ONCE - kept - told} neither"
    return f"{kept} kept, {told} told to wait" if told else f"{kept}"


def _power(home: Path) -> str:
    found = power_loss(home)
    broken = f", {found.broken} broken" if found.broken else ""
    return f"{found.lost} of {found.different}{broken}"


def _stalled(home: Path) -> str:
    with begun(home, _STALLED_KEYS + 2) as window:
        for _ in range(_STALLED_KEYS):
            window.write(b"1")
            time.sleep(0.002)
        _until(lambda: len(latest(home).answers) == _STALLED_KEYS)
        window.kill(signal.SIGKILL)
    return f"{len(latest(home).answers)} kept"


def _bad_byte(home: Path) -> str:
    with begun(home) as window:
        window.write(b"\xff\x80")
        window.read_until(lambda screen: "note" in screen)
        window.write(b"\r1")
        window.read_until(lambda screen: "Words of step 0002." in screen)
    return "alive"


def _terminal_gone(home: Path) -> str:
    argv = [sys.executable, "-m", "callscript", "call", str(long_script(home, 9))]
    deaf = ["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *argv]
    with Terminal(deaf, env=environment(home), cwd=ROOT) as window:
        window.read_until(lambda screen: "Words of step 0001." in screen)
        window.hang_up()
        gone = time.monotonic()
        window.wait_unread(60)
    took = time.monotonic() - gone
    return "ends < 2 s" if took < 2 else f"ends after {took:.0f} s"


_FAULTY = f"""
import sys
from callscript.tui.screens import call
def faulty(self, key, character):
    account = "account of {_CUSTOMER}"
    raise ValueError(account)
call.CallScreen.press = faulty
sys.argv = ["callscript", "call", sys.argv[1], "--contact", "{_CUSTOMER}"]
from callscript.__main__ import run
run()
"""


def _crash(home: Path) -> str:
    argv = [sys.executable, "-c", _FAULTY, str(long_script(home, 9))]
    with Terminal(argv, env=environment(home), cwd=ROOT) as window:
        window.read_until(lambda screen: _CUSTOMER in screen)
        window.write(b"1")
        code = window.wait()
        after = window.raw.rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")
    shown = "none" if _CUSTOMER not in after and "account" not in after else "shown"
    return f"{shown}, exit {code}"


ROWS = (
    Row(
        "typed and echoed characters lost at SIGKILL",
        _typed_then_killed,
        ("168 (all)", "187 (all)", "80 (all)", "–", "0 if committed per key"),
    ),
    Row(
        "lost at SIGHUP, SIGTERM, window closed; terminal left clean",
        _told_to_end,
        ("0", "0", "all", "–", "0, eight modes left on"),
    ),
    Row(
        "old entries lost, killed at a random instant of one write",
        _killed_while_writing,
        ("0 of 600", "–", "0 of 300", "22 of 300", "0"),
    ),
    Row(
        "a write fails half way, 100 old entries",
        _write_fails_half_way,
        ("kept", "–", "100", "28", "app exits"),
    ),
    Row("20 adds at once", _many_at_once, ("–", "–", "3", "20", "20")),
    Row(
        "power loss, images that lost what was kept",
        _power,
        ("0 of 342", "–", "73 of 90", "193 of 378", "0 with FULL"),
    ),
    Row("terminal stalls, 600 keys, then killed", _stalled, ("–", "–", "–", "–", "75–355 kept")),
    Row("a bad byte typed", _bad_byte, ("alive", "alive", "–", "–", "exits")),
    Row(
        "terminal gone, SIGHUP ignored", _terminal_gone, ("–", "–", "–", "–", "135 % CPU for ever")
    ),
    Row(
        "a crash: customer data shown",
        _crash,
        ("–", "–", "–", "–", "name and account, exit 0"),
    ),
)


def peers(folder: Path) -> Iterator[str]:
    """Put callscript to every test; gives the table line by line, each as soon as it is known."""
    heads = ("test", "callscript", *PEERS)
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for number, row in enumerate(ROWS):
        home = folder / f"peers-{number}"
        home.mkdir()
        print(f"peers: {row.name}", file=sys.stderr)
        yield _line((row.name, row.test(home), *row.others))


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
