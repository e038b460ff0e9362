"""A writing process killed at random instants loses nothing it called saved."""

import os
import random
import signal
import time
from pathlib import Path
from subprocess import Popen

import pytest

from callscript.call.events import Answered
from tests.store.making import opened, python

ROUNDS = 1000
SHARES = 4
"""So that two cores have something to do each."""
CALLS = 50
"""Calls in a store: some kills hit one that is being made, most one with calls in it."""

# Forks a writer per line on stdin, so that a round costs no interpreter start. Each writer says
# on its own pipe what it was told is saved.
NURSERY = """
import os, sys
from pathlib import Path
from callscript.call.events import Answered
from callscript.call.journal import Draft
from tests.store.making import Call, opened

def write(path, name):
    store = opened(path)
    call = Call(store.journal, name)
    call.started.result()
    while True:
        seq = len(call.events) + 1
        future = call.add(Answered("q", seq), drafts=(Draft("note", "x" * seq),))
        if seq % 3:
            future.result()
            os.write(1, b"%d\\n" % seq)

for line in sys.stdin:
    path, name = line.split()
    child = os.fork()
    if not child:
        write(Path(path), name)
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_called_saved_is_lost_to_a_kill(tmp_path: Path, share: int) -> None:
    dice, nursery = random.Random(share), python(NURSERY)
    for number in range(ROUNDS // SHARES):
        path = tmp_path / f"{number // CALLS}.db"
        saved = killed_round(nursery, f"{path} call-{number}", dice.uniform(0, 0.012))
        with opened(path) as store:
            name = f"call-{number}"
            events = store.calls.events_of(name)
            assert len(events) >= saved, f"round {number}: saved {saved}"
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            assert [e.body for e in events[1:]] == [Answered("q", e.seq) for e in events[1:]]
            assert store.calls.verify_chain(name) is None
            if len(events) > 1:
                (draft,) = store.calls.drafts_of(name)
                assert len(draft.text) == len(events), "events and drafts of a batch stay together"
    nursery.communicate(timeout=10)


def killed_round(nursery: Popen[str], where: str, delay: float) -> int:
    """Let a writer begin, kill it after `delay` seconds; give the last number it called saved."""
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(f"{where}\n")
    nursery.stdin.flush()
    saved = 0
    while (line := nursery.stdout.readline()) != "dead\n":
        assert line, "the nursery ended"
        if line.startswith("pid"):
            time.sleep(delay)
            os.kill(int(line.split()[1]), signal.SIGKILL)
        else:
            saved = max(saved, int(line))
    return saved
