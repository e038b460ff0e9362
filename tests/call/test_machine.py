"""A caller who does anything, for a long time, and whose program may end at any moment."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.script.model import Script
from tests.call import strategies as some
from tests.call.laws import LAWS
from tests.call.making import Talk, meaning


class Caller(RuleBasedStateMachine):
    """One call, and what must hold after every act."""

    talk: Talk

    @initialize(script=some.scripts(), start=some.starts | some.letter_starts)
    def begin(self, script: Script, start: i.Start) -> None:
        self.talk = Talk(script).do(start)

    @rule(intent=some.takings)
    def take_down(self, intent: i.Intent) -> None:
        self._attempt(intent)

    @rule(intent=some.moves)
    def move(self, intent: i.Intent) -> None:
        said = (self.talk.state.answers, self.talk.state.notes)
        self._attempt(intent)
        assert (self.talk.state.answers, self.talk.state.notes) == said

    @rule(intent=some.happenings)
    def happen(self, intent: i.Intent) -> None:
        self._attempt(intent)

    @rule(intent=some.nonsense)
    def talk_nonsense(self, intent: i.Intent) -> None:
        self._attempt(intent)

    @precondition(lambda self: self.talk.state.done)
    @rule()
    def undo(self) -> None:
        last = self.talk.state.done[-1]
        self.talk.do(i.Undo())
        assert self.talk.state.undone[-1] == last

    @precondition(lambda self: self.talk.state.undone)
    @rule()
    def redo(self) -> None:
        self.talk.do(i.Redo())

    @precondition(lambda self: self.talk.state.done)
    @rule()
    def undo_and_think_better_of_it(self) -> None:
        before = meaning(self.talk.state)
        self.talk.do(i.Undo(), i.Redo())
        assert meaning(self.talk.state) == before

    @rule(draft=some.drafts)
    def type(self, draft: Draft) -> None:
        self.talk.session.type(draft)

    @rule(resume=st.booleans())
    def reopen(self, resume: bool) -> None:
        before = self.talk
        self.talk = before.reopened()
        assert self.talk.state == before.state
        assert self.talk.session.latest.drafts == before.session.latest.drafts
        if resume:
            self.talk.do(i.Resume())

    @rule(seconds=st.integers(-7200, 7200))
    def clock_jumps(self, seconds: int) -> None:
        self.talk.go(seconds)

    def _attempt(self, intent: i.Intent) -> None:
        before, events = self.talk.state, self.talk.session.events
        refused = self.talk.attempt(intent)
        if refused is not None:
            assert self.talk.state is before
        assert self.talk.session.events[: len(events)] == events

    @invariant()
    def lawful(self) -> None:
        for law in LAWS:
            law(self.talk)


Caller.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestCaller = Caller.TestCase
