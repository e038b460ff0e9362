"""The guest: a call in another process, used like one's own session.

What is wanted goes to the host, and the state changes when the host says that it is on the disk.
`Beside` is the same on a session of one's own: what a partner works on who carries on alone.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from callscript.call import events as e
from callscript.call.decide import Refusal, Situation, decide
from callscript.call.fold import advance, fold
from callscript.call.intents import Intent, Join
from callscript.call.journal import Draft, MemoryJournal, keep_drafts
from callscript.call.partner import PARTNER_MAY
from callscript.call.session import Record, Session, Surroundings, View
from callscript.call.state import CallState
from callscript.script.model import Script, unpack
from callscript.team import wire
from callscript.team.seat import drafts_of, kept_for, last_done, marked_done

_NO_CALL = "No call is open in the other window. What you type stays here."
_NOTHING = Script("", "", ())


class Act:
    """Something wanted of the host, and not known to be done yet."""

    def __init__(self, number: int, intent: Intent | None, drafts: tuple[Draft, ...]) -> None:
        self.number = number
        self.intent = intent
        self.drafts = drafts
        self.done: Future[None] = Future()
        self.done.set_running_or_notify_cancel()

    @property
    def message(self) -> wire.Do:
        """What the host is told."""
        kind, body = wire.packed_intent(self.intent) if self.intent is not None else ("", b"")
        return wire.Do(self.number, kind, body, self.drafts)


class Guest(Session):
    """A call that another window makes.

    `changed` is called when there is news; `open` says whether the host has a call open, and
    `orphaned` that it had one when it went away.
    """

    def __init__(self, name: str, world: Surroundings, changed: Callable[[], None]) -> None:
        super().__init__(_NOTHING, MemoryJournal(), world, Record(""))
        self.name = name
        self.open = False
        self.orphaned = False
        self.said = ""
        self._changed = changed
        self._writer: asyncio.StreamWriter | None = None
        self._number = 0
        self._acts: deque[tuple[Act, Mapping[str, Draft]]] = deque()
        self._shown: Mapping[str, Draft] = {}
        self._call = fold("", ())

    async def stay(self, path: Path) -> bool:
        """Be a guest until the host goes away; False if there is none."""
        try:
            reader, writer = await asyncio.open_unix_connection(path)
        except OSError:
            return False
        self._writer = writer
        try:
            writer.write(wire.framed(wire.Hello(wire.VERSION, self.name)))
            while (message := await wire.host_message(reader)) is not None:
                self._hear(message)
                self._changed()
        except wire.WireError as error:
            self.said = f"The other window can't be understood ({error})."
        finally:
            self.orphaned = self.open
            self._writer, self.open = None, False
            writer.close()
            self._changed()
        return True

    def leave(self) -> None:
        """Go: the host sees it at once."""
        if self._writer is not None:
            self._writer.close()

    def _hear(self, message: wire.FromHost) -> None:
        match message:
            case wire.Welcome():
                self._begin(message)
            case wire.News(events=events):
                fresh = [event for event in events if event.seq > self._call.version]
                self._call = advance(self._call, self._events, fresh)
                self._events.extend(fresh)
                self._publish()
            case wire.Took(number=number, refusal=refusal):
                self.said = refusal or self.said
                self._settle_acts(number)
            case wire.Idle():
                self.open = False
            case wire.Bye(reason=reason):
                self.said = reason

    def _begin(self, welcome: wire.Welcome) -> None:
        """Take a call over as the host has it; acts it has not done are wanted again."""
        same = welcome.call == self._call.call
        self.open, self.said = True, ""
        self.script = unpack(welcome.script)
        self._events = list(welcome.events)
        self._call = fold(welcome.call, self._events)
        if not same:
            self._acts.clear()
        self._number = welcome.last if not same else max(self._number, welcome.last)
        self._settle_acts(welcome.last)
        # Whoever carried on alone meanwhile may have typed on.
        self._drafts = {draft.slot: draft for draft in welcome.drafts}
        self._shown = dict(self._drafts)
        for act, _drafts in self._acts:
            keep_drafts(self._drafts, act.drafts)
        self._publish()
        for act, _drafts in self._acts:
            self._send(act)

    def _settle_acts(self, number: int) -> None:
        """The host has done everything up to here."""
        while self._acts and self._acts[0][0].number <= number:
            act, drafts = self._acts.popleft()
            self._shown = drafts
            self._publish()
            act.done.set_result(None)

    def _publish(self) -> None:
        self.latest = View(self._call, dict(self._drafts))
        self.saved = View(self._call, self._shown)

    def do(self, intent: Intent, *drafts: Draft, by: str = "") -> Refusal | None:
        """Want something done; what the rules forbid a partner is refused at once."""
        del by
        if not self.open and not self._acts:
            return Refusal(_NO_CALL)
        world = self._world
        there = Situation(self.script, self._call, world.new_id(), world.now(), self.name)
        decision = decide(there, intent)
        if isinstance(decision, Refusal):
            return decision
        if decision or drafts:
            self._want(intent, drafts)
        return None

    def type(self, *drafts: Draft) -> None:
        """Keep drafts as they stand now, here and with the host."""
        self._want(None, drafts)

    def _want(self, intent: Intent | None, drafts: tuple[Draft, ...]) -> None:
        keep_drafts(self._drafts, drafts)
        self._number += 1
        act = Act(self._number, intent, drafts)
        self._acts.append((act, dict(self._drafts)))
        self.latest = View(self._call, dict(self._drafts))
        self._send(act)

    def _send(self, act: Act) -> None:
        if self._writer is not None and self.open:
            self._writer.write(wire.framed(act.message))

    def settle(self) -> bool:
        """Say whether everything wanted is done; what is shown is brought up to date by itself."""
        return not self._acts

    def wait(self, timeout: float) -> None:
        """Wait until everything wanted is done."""
        for act, _drafts in tuple(self._acts):
            act.done.result(timeout)

    @property
    def newest(self) -> Future[None] | None:
        """Ends when everything wanted is done; None when it is already."""
        return self._acts[-1][0].done if self._acts else None

    def hand_on(self, session: Session) -> "Beside":
        """Carry on alone on a session of one's own: what the host had not done is done there."""
        own = Beside(session, self.name)
        last = last_done(self.name, session.latest.drafts)
        for act, _drafts in tuple(self._acts):
            if act.number > last:
                own.again(act)
            act.done.set_result(None)
        self._acts.clear()
        return own


class Beside(Session):
    """A session of one's own, as a partner uses it: in their name, with their drafts."""

    def __init__(self, session: Session, name: str) -> None:
        self.own = session
        self.name = name
        self._number = last_done(name, session.latest.drafts)
        session.do(Join(name))

    @property
    def script(self) -> Script:  # type: ignore[override]
        """The script of the call."""
        return self.own.script

    @property
    def latest(self) -> View:  # type: ignore[override]
        """The call with everything done so far."""
        return self._mine(self.own.latest)

    @property
    def saved(self) -> View:  # type: ignore[override]
        """The call as it is safely kept."""
        return self._mine(self.own.saved)

    def _mine(self, view: View) -> View:
        return View(view.state, drafts_of(self.name, view.drafts), view.unkept)

    @property
    def state(self) -> CallState:
        """The call with everything done so far."""
        return self.own.state

    @property
    def events(self) -> Sequence[e.Event]:
        """Everything that happened, oldest first."""
        return self.own.events

    def again(self, act: Act) -> None:
        """Do what was wanted of a host that went away."""
        self._number = max(self._number, act.number - 1)
        if act.intent is None or self.do(act.intent, *act.drafts) is not None:
            self.type(*act.drafts)

    def do(self, intent: Intent, *drafts: Draft, by: str = "") -> Refusal | None:
        """Carry out an intent in the partner's name; what only leads the call, as its caller."""
        del by
        who = self.name if isinstance(intent, PARTNER_MAY) else ""
        refusal = self.own.do(intent, *self._kept(drafts), by=who)
        self._number += refusal is None
        return refusal

    def type(self, *drafts: Draft) -> None:
        """Keep drafts as they stand now."""
        self.own.type(*self._kept(drafts))
        self._number += 1

    def _kept(self, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
        return (*kept_for(self.name, drafts), marked_done(self.name, self._number + 1))

    def settle(self) -> bool:
        """Publish what has become safe since."""
        return self.own.settle()

    def wait(self, timeout: float) -> None:
        """Wait until everything done so far is safe."""
        self.own.wait(timeout)

    @property
    def newest(self) -> Future[None] | None:
        """Ends when everything done so far is safe; None when it is already."""
        return self.own.newest
