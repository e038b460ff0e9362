"""Two programs at one store at once: nothing is lost, and the second is told who has it."""

import json
from pathlib import Path

from callscript.call.events import Answered
from tests.store.making import opened, python

ACTS = 200

# Works as soon as it may, and looks on while it may not.
WORKER = """
import json, os, sys, time
from pathlib import Path
from callscript.call.events import Answered
from callscript.store.errors import StoreBusy
from tests.store.making import Call, opened

path, name, acts = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
told, looked = "", []
while True:
    try:
        store = opened(path)
        break
    except StoreBusy as busy:
        told = str(busy)
    with opened(path, readonly=True) as look:
        looked += [len(look.calls.events_of(row.id)) for row in look.calls.recent(9)]
    time.sleep(0.001)
call = Call(store.journal, name)
for n in range(acts):
    call.add(Answered("q", n)).result(10)
store.close()
print(json.dumps({"pid": os.getpid(), "told": told, "looked": looked}))
"""


def test_two_at_once_keep_all_and_the_second_is_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    opened(path).close()
    names = ("one", "two")
    workers = [python(WORKER, path, name, ACTS) for name in names]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    first, second = sorted(
        (json.loads(worker.communicate(timeout=60)[0]) for worker in workers),
        key=lambda said: bool(said["told"]),
    )
    assert first["told"] == ""
    assert f"already open: test, process {first['pid']}, since" in second["told"]
    assert second["looked"] == sorted(second["looked"]), "who looks on sees it grow"
    assert second["looked"], "and may look on all the time"
    with opened(path, readonly=True) as store:
        assert {row.id for row in store.calls.recent(9)} == set(names)
        for name in names:
            events = store.calls.events_of(name)
            assert [event.body for event in events[1:]] == [Answered("q", n) for n in range(ACTS)]
