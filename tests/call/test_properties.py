"""What holds for any script and anything a caller may do."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from callscript.call import flow
from callscript.call import intents as i
from callscript.call.decide import Refusal
from callscript.call.events import AnswerValue
from callscript.call.fits import settled, why_not
from callscript.call.fold import fold
from callscript.call.journal import Draft
from callscript.call.state import CallState
from callscript.script.model import END, Script, TextField
from tests.call.laws import LAWS
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


@settings(max_examples=250)
@given(walked)
def test_laws(talk: Talk) -> None:
    for law in LAWS:
        law(talk)


@given(talks, st.lists(st.one_of(intents, drafts), max_size=15))
def test_drafts_survive(talk: Talk, doings: list[i.Intent | Draft]) -> None:
    for doing in doings:
        if isinstance(doing, Draft):
            talk.session.type(doing)
        else:
            talk.attempt(doing)
    assert dict(talk.reopened().session.latest.drafts) == dict(talk.session.latest.drafts)
    assert all(draft.text for draft in talk.session.latest.drafts.values())


@settings(max_examples=120)
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


@given(talks, st.lists(st.one_of(intents, nonsense), min_size=3, max_size=20))
def test_undo_takes_back_one_act_whole_and_redo_brings_it_back(
    talk: Talk, doings: list[i.Intent]
) -> None:
    for intent in doings:
        before = talk.state
        talk.attempt(intent)
        after, events = talk.state, talk.session.events
        if after.done != (*before.done, before.version + 1):
            continue
        # Time in wrap-up is left out of the call once its end is undone.
        taken_back = _but_for_time if isinstance(intent, i.EndCall | i.WrapUp) else meaning
        assert taken_back(talk.do(i.Undo()).state) == taken_back(before)
        assert (talk.state.done, talk.state.undone) == (before.done, (after.done[-1],))
        assert meaning(talk.do(i.Redo()).state) == meaning(after)
        assert (talk.state.done, talk.state.undone) == (after.done, ())
        assert talk.session.events[: len(events)] == events


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


@pytest.mark.parametrize("phase", ["live", "wrap-up"])
@given(walked, st.one_of(st.integers(-3, 13), texts, st.booleans()), st.data())
def test_why_not_agrees_with_answering(
    phase: str, talk: Talk, value: AnswerValue, data: st.DataObject
) -> None:
    step = talk.script.steps[data.draw(st.sampled_from(talk.script.order))]
    if phase == "wrap-up":
        talk.attempt(i.EndCall())
    value = settled(step.field, value, talk.clock)
    wrong = why_not(step, value)
    refused = talk.attempt(i.Answer(value, step.id))
    assert refused == (Refusal(wrong) if wrong else None)
    if not wrong and not isinstance(step.field, TextField):
        assert talk.value(step.id) == ("" if step.sensitive else value)


@given(walked, st.integers(-(10**6), 10**6))
def test_a_call_never_lasts_less_than_nothing(talk: Talk, seconds: int) -> None:
    assert talk.state.length(talk.clock + timedelta(seconds=seconds)) >= timedelta()
