"""One live call: what is safe, what is typed, what is taken up again, how long it lasts."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.journal import NOTE_LINE, Batch, Draft, MemoryJournal
from callscript.call.session import Record, Session, Surroundings
from tests.call.making import KIM, START, Talk
from tests.call.scripted import SCRIPT


@dataclass
class SlowJournal:
    """A journal on a slow disk: batches are safe when the test says so."""

    batches: list[Batch] = field(default_factory=list)
    promised: list[Future[None]] = field(default_factory=list)

    def append(self, batch: Batch) -> Future[None]:
        """Take a batch, and promise."""
        self.batches.append(batch)
        self.promised.append(Future())
        return self.promised[-1]

    def sync(self, upto: int) -> None:
        """The disk has come so far."""
        for future in self.promised[:upto]:
            if not future.done():
                future.set_result(None)


def slow() -> tuple[Session, SlowJournal]:
    """A session on a slow disk, its call begun."""
    journal = SlowJournal()
    session = Session(SCRIPT, journal, Surroundings(lambda: START, lambda: "n1"), Record("call-1"))
    session.do(i.Start("digest", KIM))
    return session, journal


class TestSaving:
    def test_keys_are_understood_at_once_and_shown_when_safe(self) -> None:
        session, journal = slow()
        session.do(i.GoOn())
        session.do(i.Answer("yes"))
        assert session.state.position == "reason"
        assert session.saved.state.version == 0
        assert not session.settle()
        journal.sync(2)
        assert not session.settle()
        assert session.saved.state.position == "willing"
        journal.sync(3)
        assert session.settle()
        assert session.saved is session.latest
        assert session.newest is None

    def test_what_is_safe_is_published_in_order(self) -> None:
        session, journal = slow()
        session.do(i.GoOn())
        journal.promised[1].set_result(None)
        assert not session.settle()
        assert session.saved.state.version == 0
        assert session.newest is journal.promised[1]

    def test_waiting(self) -> None:
        session, journal = slow()
        with pytest.raises(TimeoutError):
            session.wait(0.001)
        journal.sync(1)
        session.wait(1)
        assert session.saved is session.latest

    def test_what_the_journal_raised_is_raised(self) -> None:
        session, journal = slow()
        journal.promised[0].set_exception(OSError("disk full"))
        with pytest.raises(OSError, match="disk full"):
            session.settle()

    def test_an_act_is_one_batch_with_its_draft(self) -> None:
        session, journal = slow()
        session.type(Draft(NOTE_LINE, "hal"))
        session.do(i.KeepNote("half"), Draft(NOTE_LINE, ""))
        assert [len(batch.events) for batch in journal.batches] == [2, 0, 1]
        assert journal.batches[-1].drafts == (Draft(NOTE_LINE, ""),)
        assert journal.batches[-1].state == session.state
        assert not session.latest.drafts

    def test_a_batch_says_for_lists_where_the_call_is(self) -> None:
        session, journal = slow()
        for intent in (i.GoOn(), i.Answer("no"), i.EndCall()):
            session.do(intent)
        seen = [(batch.overview.position, batch.overview.outcome) for batch in journal.batches]
        refused = "Does not want to talk to us"
        assert seen == [
            ("Hello", ""),
            ("May we ask?", ""),
            ("Short close", ""),
            ("Short close", refused),
        ]

    def test_an_act_that_changes_nothing_is_no_batch(self) -> None:
        session, journal = slow()
        assert session.do(i.Jump("hello")) is None
        assert len(journal.batches) == 1


class TestDrafts:
    def test_a_draft_outlives_the_program(self) -> None:
        talk = Talk(SCRIPT).start()
        talk.session.type(Draft(NOTE_LINE, "they sa", "concern", "hello"))
        talk.session.type(Draft("number", "1"))
        again = talk.reopened().session
        assert again.latest.drafts[NOTE_LINE] == Draft(NOTE_LINE, "they sa", "concern", "hello")
        assert again.saved.drafts == again.latest.drafts
        assert again.state == talk.state

    def test_moving_never_drops_a_draft(self) -> None:
        talk = Talk(SCRIPT).start()
        talk.session.type(Draft(NOTE_LINE, "they sa"))
        talk.do(i.GoOn(), i.Answer("later"), i.GoBack(), i.Undo(), i.EndCall(), i.WrapUp())
        assert talk.session.latest.drafts[NOTE_LINE].text == "they sa"

    def test_a_refused_act_keeps_the_draft(self) -> None:
        talk = Talk(SCRIPT).start()
        talk.session.type(Draft(NOTE_LINE, "they sa"))
        refused = talk.session.do(i.EditNote("n9", "they said"), Draft(NOTE_LINE, ""))
        assert isinstance(refused, Refusal)
        assert talk.session.latest.drafts[NOTE_LINE].text == "they sa"

    def test_a_view_never_changes_after_it_was_taken(self) -> None:
        talk = Talk(SCRIPT).start()
        talk.session.type(Draft(NOTE_LINE, "a"))
        view = talk.session.latest
        talk.session.type(Draft(NOTE_LINE, "ab"))
        assert view.drafts[NOTE_LINE].text == "a"
        assert talk.session.latest.drafts[NOTE_LINE].text == "ab"

    def test_a_draft_on_a_call_that_changes_nothing_else_is_kept(self) -> None:
        talk = Talk(SCRIPT).start()
        talk.session.do(i.Jump("hello"), Draft(NOTE_LINE, "x"))
        assert talk.journal.drafts[NOTE_LINE].text == "x"


class TestLength:
    """How long a call has lasted; every act of these talks takes a second."""

    def seconds(self, talk: Talk) -> float:
        return talk.state.length(talk.clock).total_seconds()

    def test_from_the_start_to_now_then_to_the_end(self) -> None:
        assert self.seconds(Talk(SCRIPT)) == 0
        talk = Talk(SCRIPT).start().go(60)
        assert self.seconds(talk) == 60
        assert self.seconds(talk.do(i.EndCall()).go(600)) == 61

    def test_the_time_away_is_left_out(self) -> None:
        talk = Talk(SCRIPT).start().go(60).do(i.GoOn()).go(3600).reopened().do(i.Resume()).go(10)
        assert self.seconds(talk) == 71
        talk.go(50).reopened().do(i.Resume())
        assert self.seconds(talk.do(i.EndCall())) == 122

    def test_wrap_up_is_no_talk_even_if_the_end_is_undone(self) -> None:
        talk = Talk(SCRIPT).start().go(60).do(i.EndCall())
        assert self.seconds(talk.go(600)) == 61
        assert self.seconds(talk.do(i.Undo())) == 61
        assert self.seconds(talk.go(10)) == 71
        assert self.seconds(talk.do(i.EndCall()).go(600)) == 72
        talk.do(i.Undo(), i.Redo()).go(600)
        assert self.seconds(talk) == 72
        assert self.seconds(talk.do(i.Undo())) == 72

    def test_a_break_in_wrap_up_is_left_out_once(self) -> None:
        talk = Talk(SCRIPT).start().go(60).do(i.EndCall()).go(300).reopened()
        talk.do(i.Resume()).go(100).do(i.Undo())
        assert self.seconds(talk.go(10)) == 71

    def test_undoing_what_came_before_a_break_leaves_its_length_alone(self) -> None:
        talk = Talk(SCRIPT).start().go(60).do(i.GoOn()).go(3600).do(i.Resume())
        assert self.seconds(talk) == 61
        assert self.seconds(talk.do(i.Undo())) == 62
        assert self.seconds(talk.do(i.Redo())) == 63

    def test_a_break_in_wrap_up_does_not_shorten_the_call(self) -> None:
        talk = Talk(SCRIPT).start().go(60).do(i.EndCall()).go(7200).do(i.Resume())
        assert self.seconds(talk) == 61

    def test_a_call_taken_up_again_after_its_end_by_mistake(self) -> None:
        talk = Talk(SCRIPT).start().go(60).do(i.EndCall()).go(7200).do(i.Resume(), i.Undo())
        assert self.seconds(talk) == 61

    def test_a_clock_that_goes_backwards(self) -> None:
        talk = Talk(SCRIPT).start().go(-3600).do(i.GoOn())
        assert self.seconds(talk) == 0
        assert [event.seq for event in talk.session.events] == [1, 2, 3]
        assert talk.state.position == "willing"
        assert talk.do(i.Resume()).state.away == timedelta(seconds=1)
        assert talk.go(-60).do(i.Resume()).state.away == timedelta(seconds=1)
        assert talk.reopened().state == talk.state


class TestStamps:
    def test_an_act_is_stamped_once_with_the_time_and_the_caller(self) -> None:
        talk = Talk(SCRIPT).start().do(i.Jump("reason"), i.Answer("price"))
        answered, moved = talk.session.events[-2:]
        assert (answered.at, answered.by) == (moved.at, moved.by) == (talk.clock, "Kim Caller")
        assert (answered.seq, answered.intent, moved.intent) == (4, 4, 4)

    def test_a_record_of_events_goes_on_where_it_stopped(self) -> None:
        talk = Talk(SCRIPT).start().do(i.GoOn()).reopened()
        talk.do(i.Resume(), i.Answer("yes"))
        assert [event.intent for event in talk.session.events] == [1, 1, 3, 4, 5, 5]


def test_a_memory_journal_is_safe_at_once() -> None:
    journal = MemoryJournal()
    session = Session(SCRIPT, journal, Surroundings(lambda: START, lambda: "n1"), Record("call-1"))
    session.do(i.Start("digest", KIM))
    assert session.settle()
    assert session.saved is session.latest
