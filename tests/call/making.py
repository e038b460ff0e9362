"""Sessions to test with: a clock that obeys, ids in order, a journal in memory."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import count

from msgspec.structs import replace

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.journal import MemoryJournal
from callscript.call.people import Caller, Contact
from callscript.call.session import Record, Session, Surroundings
from callscript.call.state import CallState
from callscript.script.model import Script, Section, Step

START = datetime(2026, 11, 22, 17, 40, tzinfo=timezone(timedelta(hours=1)))
KIM = Caller("Kim Caller", "Callers Ltd", "+44 20 7946 0001")
ADA = Contact("c1", "Ada Example", value="gold", fields={"problem": "the leaking tap"})
SECOND = timedelta(seconds=1)


class Talk:
    """A session, its journal, and a clock that goes on by a second for every act."""

    def __init__(self, script: Script, record: Record | None = None) -> None:
        self.script = script
        self.clock = START
        self.journal = MemoryJournal()
        self.ids = count(1)
        world = Surroundings(lambda: self.clock, lambda: f"n{next(self.ids)}")
        record = record or Record("call-1")
        self.journal.events.extend(record.events)
        self.journal.drafts.update(record.drafts)
        self.session = Session(script, self.journal, world, record)

    def start(self, contact: Contact | None = ADA) -> "Talk":
        """Begin the call."""
        return self.do(i.Start("digest", KIM, contact))

    def attempt(self, intent: i.Intent) -> Refusal | None:
        """Try something a second later."""
        self.clock += SECOND
        return self.session.do(intent)

    def do(self, *intents: i.Intent) -> "Talk":
        """Do things, none of which may be refused."""
        for intent in intents:
            refused = self.attempt(intent)
            assert refused is None, (intent, refused)
        return self

    def refused(self, intent: i.Intent) -> str:
        """Try what must be refused, and must then have changed nothing; returns the reason."""
        before, events = self.session.latest, self.session.events
        refused = self.attempt(intent)
        assert refused is not None, intent
        assert self.session.latest is before
        assert self.session.events == events
        return refused.reason

    def after(self, body: e.Body) -> "Talk":
        """The same call, opened on a journal to which something else was added."""
        seq = self.state.version + 1
        events = (*self.session.events, e.Event(seq, seq, self.clock, "", body))
        return Talk(self.script, Record("call-1", events))

    def go(self, seconds: float) -> "Talk":
        """Let time go by; it may go backwards."""
        self.clock += timedelta(seconds=seconds)
        return self

    def reopened(self) -> "Talk":
        """The same call in a program started anew, from what its journal has kept."""
        events = tuple(kept(event) for event in self.journal.events)
        talk = Talk(self.script, Record("call-1", events, dict(self.journal.drafts)))
        talk.clock, talk.ids = self.clock, self.ids
        return talk

    @property
    def state(self) -> CallState:
        """The call as it stands."""
        return self.session.state

    @property
    def at(self) -> str | None:
        """The step on the screen."""
        return self.state.position

    @property
    def bodies(self) -> tuple[e.Body, ...]:
        """What the last act was recorded as."""
        events = self.session.events
        return tuple(event.body for event in events if event.intent == events[-1].intent)

    def value(self, step: str) -> e.AnswerValue | None:
        """The answer to a step."""
        answer = self.state.answers.get(step)
        return answer.value if answer else None


def kept(event: e.Event) -> e.Event:
    """An event as it comes back from a store."""
    return e.Event(event.seq, event.intent, event.at, event.by, e.decode(e.encode(event.body)))


def meaning(state: CallState) -> CallState:
    """A state without its bookkeeping: what undo and redo must bring back exactly."""
    return replace(state, version=0, last_at=None, done=(), undone=(), others={})


def script_of(*steps: Step, **more: object) -> Script:
    """A script of one section."""
    return scripted([Section("all", "All", steps)], **more)


def scripted(sections: Iterable[Section], **more: object) -> Script:
    """A script of these sections."""
    return Script("test", "Test", tuple(sections), **more)  # type: ignore[arg-type]
