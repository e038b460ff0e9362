"""talk: a long call without a window, and beside it in the same store one that has just begun.

`python -m bench.programs.talk SCRIPT STORE` prints JSON: what an act costs on either call, taken
by turns, and what the long one holds in memory and on the disk.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.calls import answer, bytes_of, open_store, place_on
from bench.longcall import ROUNDS, kind_of_note, text_of_note
from callscript.call import intents as i
from callscript.call.journal import NOTE_LINE, Draft
from callscript.call.session import Session

_SAMPLES = 40

_FEW = 10
"""Samples of what takes long."""


def _ten_events(session: Session, number: int) -> None:
    """Do what a caller does in a minute and a half of talk."""
    for half in (0, 1):
        answer(session)
        answer(session)
        _note(session, 2 * number + half)


def _note(session: Session, number: int) -> None:
    session.do(i.KeepNote(text_of_note(number), kind_of_note(number)))


_Act = Callable[[Session, int], object]

_ACTS: Mapping[str, _Act] = {
    "answer, to a step with a condition": lambda session, _n: answer(session),
    "answer": lambda session, _n: answer(session),
    "note": _note,
    "character": lambda session, n: session.type(Draft(NOTE_LINE, "they said " + "x" * n)),
    "back": lambda session, _n: session.do(i.GoBack()),
    "forward": lambda session, _n: session.do(i.GoForward()),
}
_SLOW_ACTS: Mapping[str, _Act] = {
    "undo": lambda session, _n: session.do(i.Undo()),
    "redo": lambda session, _n: session.do(i.Redo()),
}
"""In turn; the script asks on each other step."""

_Found = dict[str, dict[str, list[float]]]
_WHAT = ("", ", saved")


def _timed(session: Session, act: _Act, n: int) -> tuple[float, float]:
    """Give milliseconds until an act was taken in, and until it was on the disk."""
    started = time.perf_counter()
    act(session, n)
    taken = time.perf_counter()
    session.wait(60)
    return (taken - started) * 1000, (time.perf_counter() - started) * 1000


def _by_turns(acts: Mapping[str, _Act], calls: Mapping[str, Session], samples: int) -> _Found:
    """Give what each act costs on each call: until it is taken in, and until it is on the disk."""
    found: _Found = {f"{act}{what}": {call: [] for call in calls} for what in _WHAT for act in acts}
    for n in range(samples):
        for act in acts:
            for call, session in calls.items():
                for what, figure in zip(_WHAT, _timed(session, acts[act], n), strict=True):
                    found[f"{act}{what}"][call].append(figure)
    return found


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main(script: Path, store: Path) -> None:
    """Make the call, measure, print."""
    with open_store(store) as opened:
        place = place_on(opened)
        long = place.begin(place.open(script), None)
        held = [(_resident(), bytes_of(long.events))]
        for half in (0, 1):
            for number in range(half * ROUNDS // 2, (half + 1) * ROUNDS // 2):
                _ten_events(long, number)
                long.wait(60)
            held.append((_resident(), bytes_of(long.events)))
        calls = {"begun": place.begin(place.open(script), None), "long": long}
        acts = _by_turns(_ACTS, calls, _SAMPLES) | _by_turns(_SLOW_ACTS, calls, _FEW)
    print(json.dumps({"acts": acts, "held": held}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
