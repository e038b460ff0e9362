"""A live call killed at random instants, and what it had painted looked for in its store."""

import random
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

from callscript.call.fold import fold
from callscript.call.journal import NOTE_LINE
from callscript.call.state import CallState
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.program import long_script, start, store_of
from tests.terminal import Terminal

_STEP = re.compile(r"Words of step (\d+)\.")
_TYPED = re.compile(r"^ · note +(\S.*?)\s*$", re.MULTILINE)
_KEPT = re.compile(r"^   · (\S+)  note$", re.MULTILINE)


def _saved(home: Path) -> tuple[CallState, str]:
    """The call as the store has it, and the draft on its note line."""
    with Store.open(store_of(home), now=local_now, what="test", readonly=True) as store:
        row = store.calls.unfinished()[0]
        assert store.calls.verify_chain(row.id) is None
        drafts = {draft.slot: draft.text for draft in store.calls.drafts_of(row.id)}
        return fold(row.id, store.calls.events_of(row.id)), drafts.get(NOTE_LINE, "")


def _step_on(screen: str) -> int:
    found = _STEP.search(screen)
    return int(found[1]) if found else 0


def _type_until_killed(window: Terminal, chance: random.Random) -> None:
    """Answer and take notes as fast as a burst or as slow as a person, then kill."""
    instant = time.monotonic() + chance.uniform(0.0, 0.35)
    words = 0
    while time.monotonic() < instant:
        if chance.random() < 0.6:
            window.write(chance.choice([b"1", b"2", b"11", b"1212"]))
        else:
            words += 1
            window.write(f"x{words}y{chance.randrange(10**6)}".encode())
            window.read_for(chance.uniform(0.0, 0.02))
            window.write(b"\r")
        window.read_for(chance.choice([0.0, 0.0, 0.005, 0.03]))
    window.kill(signal.SIGKILL)
    window.wait()


def kill_again_and_again(home: Path, seed: int, kills: int) -> None:
    """Make a call in an empty `home`, killed so often and each time taken up where it was.

    Raises `AssertionError` if anything painted is not in the store, or the next start is elsewhere.
    """
    script = long_script(home, 1500)
    chance = random.Random(seed)
    with start(home, ["call", str(script)]) as window:
        window.read_until(lambda screen: _step_on(screen) == 1)
        _type_until_killed(window, chance)
        painted = window.text()
    for kill in range(1, kills):
        _check(home, painted)
        state, draft = _saved(home)
        by_list = kill == 1
        with start(home, [] if by_list else ["resume"]) as window:
            if by_list:
                window.read_until(lambda screen: "Unfinished calls" in screen)
                assert f"at “Step {_number(state)}”" in window.text()
                window.write(b"\r")
            window.read_until(_on_step(_number(state)))
            if draft:
                window.read_until(_with(f"takes up the draft: {draft}"))
                window.write(b" \r")
                window.read_until(lambda screen: "takes up the draft" not in screen)
            _type_until_killed(window, chance)
            painted = window.text()
    _check(home, painted)


def _on_step(number: int) -> Callable[[str], bool]:
    return lambda screen: _step_on(screen) == number


def _with(words: str) -> Callable[[str], bool]:
    return lambda screen: words in screen


def _number(state: CallState) -> int:
    assert state.position is not None
    return int(state.position.removeprefix("s"))


def _check(home: Path, painted: str) -> None:
    """Nothing is on the last screen that is not in the store."""
    state, draft = _saved(home)
    notes = {note.text for note in state.notes.values()}
    assert _number(state) >= _step_on(painted)
    for text in _KEPT.findall(painted):
        assert text in notes
    typed = _TYPED.search(painted)
    if typed is not None:
        assert draft.startswith(typed[1]) or any(n.startswith(typed[1]) for n in notes)
