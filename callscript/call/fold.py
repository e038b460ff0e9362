"""state = fold(events): how each event changes what a call looks like.

Total on purpose: whatever an old or foreign journal holds, folding never fails. What makes no
sense (an edit of a note that never was) changes nothing but the version.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from callscript.call import events as e
from callscript.call.state import Answer, CallState, Murmur, Note, Raised, Visit
from callscript.script.model import END

_NOT_UNDOABLE = (e.CallStarted, e.Resumed, e.Undone, e.Redone, e.Unreadable)
_START = 1
"""The intent that starts a call: undoing it would leave nothing to stand on."""


def fold(call: str, journal: Sequence[e.Event]) -> CallState:
    """Read a whole call: the state after its last event, undone intents left out."""
    stacks = _Stacks((), ())
    for event in journal:
        stacks = _stacked(stacks, event)
    counted = frozenset(stacks.done)
    state = CallState(call)
    for event in journal:
        undone = _is_undoable(event) and event.intent not in counted
        state = replace(state, last_at=event.at) if undone else _changed(state, event)
    version = journal[-1].seq if journal else 0
    return replace(state, version=version, done=stacks.done, undone=stacks.undone)


def advance(state: CallState, history: Sequence[e.Event], new: Sequence[e.Event]) -> CallState:
    """Add `new` events, which follow `history`; equal to folding both, and usually much cheaper."""
    if any(isinstance(event.body, e.Undone | e.Redone) for event in new):
        return fold(state.call, [*history, *new])
    for event in new:
        done, undone = _stacked(_Stacks(state.done, state.undone), event)
        state = replace(_changed(state, event), version=event.seq, done=done, undone=undone)
    return state


class _Stacks(NamedTuple):
    """Intents that count, and intents a redo can bring back, newest last."""

    done: tuple[int, ...]
    undone: tuple[int, ...]


def _stacked(stacks: _Stacks, event: e.Event) -> _Stacks:
    """Move the undo and redo stacks on by one event; anything new empties the redo stack."""
    done, undone = stacks
    match event.body:
        case e.Undone(intent=intent) if intent in done:
            return _Stacks(tuple(i for i in done if i != intent), (*undone, intent))
        case e.Redone(intent=intent) if intent in undone:
            return _Stacks((*done, intent), tuple(i for i in undone if i != intent))
        case _ if not _is_undoable(event):
            return stacks
        case _ if done and done[-1] == event.intent:
            return stacks
        case _:
            return _Stacks((*done, event.intent), ())


def _is_undoable(event: e.Event) -> bool:
    return event.intent != _START and not isinstance(event.body, _NOT_UNDOABLE)


def _changed(state: CallState, event: e.Event) -> CallState:
    """One event's effect on everything but the stacks."""
    change = _CHANGES.get(type(event.body))
    if change is not None:
        state = change(state, event, event.body)
    return replace(state, last_at=event.at)


def _started(state: CallState, event: e.Event, body: e.CallStarted) -> CallState:
    return replace(
        state,
        script=body.script,
        title=body.title,
        digest=body.digest,
        caller=body.caller,
        contact=body.contact,
        rehearsal=body.rehearsal,
        started_at=event.at,
    )


def _resumed(state: CallState, event: e.Event, _body: e.Resumed) -> CallState:
    """Leave out the time away; a call that had ended by then was no longer going on."""
    if state.last_at is None or state.ended_at is not None:
        return state
    gap = event.at - state.last_at
    return replace(state, away=state.away + max(timedelta(), gap))


def _moved(state: CallState, event: e.Event, body: e.Moved) -> CallState:
    if body.way == "back":
        if len(state.trail) < 2:
            return state
        left = replace(state, trail=state.trail[:-1], ahead=(*state.ahead, state.position))
        return _returned(left)
    trail = (*state.trail, Visit(body.to, body.way, event.at, body.interrupt))
    follows_ahead = bool(state.ahead) and state.ahead[-1] == body.to
    ahead = state.ahead[:-1] if follows_ahead else ()
    jumped, away = state.jumped_to, state.away_from
    if body.way == "jump" and body.to is not None:
        jumped = tuple(dict.fromkeys((*jumped, body.to)))
        away = away or state.position or END
    elif body.way == "return":
        away = None
    return _returned(replace(state, trail=trail, ahead=ahead, jumped_to=jumped, away_from=away))


def _returned(state: CallState) -> CallState:
    """Forget where to return to once the call is there again."""
    there = (state.position or END) == state.away_from
    return replace(state, away_from=None) if there else state


def _answered(state: CallState, event: e.Event, body: e.Answered) -> CallState:
    answer = Answer(body.step, body.value, event.at, event.seq)
    return replace(state, answers={**state.answers, body.step: answer})


def _cleared(state: CallState, _event: e.Event, body: e.AnswerCleared) -> CallState:
    left = {step: answer for step, answer in state.answers.items() if step != body.step}
    return replace(state, answers=left)


def _note_kept(state: CallState, event: e.Event, body: e.NoteKept) -> CallState:
    note = Note(body.note, body.step, body.kind, body.text, event.at, event.seq)
    return replace(state, notes={**state.notes, body.note: note})


def _note_changed(state: CallState, note: str, **changes: Any) -> CallState:
    known = state.notes.get(note)
    if known is None:
        return state
    return replace(state, notes={**state.notes, note: replace(known, **changes)})


def _note_edited(state: CallState, _event: e.Event, body: e.NoteEdited) -> CallState:
    return _note_changed(state, body.note, text=body.text)


def _note_marked(state: CallState, _event: e.Event, body: e.NoteMarked) -> CallState:
    return _note_changed(state, body.note, kind=body.kind)


def _detail_set(state: CallState, _event: e.Event, body: e.DetailSet) -> CallState:
    if not body.about:
        return replace(state, details={**state.details, body.field: body.value})
    known = state.notes.get(body.about)
    details = {**known.details, body.field: body.value} if known else {}
    return _note_changed(state, body.about, details=details)


def _interrupt_raised(state: CallState, event: e.Event, body: e.InterruptRaised) -> CallState:
    raised = (*state.raised, Raised(body.interrupt, body.step, event.at))
    return replace(state, interrupt=body.interrupt, raised=raised)


def _interrupt_left(state: CallState, _event: e.Event, body: e.InterruptLeft) -> CallState:
    return replace(state, interrupt=None) if state.interrupt == body.interrupt else state


def _acknowledged(state: CallState, _event: e.Event, body: e.Acknowledged) -> CallState:
    return replace(state, murmurs=(*state.murmurs, Murmur(body.step, body.phrase)))


def _outcome_chosen(state: CallState, _event: e.Event, body: e.OutcomeChosen) -> CallState:
    return replace(state, outcome=body.outcome)


def _language_switched(state: CallState, _event: e.Event, body: e.LanguageSwitched) -> CallState:
    return replace(state, language=body.language)


def _ended(state: CallState, event: e.Event, _body: e.CallEnded) -> CallState:
    return replace(state, phase="wrap-up", ended_at=event.at, interrupt=None)


def _wrapped_up(state: CallState, _event: e.Event, _body: e.WrappedUp) -> CallState:
    return replace(state, phase="done")


_Change = Callable[[CallState, e.Event, Any], CallState]

_CHANGES: dict[type, _Change] = {
    e.CallStarted: _started,
    e.Resumed: _resumed,
    e.Moved: _moved,
    e.Answered: _answered,
    e.AnswerCleared: _cleared,
    e.NoteKept: _note_kept,
    e.NoteEdited: _note_edited,
    e.NoteMarked: _note_marked,
    e.DetailSet: _detail_set,
    e.InterruptRaised: _interrupt_raised,
    e.InterruptLeft: _interrupt_left,
    e.Acknowledged: _acknowledged,
    e.OutcomeChosen: _outcome_chosen,
    e.LanguageSwitched: _language_switched,
    e.CallEnded: _ended,
    e.WrappedUp: _wrapped_up,
}
