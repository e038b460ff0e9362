"""What holds of any call at any moment, however it came there."""

from collections.abc import Callable

from callscript.call import flow
from callscript.call.fold import fold
from callscript.call.state import CallState
from callscript.script.condition import holds
from tests.call.making import Talk


def state_is_fold(talk: Talk) -> None:
    """However cheaply the session got there, the state is the fold of its events."""
    assert fold("call-1", talk.session.events) == talk.state


def journal_has_every_event(talk: Talk) -> None:
    """The journal holds exactly the session's events, numbered from 1 without gaps."""
    assert tuple(talk.journal.events) == talk.session.events
    assert [event.seq for event in talk.journal.events] == list(range(1, talk.state.version + 1))


def acts_are_groups(talk: Talk) -> None:
    """The events of one act stand together and carry the number of the first."""
    before = 0
    for event in talk.session.events:
        assert event.intent in {before, event.seq}
        before = event.intent


def reopening_brings_it_back(talk: Talk) -> None:
    """A program started anew finds the same call, drafts included."""
    again = talk.reopened().session.latest
    assert (again.state, dict(again.drafts)) == (talk.state, dict(talk.session.latest.drafts))


def next_steps_apply(talk: Talk) -> None:
    """From every step the way leads to a step whose conditions hold, or past the end."""
    known = flow.path_of(talk.script, talk.state).circumstances
    for name in talk.script.order:
        to = flow.next_step(talk.script, talk.state, name)
        if to is not None:
            conditions = (talk.script.section_of[to].when, talk.script.steps[to].when)
            assert all(holds(condition, known) for condition in conditions if condition)


def what_counts_is_what_the_path_says(talk: Talk) -> None:
    """Conditions are asked of the same answers, whether or not all of the path was followed."""
    quick = flow.what_counts(talk.script, talk.state)
    whole = flow.path_of(talk.script, talk.state).circumstances
    for name in talk.script.order:
        assert quick.fact(name) == whole.fact(name)
        step = talk.script.steps[name]
        for tag in {tag for response in step.responses for tag in response.tags}:
            assert quick.asked("tagged", tag) == whole.asked("tagged", tag)


def position_exists(talk: Talk) -> None:
    """What is on the screen is a step of the script, or the end."""
    assert talk.at is None or talk.at in talk.script.steps
    assert talk.state.away_from is None or talk.state.away_from != talk.at


def answers_count_or_are_off_path(talk: Talk) -> None:
    """No answer is lost: it counts, or is kept as off path."""
    on_path = flow.path_of(talk.script, talk.state).steps
    left = {answer.step for answer in flow.off_path(talk.script, talk.state)}
    assert left == talk.state.answers.keys() - on_path


def outcome_is_known(talk: Talk) -> None:
    """The outcome is one of the script's, or what the caller said."""
    outcome = flow.outcome_of(talk.script, talk.state)
    known = outcome is None or talk.script.outcome(outcome) is not None
    assert known or outcome == talk.state.outcome


def stacks_hold_acts(talk: Talk) -> None:
    """Undo and redo hold different acts of this call, none of them its start."""
    state: CallState = talk.state
    stacked = (*state.done, *state.undone)
    acts = {event.intent for event in talk.session.events}
    assert len(set(stacked)) == len(stacked)
    assert set(stacked) <= acts - {1}


LAWS: tuple[Callable[[Talk], None], ...] = (
    state_is_fold,
    journal_has_every_event,
    acts_are_groups,
    reopening_brings_it_back,
    next_steps_apply,
    what_counts_is_what_the_path_says,
    position_exists,
    answers_count_or_are_off_path,
    outcome_is_known,
    stacks_hold_acts,
)
