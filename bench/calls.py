"""Calls made without a window, for programs that find them in their store."""

from collections.abc import Iterable
from pathlib import Path

from callscript.call.events import Event, encode
from callscript.call.intents import Answer
from callscript.call.session import Session
from callscript.plan.due import read_commitments
from callscript.store.library import Shelf
from callscript.store.settings import Settings
from callscript.store.store import Store
from callscript.store.workplace import Workplace, local_now


def open_store(path: Path, *, readonly: bool = False) -> Store:
    """Open a store as the program does."""
    return Store.open(
        path, now=local_now, what="bench", readonly=readonly, commitments=read_commitments
    )


def place_on(store: Store) -> Workplace:
    """Give a workplace without settings and without a shelf of scripts."""
    return Workplace(store, Settings(), Shelf(()))


def lay_out_call(script: Path, store: Path, answers: int) -> str:
    """Make a call on a script, answer so many steps, and leave it open; gives the call's id."""
    with open_store(store) as opened:
        place = place_on(opened)
        session = place.begin(place.open(script), contact=None)
        for _ in range(answers):
            answer(session)
        return session.state.call


def answer(session: Session) -> None:
    """Give the first response of the step the call is on; raises `ValueError` if that's refused."""
    step = session.script.steps[session.state.position or ""]
    if refusal := session.do(Answer(step.responses[0].value)):
        raise ValueError(refusal.reason)


def bytes_of(events: Iterable[Event]) -> int:
    """Count the bytes that say what happened."""
    return sum(len(encode(event.body)) for event in events)


def bytes_of_last_call(store: Path) -> int:
    """Count the bytes of what happened on the call begun last."""
    with open_store(store, readonly=True) as opened:
        return bytes_of(opened.calls.events_of(opened.calls.recent(1)[0].id))
