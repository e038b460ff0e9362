"""What holds for any script and anything a caller may do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.decide import Refusal, why_not
from callscript.call.fold import fold
from callscript.call.journal import Draft
from callscript.call.state import CallState
from callscript.script.condition import holds
from callscript.script.model import END, Script, TextField
from tests.call.making import Talk, meaning
from tests.call.strategies import (
    STEPS,
    acts,
    drafts,
    intents,
    moves,
    nonsense,
    scripts,
    starts,
    texts,
)

talks = st.builds(lambda script, start: Talk(script).do(start), scripts(), starts)


@st.composite
def _walked(draw: st.DrawFn) -> Talk:
    talk = draw(talks)
    for intent in draw(acts):
        talk.attempt(intent)
    return talk


walked = _walked()
"""Calls in any state a caller can bring them to."""


@settings(max_examples=300)
@given(walked)
def test_the_state_is_the_fold_of_the_events(talk: Talk) -> None:
    assert fold("call-1", talk.session.events) == talk.state


@given(walked)
def test_a_journal_gets_exactly_the_events_in_order(talk: Talk) -> None:
    assert tuple(talk.journal.events) == talk.session.events
    assert [event.seq for event in talk.journal.events] == list(range(1, talk.state.version + 1))


@given(walked)
def test_acts_are_groups_without_gaps_numbered_by_their_first_event(talk: Talk) -> None:
    before = 0
    for event in talk.session.events:
        assert event.intent in {before, event.seq}
        before = event.intent


@given(walked)
def test_a_reopened_call_is_the_call(talk: Talk) -> None:
    assert talk.reopened().state == talk.state


@given(talks, st.lists(st.one_of(intents, drafts), max_size=15))
def test_drafts_survive(talk: Talk, doings: list[i.Intent | Draft]) -> None:
    for doing in doings:
        if isinstance(doing, Draft):
            talk.session.type(doing)
        else:
            talk.attempt(doing)
    assert dict(talk.reopened().session.latest.drafts) == dict(talk.session.latest.drafts)
    assert all(draft.text for draft in talk.session.latest.drafts.values())


@settings(max_examples=300)
@given(walked, st.one_of(intents, nonsense))
def test_a_refused_intent_changes_nothing_and_says_why(talk: Talk, intent: i.Intent) -> None:
    view, events, kept = talk.session.latest, talk.session.events, len(talk.journal.events)
    refused = talk.session.do(intent, Draft("note", "typed"))
    if refused is not None:
        assert refused.reason.endswith(".")
        assert talk.session.latest is view
        assert talk.session.events == events
        assert (len(talk.journal.events), dict(talk.journal.drafts)) == (kept, {})


@given(scripts(), st.one_of(intents, nonsense).filter(lambda intent: not _starts(intent)))
def test_nothing_can_be_done_before_the_call_begins(script: Script, intent: i.Intent) -> None:
    assert Talk(script).refused(intent)


def _starts(intent: i.Intent) -> bool:
    return isinstance(intent, i.Start)


@settings(max_examples=300)
@given(walked)
def test_undo_then_redo_is_where_it_was(talk: Talk) -> None:
    assume(talk.state.done)
    before, events = talk.state, talk.session.events
    talk.do(i.Undo())
    assert talk.state.done == before.done[:-1]
    assert talk.session.events[: len(events)] == events
    talk.do(i.Redo())
    assert meaning(talk.state) == meaning(before)
    assert (talk.state.done, talk.state.undone) == (before.done, before.undone)


@given(walked, st.one_of(intents, nonsense))
def test_undo_takes_back_one_act_whole(talk: Talk, intent: i.Intent) -> None:
    before = talk.state
    talk.attempt(intent)
    assume(talk.state.done == (*before.done, before.version + 1))
    assert talk.do(i.Undo()).state.done == before.done
    assert meaning(talk.state) == meaning(before)


@given(walked)
def test_undoing_everything_leads_back_to_the_start(talk: Talk) -> None:
    start = fold("call-1", [event for event in talk.session.events if event.intent == 1])
    for _ in talk.state.done:
        talk.do(i.Undo())
    assert _but_for_time(talk.state) == _but_for_time(start)
    assert talk.refused(i.Undo()) == "There is nothing to undo."


def _but_for_time(state: CallState) -> CallState:
    return replace(meaning(state), away=timedelta())


@given(walked, intents)
def test_anything_new_after_an_undo_empties_redo(talk: Talk, intent: i.Intent) -> None:
    assume(talk.state.done)
    version = talk.do(i.Undo()).state.version
    assume(not isinstance(intent, i.Undo | i.Redo | i.Resume))
    talk.attempt(intent)
    assert bool(talk.state.undone) == (talk.state.version == version)


@given(walked, moves)
def test_moving_never_touches_what_was_said(talk: Talk, move: i.Intent) -> None:
    before = talk.state
    talk.attempt(move)
    after = talk.state
    assert (after.answers, after.notes, after.details) == (
        before.answers,
        before.notes,
        before.details,
    )
    assert after.outcome == before.outcome


@given(walked)
def test_forward_after_back_is_where_it_was(talk: Talk) -> None:
    before = talk.state
    assume(len(before.trail) > 1)
    on_path = flow.path_of(talk.script, before).steps
    assume(before.position is None or before.position in on_path)
    talk.do(i.GoBack())
    assert talk.at == before.trail[-2].step
    talk.do(i.GoForward())
    assert talk.at == before.position
    assert talk.state.ahead == before.ahead


@given(walked, st.sampled_from(STEPS))
def test_one_key_returns_from_a_jump(talk: Talk, to: str) -> None:
    assume(to in talk.script.steps and to != talk.at)
    home = talk.at if talk.state.away_from is None else talk.state.away_from
    talk.do(i.Jump(to))
    assume((talk.at or END) != (home or END))
    talk.do(i.Return())
    assert (talk.at or END) == (home or END)
    assert talk.state.away_from is None


@settings(max_examples=300)
@given(walked)
def test_the_next_step_is_one_that_applies(talk: Talk) -> None:
    known = flow.path_of(talk.script, talk.state).circumstances
    for name in talk.script.order:
        to = flow.next_step(talk.script, talk.state, name)
        if to is not None:
            conditions = (talk.script.section_of[to].when, talk.script.steps[to].when)
            assert all(holds(condition, known) for condition in conditions if condition)


@given(walked)
def test_every_answer_counts_or_is_off_path(talk: Talk) -> None:
    on_path = flow.path_of(talk.script, talk.state).steps
    left = {answer.step for answer in flow.off_path(talk.script, talk.state)}
    assert left == talk.state.answers.keys() - on_path


@given(walked)
def test_the_outcome_is_one_the_script_has_or_the_caller_gave(talk: Talk) -> None:
    outcome = flow.outcome_of(talk.script, talk.state)
    known = outcome is None or talk.script.outcome(outcome) is not None
    assert known or outcome == talk.state.outcome


@pytest.mark.parametrize("phase", ["live", "wrap-up"])
@given(walked, st.one_of(st.integers(-3, 13), texts, st.booleans()), st.data())
def test_why_not_agrees_with_answering(
    phase: str, talk: Talk, value: str | int, data: st.DataObject
) -> None:
    step = talk.script.steps[data.draw(st.sampled_from(talk.script.order))]
    if phase == "wrap-up":
        talk.attempt(i.EndCall())
    wrong = why_not(step, value)
    refused = talk.attempt(i.Answer(value, step.id))
    assert refused == (Refusal(wrong) if wrong else None)
    if not wrong and not isinstance(step.field, TextField):
        assert talk.value(step.id) == value


@given(walked, st.integers(-(10**6), 10**6))
def test_a_call_never_lasts_less_than_nothing(talk: Talk, seconds: int) -> None:
    assert talk.state.length(talk.clock + timedelta(seconds=seconds)) >= timedelta()
