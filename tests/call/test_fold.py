import random

from hypothesis import given
from hypothesis import strategies as st

from callscript.call import events as e
from callscript.call import intents as i
from callscript.call.decide import Refusal, Situation, decide
from callscript.call.flow import next_step, off_path, outcome_of, path_of, reply_to_say
from callscript.call.fold import advance, fold
from callscript.call.state import CallState
from callscript.script.model import Script, Step
from tests.call.making import START, Talk, script_of
from tests.call.strategies import acts, garbage, intents, numbered, scripts, starts


def _read(script: Script, state: CallState) -> None:
    """Ask everything that is asked of a state on screen and on paper."""
    path_of(script, state)
    off_path(script, state)
    outcome_of(script, state)
    reply_to_say(script, state)
    next_step(script, state, state.position or "")
    state.length(START)


@given(garbage)
def test_folding_is_total(journal: list[e.Event]) -> None:
    state = fold("call-1", journal)
    assert state.version == (journal[-1].seq if journal else 0)
    at = [event.at for event in journal if not isinstance(event.body, e.Redacted)]
    assert state.last_at == (at[-1] if at else None)


@given(garbage, scripts(), intents)
def test_a_foreign_journal_can_be_read_and_gone_on_with(
    journal: list[e.Event], script: Script, intent: i.Intent
) -> None:
    state = fold("call-1", journal)
    _read(script, state)
    decision = decide(Situation(script, state, "new"), intent)
    assert isinstance(decision, Refusal) or all(e.kind_of(body) for body in decision)


@given(scripts(), starts, acts, st.randoms(use_true_random=False), st.booleans())
def test_real_journals_torn_and_mixed_up_still_fold(
    script: Script, start: i.Start, doings: list[i.Intent], luck: random.Random, shuffle: bool
) -> None:
    talk = Talk(script)
    for intent in (start, *doings):
        talk.attempt(intent)
    journal = list(talk.session.events)
    torn = [event for event in journal for _ in range(luck.choice((0, 1, 1, 1, 2)))]
    if shuffle:
        luck.shuffle(torn)
    _read(script, fold("call-1", torn))


@given(numbered(), numbered())
def test_advancing_is_folding(history: list[e.Event], more: list[e.Event]) -> None:
    shift = len(history)
    new = [
        e.Event(event.seq + shift, event.intent + shift, event.at, event.by, event.body)
        for event in more
    ]
    whole = [*history, *new]
    assert advance(fold("call-1", history), history, new) == fold("call-1", whole)


def _event(seq: int, body: e.Body) -> e.Event:
    return e.Event(seq, seq, START, "", body)


def test_undoing_the_start_or_what_never_was_changes_nothing() -> None:
    started = Talk(script_of(Step("a", "A"))).start()
    journal = list(started.session.events)
    for intent in (1, 3, 99, -1):
        state = fold("call-1", [*journal, _event(3, e.Undone(intent)), _event(4, e.Redone(intent))])
        assert state.started_at == started.state.started_at
        assert state.trail == started.state.trail
        assert (state.done, state.undone) == ((), ())


def test_an_unreadable_event_changes_nothing_and_keeps_redo() -> None:
    talk = Talk(script_of(Step("a", "A"), Step("b", "B"))).start().do(i.GoOn(), i.Undo())
    foreign = _event(talk.state.version + 1, e.Unreadable("hummed"))
    state = fold("call-1", [*talk.session.events, foreign])
    assert state.undone == talk.state.undone
    assert state.trail == talk.state.trail


def test_edits_of_a_note_that_never_was_change_nothing() -> None:
    journal = [
        _event(2, e.NoteEdited("n9", "x")),
        _event(3, e.NoteMarked("n9", "concern")),
        _event(4, e.DetailSet("n9", "owner", "Ana")),
        _event(5, e.AnswerCleared("a")),
        _event(6, e.Moved("a", "back")),
        _event(7, e.InterruptLeft("busy")),
    ]
    state = fold("call-1", journal)
    assert (dict(state.notes), dict(state.answers), state.trail) == ({}, {}, ())
    assert state.interrupt is None


def test_going_back_below_the_first_step_is_passed_over() -> None:
    journal = [_event(1, e.Moved("a", "next")), _event(2, e.Moved(None, "back"))]
    assert fold("call-1", journal).position == "a"
