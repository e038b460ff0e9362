"""A caller who does anything, on a real store, whose program ends at any moment."""

import atexit
import os
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import rmtree

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from msgspec.structs import replace

from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.events import Resumed
from callscript.call.fold import fold
from callscript.call.journal import Draft, MemoryJournal
from callscript.call.session import Record, Session, Surroundings
from callscript.call.state import CallState
from callscript.papers.path import call_path
from callscript.script.model import NoteKind
from callscript.script.problems import ScriptError
from callscript.store.handover import hand_over
from callscript.store.library import open_script, pinned
from callscript.store.store import Store
from tests.call import laws
from tests.call import strategies as some
from tests.call.making import Talk, meaning
from tests.store.keeper import STORE, Clock, Keeper, Witness

_ORIGINAL = """
title = "Original"
acknowledgements = ["Right.", "I see."]

[[interrupts]]
id = "busy"
label = "No time"
say = "Of course."
goto = "s7"

[[interrupts]]
id = "angry"
label = "Angry"
say = "I see."

[[interrupts]]
id = "list"
label = "Take me off"
say = "Today."
outcome = "refused"

[[sections]]
id = "open"
title = "Open"

[[sections.steps]]
id = "s0"
title = "S0"
ask = "Well?"
responses = [
  { label = "Yes", value = "yes", goto = "s2" },
  { label = "No", value = "no" },
  { label = "Price", value = "price", tag = "cheap", reply = "Right." },
]

[[sections.steps]]
id = "s1"
title = "S1"
ask = "How many, out of ten?"
answer = { type = "number", min = 0, max = 10 }

[[sections.steps]]
id = "s2"
title = "S2"
ask = "Once more from the start?"
responses = [{ label = "Yes", value = "yes", goto = "s0" }, { label = "No", value = "no" }]

[[sections]]
id = "mend"
title = "Mend"
when = "s1 <= 6 or tagged('cheap')"

[[sections.steps]]
id = "s3"
title = "S3"
ask = "Who was it?"
answer = { type = "text" }
notes = "concern"

[[sections.steps]]
id = "s4"
title = "S4"
say = "{s3|Somebody} was wrong."
when = "s0 != 'no'"

[[sections]]
id = "close"
title = "Close"

[[sections.steps]]
id = "s5"
title = "S5"
ask = "Anything else?"
responses = ["Yes", "No"]
notes = "promise"
outcome = "completed"

[[sections.steps]]
id = "s6"
title = "S6"
say = "Thank you."
goto = "end"

[[sections.steps]]
id = "s7"
title = "S7"
say = "Another time."
outcome = "callback"
goto = "end"
"""
_EDITED = _ORIGINAL.replace('title = "Original"', 'title = "Edited"').replace("<= 6", "<= 3")
_SHORTER = _EDITED[: _EDITED.index('[[sections]]\nid = "mend"')].replace('goto = "s7"\n', "")
_BROKEN = _ORIGINAL.replace('id = "s3"', 'id = "s3')
_WRONG = _ORIGINAL.replace('goto = "s0"', 'goto = "nowhere"')
_FOLDER = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
"""Ten thousand acts sync the disk as often, and a disk takes its time."""


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="callscript-test-", dir=_FOLDER))


@cache
def _template() -> Path:
    """A store that knows the script; each example begins in a copy of it."""
    home = _new_folder()
    atexit.register(rmtree, home)
    with Store.open(home / STORE, now=Clock().now, what="test") as store:
        script = home / "script.toml"
        script.write_text(_ORIGINAL)
        store.scripts.remember(pinned(open_script(script)))
        script.unlink()
    return home


_words = st.one_of(some.texts, st.sampled_from(("send copy @Ana fri", "ring back tomorrow")))
_fields = st.sampled_from(("root_cause", "action", "owner", "due", "verify"))
_LAWS = (
    laws.acts_are_groups,
    laws.next_steps_apply,
    laws.position_exists,
    laws.answers_count_or_are_off_path,
    laws.outcome_is_known,
    laws.stacks_hold_acts,
)


class Caller(RuleBasedStateMachine):
    """Calls made in one store, one of them at hand, and what must hold of them."""

    @initialize(rehearsal=st.booleans())
    def begin(self, rehearsal: bool) -> None:
        folder = _new_folder()
        self.script = folder / "script.toml"
        self.script.write_text(_ORIGINAL)
        self.keeper = Keeper(folder, _template())
        self.call = self.keeper.begin(self.script, rehearsal=rehearsal)

    @property
    def _at_hand(self) -> Witness:
        return self.keeper.calls[self.call]

    @property
    def _session(self) -> Session:
        return self._at_hand.session

    @rule(intent=some.takings)
    def take_down(self, intent: i.Intent) -> None:
        self._do(intent)

    @rule(intent=some.moves)
    def move(self, intent: i.Intent) -> None:
        self._do(intent)

    @rule(intent=some.happenings)
    def happen(self, intent: i.Intent) -> None:
        self._do(intent)

    @rule(intent=some.undoing)
    def undo_or_redo(self, intent: i.Intent) -> None:
        self._do(intent)
        assert fold(self.call, self._session.events) == self._session.state

    @rule(intent=some.nonsense)
    def talk_nonsense(self, intent: i.Intent) -> None:
        before, refused = self._session.latest, self._do(intent)
        assert not refused or self._session.latest is before

    @rule(kind=some.kinds, text=_words, details=st.dictionaries(_fields, _words, max_size=3))
    def note_and_plan(self, kind: NoteKind, text: str, details: Mapping[str, str]) -> None:
        self._do(i.KeepNote(text, kind))
        for field, value in details.items() if self._session.state.notes else ():
            self._do(i.SetDetail([*self._session.state.notes][-1], field, value))

    @rule(which=st.integers(0, 20), text=_words, kind=some.kinds, back=st.booleans())
    def change_a_note(self, which: int, text: str, kind: NoteKind, back: bool) -> None:
        notes = [*self._session.state.notes]
        if notes:
            self._do(i.EditNote(notes[which % len(notes)], text, kind))
        if back:
            self._do(i.Undo())

    @rule(draft=some.drafts)
    def type(self, draft: Draft) -> None:
        self._session.type(draft)
        self._at_hand.look()

    @rule(seconds=st.sampled_from((-86_400, -1, 0, 3600, 400 * 86_400)), hours=st.integers(-12, 14))
    def clock_jumps(self, seconds: int, hours: int) -> None:
        self.keeper.clock.jump(seconds, hours)

    @rule(text=st.sampled_from((_ORIGINAL, _EDITED, _SHORTER, _BROKEN, _WRONG, "")))
    def script_is_edited(self, text: str) -> None:
        self.script.write_text(text)

    @rule(rehearsal=st.booleans())
    def begin_another(self, rehearsal: bool) -> None:
        known = set(self.keeper.calls)
        try:
            self.call = self.keeper.begin(self.script, rehearsal=rehearsal)
        except ScriptError:
            assert self.script.read_text() in {_BROKEN, _WRONG, ""}
        else:
            assert self.call not in known

    @rule(resume=st.booleans(), which=st.integers(0, 3), killed=st.booleans())
    def come_back(self, resume: bool, which: int, killed: bool) -> None:
        if killed:
            self.keeper.kill()
        else:
            self.keeper.close()
        self._take_up(which, resume)

    @rule(resume=st.booleans(), which=st.integers(0, 3))
    def go_to_another(self, resume: bool, which: int) -> None:
        self._take_up(which, resume)

    @rule()
    def look_at_papers(self) -> None:
        session = self._session
        place = self.keeper.place
        assert len(hand_over(place, session.script, session.state).paths) >= 1
        way = call_path(session.script, session.state)
        steps = [row.step for row in (*way.rows, *way.off_path)]
        assert len(set(steps)) == len(steps)

    @rule()
    def look_at_the_laws(self) -> None:
        session = self._session
        assert fold(self.call, session.events) == session.state
        assert [event.seq for event in session.events] == list(range(1, session.state.version + 1))
        seqs = [note.seq for note in session.state.notes.values()]
        assert seqs == sorted(seqs)
        talk = Talk(session.script, Record(self.call, tuple(session.events)))
        for law in _LAWS:
            law(talk)

    def teardown(self) -> None:
        if not hasattr(self, "keeper"):
            return
        try:
            self.keeper.kill()
            for witness in self.keeper.calls.values():
                _take_all_back(witness.session)
        finally:
            self.keeper.end()
            rmtree(self.keeper.folder)

    def _take_up(self, which: int, resume: bool) -> None:
        calls = [*self.keeper.calls]
        if calls:
            self.call = self.keeper.take_up(calls[which % len(calls)], resume=resume)
        else:
            self.script.write_text(_ORIGINAL)
            self.call = self.keeper.begin(self.script, rehearsal=False)

    def _do(self, intent: i.Intent) -> Refusal | None:
        refused = self._session.do(intent)
        self._at_hand.look()
        return refused


def _take_all_back(session: Session) -> None:
    """Undo everything, then redo it: the call is where it began, then where it was."""
    again = Session(
        session.script,
        MemoryJournal(),
        Surroundings(Clock().now, lambda: "new"),
        Record(session.state.call, tuple(session.events)),
    )
    whole, acts = again.state, len(again.state.done)
    for _ in range(acts):
        assert again.do(i.Undo()) is None
    assert again.do(i.Undo()) is not None
    start = [e for e in session.events if e.intent == 1 or isinstance(e.body, Resumed)]
    assert _words_of(again.state) == _words_of(fold(again.state.call, start))
    for _ in range(acts):
        assert again.do(i.Redo()) is None
    assert _words_of(again.state) == _words_of(whole)


def _words_of(state: CallState) -> CallState:
    """A state without its bookkeeping, to which the time away belongs."""
    return replace(meaning(state), away=timedelta())


Caller.TestCase.settings = settings(
    max_examples=200,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestCaller = Caller.TestCase
