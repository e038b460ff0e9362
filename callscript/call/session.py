"""One live call: takes intents, appends events to a journal, publishes the state that is safe.

Every way of running a call (the window, a tape, a script's own tests) is a thin user of this. It
knows no clock, no store and no screen; they come in as arguments.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime

from msgspec import Struct, field

from callscript.call import events as e
from callscript.call import flow
from callscript.call.decide import Refusal, Situation, decide
from callscript.call.fits import unkept
from callscript.call.fold import advance, fold
from callscript.call.intents import Intent
from callscript.call.journal import Batch, Draft, Journal, Overview, Whole, keep_drafts
from callscript.call.letters import LETTER
from callscript.call.redaction import notes_in, redact_note
from callscript.call.state import CallState
from callscript.script.model import Script


class View(Struct, frozen=True):
    """What a screen may show: a state, and the drafts that go with it.

    `unkept` are answers that are never kept, by the seq of their event: a session knows those it
    was told itself.
    """

    state: CallState
    drafts: Mapping[str, Draft]
    unkept: Mapping[int, e.AnswerValue] = {}


class Surroundings(Struct, frozen=True):
    """What a session needs from the world: the time, and ids nobody else has given out."""

    now: Callable[[], datetime]
    new_id: Callable[[], str]


class Record(Struct, frozen=True):
    """A call as the journal has it: its id, its events, and drafts not yet kept."""

    call: str
    events: tuple[e.Event, ...] = ()
    drafts: Mapping[str, Draft] = field(default_factory=dict)


class Session:
    """A call being made.

    `latest` is the call with everything done so far: keys are understood against it, so a burst of
    keys is taken in order without waiting for the disk. `saved` is the call as it is safely kept:
    only that is shown.
    """

    def __init__(
        self, script: Script, journal: Journal, world: Surroundings, record: Record
    ) -> None:
        self.script = script
        self._journal = journal
        self._world = world
        self._events = list(record.events)
        self._drafts = dict(record.drafts)
        self._unkept: dict[int, e.AnswerValue] = {}
        state = fold(record.call, self._events)
        self.latest = View(state, dict(self._drafts), self._unkept)
        self.saved = self.latest
        self._waiting: deque[tuple[Future[None], View]] = deque()

    @property
    def state(self) -> CallState:
        """The call with everything done so far."""
        return self.latest.state

    @property
    def events(self) -> Sequence[e.Event]:
        """Everything that happened, oldest first."""
        return tuple(self._events)

    def do(self, intent: Intent, *drafts: Draft, by: str = "") -> Refusal | None:
        """Carry out an intent, together with changes to drafts; all of it is kept, or none.

        `by` is a partner whose intent it is; empty for the caller. Returns why it can't be done, in
        which case nothing at all has changed.
        """
        now = self._world.now()
        situation = Situation(self.script, self.state, self._world.new_id(), now, by)
        decision = decide(situation, intent)
        if isinstance(decision, Refusal):
            return decision
        if decision or drafts:
            events = self._stamped(decision, situation)
            self._remember(intent, events)
            self._take(events, drafts)
        return None

    def _remember(self, intent: Intent, events: Sequence[e.Event]) -> None:
        """Hold what is never kept for as long as this session lasts, by the event that says so."""
        for event in events:
            if isinstance(event.body, e.AnsweredUnkept):
                step = self.script.steps[event.body.step]
                before = self.latest.unkept.get(self._answered_at(step.id))
                self._unkept[event.seq] = unkept(step, intent, before, event.at)

    def _answered_at(self, step: str) -> int:
        answer = self.state.answers.get(step)
        return answer.seq if answer is not None else 0

    def type(self, *drafts: Draft) -> None:
        """Keep drafts as they stand now."""
        self._take((), drafts)

    def redact(self, note: str, why: str = "") -> Refusal | None:
        """Take a note's words out of the call for good; there is no undoing it.

        Returns why it can't be done, in which case nothing has changed.
        """
        if note not in {known.id for known in notes_in(self._events)}:
            return Refusal("There is no such note.")
        there = Situation(self.script, self.state, "", self._world.now())
        events = self._stamped((e.Redacted(note, why),), there)
        done = redact_note(self._events, self._drafts.values(), note)
        # A new list: batches on their way still begin with the old one.
        self._events = done.over(self._events)
        state = fold(self.state.call, self._events)
        self._take(events, done.drafts, state, done.events)
        return None

    def settle(self) -> bool:
        """Publish what has become safe since; says whether `saved` is now `latest`.

        Raises whatever the journal raised for a batch it could not take.
        """
        while self._waiting and self._waiting[0][0].done():
            future, view = self._waiting.popleft()
            future.result()
            self.saved = view
        return not self._waiting

    def wait(self, timeout: float) -> None:
        """Wait until everything done so far is safe; `TimeoutError` after `timeout` seconds."""
        for future, _view in tuple(self._waiting):
            future.result(timeout)
        self.settle()

    @property
    def newest(self) -> Future[None] | None:
        """Ends when everything done so far is safe; None when it is already."""
        return self._waiting[-1][0] if self._waiting else None

    def _stamped(self, bodies: Sequence[e.Body], there: Situation) -> tuple[e.Event, ...]:
        first, at = self.state.version + 1, there.now
        by = there.by or self._by(bodies)
        return tuple(e.Event(first + n, first, at, by, body) for n, body in enumerate(bodies))

    def _by(self, bodies: Sequence[e.Body]) -> str:
        """The caller's name; the event that starts the call brings it along."""
        started = next((body for body in bodies if isinstance(body, e.CallStarted)), None)
        return (started or self.state).caller.name

    def _take(
        self,
        events: tuple[e.Event, ...],
        drafts: tuple[Draft, ...],
        before: CallState | None = None,
        rewritten: tuple[e.Event, ...] = (),
    ) -> None:
        state = advance(before or self.state, self._events, events)
        self._events.extend(events)
        if drafts:
            keep_drafts(self._drafts, drafts)
        self.latest = View(state, dict(self._drafts), self._unkept)
        whole = Whole(self.script, self._events, self.latest.drafts)
        batch = Batch(state, overview_of(self.script, state), events, drafts, whole, rewritten)
        self._waiting.append((self._journal.append(batch), self.latest))


def overview_of(script: Script, state: CallState) -> Overview:
    """Give the line a list of calls shows for a call."""
    step = script.steps.get(state.position or "")
    if state.is_reading:
        return Overview(LETTER)
    chosen = state.outcome if state.phase == "live" else flow.outcome_of(script, state)
    outcome = script.outcome(chosen)
    final = flow.final_outcome(script, state) is not None
    return Overview(step.title if step else "", outcome.label if outcome else "", final)
