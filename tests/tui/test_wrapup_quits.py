"""Whatever is done in wrap-up, and however often one leaves or is cut off: the plan is the same."""

import atexit
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import Literal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.session import Session
from callscript.plan.causes import cause_checks
from callscript.plan.concerns import concerns
from callscript.plan.gaps import gaps
from callscript.plan.promises import promises
from callscript.plan.review import reviews, self_review
from callscript.plan.worth import worth_of
from callscript.store.library import open_script, pinned
from callscript.store.store import Store
from callscript.tui.wrapupdesk import WrapUpDesk
from tests.store.keeper import STORE, Clock, Keeper

_SCRIPT = """
title = "Wrap-up"
after = ["Filed?"]
[causes]
wet = { label = "It rained", training = true, handoff = true }
[[sections]]
id = "all"
title = "All"
[[sections.steps]]
id = "why"
ask = "Why?"
notes = "concern"
answer = "text"
"""
_FOLDER = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

Kind = Literal["fill", "half", "cause", "tick", "kind", "undo", "redo", "outcome", "done"]
Leaving = Literal["stay", "quit", "kill"]


@dataclass(frozen=True)
class Act:
    """Something done in wrap-up: on which row, with which words, and whether one leaves after."""

    kind: Kind
    row: int = 0
    text: str = ""
    then: Leaving = "stay"


_KINDS: tuple[Kind, ...] = (
    *("fill", "fill", "fill", "half", "half", "cause", "tick", "kind"),
    *("undo", "undo", "redo", "outcome", "done"),
)
_acts = st.builds(
    Act,
    st.sampled_from(_KINDS),
    st.integers(0, 99),
    st.sampled_from(("Ana", "fri", "next fri", "12,000", "30 %", "", " ", "!late", "mend @Bo fri"))
    | st.text(max_size=5),
    st.sampled_from(("stay", "stay", "quit", "kill")),
)


def _do(desk: WrapUpDesk, act: Act) -> None:
    desk.close()  # going anywhere does, and rows are counted as they are then
    rows = [row for page in desk.pages for row in page.rows]
    of = [row.id for row in rows if row.kind == _ROWS.get(act.kind, "blank")]
    if act.kind == "tick":
        of = [row for row in of if row.startswith("tick:")]
    row = of[act.row % len(of)] if of else ""
    match act.kind:
        case "fill" | "half":
            desk.go_to_row(row)
            desk.paste(act.text)
            if act.kind == "fill":
                desk.press("enter", None)
        case "cause" if row:
            tags = desk.causes(row.partition(":")[0]).rows
            desk.close()
            desk.tag(tags[act.row % len(tags)].id)
        case "tick" if row:
            desk.go_to_row(row)
            desk.press("enter", None)
        case "kind":
            desk.go_to_row(row)
            desk.change_kind()
        case "undo" | "redo" | "outcome" | "done":
            desk.do(_INTENTS[act.kind])


_ROWS = {"cause": "pick", "tick": "act"}
_INTENTS: dict[str, i.Intent] = {
    "undo": i.Undo(),
    "redo": i.Redo(),
    "outcome": i.ChooseOutcome("callback"),
    "done": i.WrapUp(),
}


def _plan(session: Session) -> object:
    """All of the plan but the ids of notes and the times they were taken."""
    state, script = session.state, session.script
    return (
        [replace(one, note="", heard_at=_EPOCH) for one in concerns(state)],
        [replace(one, note="") for one in promises(state)],
        [(note.kind, note.text, note.details) for note in state.notes.values()],
        (state.details, state.people, state.outcome, set(state.ticks), state.phase),
        (worth_of(state), reviews(state), self_review(state)),
        [replace(check, done_at=None) for check in cause_checks(script, state)],
        [replace(gap, note="") for gap in gaps(state)],
    )


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="callscript-test-", dir=_FOLDER))


@cache
def _template() -> Path:
    """A store that knows the script; each call is made in a copy of it."""
    home = _new_folder()
    atexit.register(rmtree, home)
    with Store.open(home / STORE, now=Clock().now, what="test") as store:
        (home / "script.toml").write_text(_SCRIPT)
        store.scripts.remember(pinned(open_script(home / "script.toml")))
    return home


def _wrapped_up(acts: Sequence[Act], leave: Callable[[Keeper, Act], bool]) -> object:
    """Do it all on a store of its own; gives the plan, as the last program to open it reads it."""
    folder = _new_folder()
    keeper = Keeper(folder, _template())
    try:
        call = keeper.begin(_template() / "script.toml", rehearsal=False)
        session = keeper.calls[call].session
        for text, kind in (("late", "concern"), ("rude", "concern"), ("copy @Ana fri", "promise")):
            session.do(i.KeepNote(text, kind))  # type: ignore[arg-type]
        session.do(i.EndCall())
        desk = WrapUpDesk(session, keeper.clock.now)
        for act in acts:
            _do(desk, act)
            session.wait(5)
            if leave(keeper, act):
                session = keeper.calls[keeper.take_up(call, resume=True)].session
                desk = WrapUpDesk(session, keeper.clock.now)
        desk.close()
        session.wait(5)
        assert session.latest.drafts == {}
        keeper.close()
        return _plan(keeper.calls[call].session)
    finally:
        keeper.end()
        rmtree(folder)


def _leaving(keeper: Keeper, act: Act) -> bool:
    if act.then == "quit":
        keeper.close()
    elif act.then == "kill":
        keeper.kill()
    return act.then != "stay"


@given(st.lists(_acts, min_size=1, max_size=12))
@example([Act("half", n, "words @Bo fri", "kill") for n in range(12)])
@example([Act("done", then="quit"), Act("half", 3, "late", "kill"), Act("undo"), Act("redo")])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_quits_and_kills_leave_the_plan_as_it_would_be_without_them(acts: list[Act]) -> None:
    assert _wrapped_up(acts, _leaving) == _wrapped_up(acts, lambda _keeper, _act: False)
