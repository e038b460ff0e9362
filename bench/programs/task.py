"""task: one piece of work without a window, done again for every line that comes in.

`python -m bench.programs.task NAME SCRIPT STORE` prints, for each, the milliseconds it took and a
digest of what came of it, by which two programs can be seen to have done the same. What had to be
imported or read beforehand is not timed: in a window it has been long ago.
"""

import gc
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bench.calls import open_store, place_on
from bench.programs import by_hand, usual
from callscript.papers.about import about_call
from callscript.script.model import Response
from callscript.store.handover import papers_for

_Work = Callable[[], object]


@contextmanager
def _load(script: Path, store: Path) -> Iterator[_Work]:
    """callscript: read a script, check it unless the store knows it, have it kept."""
    with open_store(store) as opened:
        place = place_on(opened)
        yield lambda: list(place.open(script).script.order)


@contextmanager
def _load_as_usual(script: Path, _store: Path) -> Iterator[_Work]:
    """usual: tomllib and pydantic, every time."""
    yield lambda: [s.id for section in usual.load(script).sections for s in section.steps]


@contextmanager
def _export(_script: Path, store: Path) -> Iterator[_Work]:
    """callscript: write all papers of a call, of which the summary tells every answer."""
    with open_store(store, readonly=True) as opened:
        place = place_on(opened)
        session = place.take_up(opened.calls.recent(1)[0].id, resume=False)
        yield lambda: papers_for(place, session.script, session.state).texts["summary.md"]


@contextmanager
def _export_by_hand(_script: Path, store: Path) -> Iterator[_Work]:
    """by hand: write the same summary from facts that only need to be put side by side."""
    with open_store(store, readonly=True) as opened:
        session = place_on(opened).take_up(opened.calls.recent(1)[0].id, resume=False)
    script, state = session.script, session.state
    about = about_call(script, state)
    head = (about.script, about.started, about.duration, about.outcome)
    rows = [
        (script.section_of[name].title, step.title, _said(step.response(state.answers[name].value)))
        for name, step in script.steps.items()
    ]
    yield lambda: by_hand.summary(head, rows)


def _said(response: Response | None) -> str:
    return response.label if response else ""


TASKS: Mapping[str, Callable[[Path, Path], AbstractContextManager[_Work]]] = {
    "load": _load,
    "load-as-usual": _load_as_usual,
    "export": _export,
    "export-by-hand": _export_by_hand,
}


def main(name: str, script: Path, store: Path) -> None:
    """Work until there are no more lines."""
    for _ in sys.stdin:
        with TASKS[name](script, store) as work:
            gc.collect()
            started = time.perf_counter()
            outcome = work()
            milliseconds = (time.perf_counter() - started) * 1000
        digest = hashlib.sha256(repr(outcome).encode()).hexdigest()
        print(milliseconds, digest, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
