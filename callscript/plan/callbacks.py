"""When to ring again: what was agreed on the call, else what its outcome says; never after a no."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from callscript.call import flow
from callscript.call.dueitems import CALLBACK, read_due
from callscript.call.moments import is_moment, said_moment, settled_moment
from callscript.call.state import Answer, CallState
from callscript.call.wallclock import ToLocal, both_clocks, oddity
from callscript.call.zones import zone_named
from callscript.plan.commitment import Commitment
from callscript.plan.retry import ending, retry_at
from callscript.script.model import FormField, MomentField, Outcome, Script, Step, TextField

_ASKED = "callback"
"""The usual outcome by which a customer asks to be called back."""
_DAY, _MOMENT = MomentField("date"), MomentField("datetime")
_WAYS = "fri 14:30, tomorrow 9 am"
_ODD = {"skipped": "which that day's clocks leave out", "twice": "which comes twice that day"}


@dataclass(frozen=True, slots=True)
class Appointment:
    """When they want to be called: the step that asked, and what was said.

    `said` is in its one form where it was understood ("2026-11-27", "2026-11-27T14:30"), else the
    customer's words.
    """

    step: str
    said: str


def callback_of(script: Script, state: CallState) -> Commitment | None:
    """Read the callback off a call that has ended, if one was asked for or is to be tried.

    A time of day is the customer's where their zone is known, else the caller's. One that the
    clocks leave out that day, or show twice, stays in the words.
    """
    outcome = ending(script, state)
    if outcome is None or outcome.final or state.phase == "live":
        return None
    asked = appointment(script, state, outcome) if _rings_again(outcome) else None
    if asked is None and outcome.id != _ASKED:
        return _try_again(script, state, outcome)
    reason = " · ".join(_remarks(script, state, asked)) or outcome.label
    owed = Commitment(CALLBACK, "callback", "Call back", state.caller.name, reason=reason)
    return spoken(state, owed, asked.said if asked is not None else "")


def spoken(state: CallState, owed: Commitment, said: str) -> Commitment:
    """A callback for when was said: its day, and the time on whose clock it was meant.

    What is no day, or a time that those clocks don't show once that day, stands in its words.
    """
    day, clock = read_due(said)
    zone = their_zone(state) if clock else ""
    words = _odd_words(said, zone) if clock else "" if day else said
    at = "" if words else clock
    text = f"{owed.text} – {words}" if words else owed.text
    return replace(owed, text=text, due=day, at=at, zone=zone if at else "")


def their_zone(state: CallState) -> str:
    """The contact's time zone as it is written; empty where none is known, or it is none."""
    named = state.contact.fields.get("timezone", "").strip() if state.contact is not None else ""
    return named if zone_named(named) is not None else ""


def appointment(script: Script, state: CallState, outcome: Outcome) -> Appointment | None:
    """The last answer on the way that says when to ring: one whose step proposes this outcome."""
    on_path = flow.path_of(script, state).steps
    for answer in sorted(state.answers.values(), key=lambda given: -given.seq):
        step = script.steps.get(answer.step)
        if step is None or step.outcome != outcome.id or answer.step not in on_path:
            continue
        if answer.kept and (said := _moment_in(step, answer)):
            return Appointment(answer.step, said)
    return None


def _rings_again(outcome: Outcome) -> bool:
    """Whether an outcome means another call, so that a day asked for with it is the day of that."""
    return outcome.id == _ASKED or (outcome.retry_after is not None and not outcome.final)


def asks_when(script: Script, step: Step) -> bool:
    """Whether a step asks when to ring: it takes a day or words, and proposes to ring again."""
    outcome = script.outcome(step.outcome)
    if outcome is None or not _rings_again(outcome):
        return False
    return isinstance(step.field, MomentField | TextField)


def heard_as(state: CallState, step: Step, words: str, now: datetime, to_local: ToLocal) -> str:
    """Say how words on when to ring are understood; an hour of theirs on both clocks.

    Empty where there are no words. What is not understood is said to stay as it is.
    """
    if not words.strip():
        return ""
    field = step.field if isinstance(step.field, MomentField) else _MOMENT
    said = settled_moment(field, words, now)
    if field is _MOMENT and not is_moment(_MOMENT, said):
        said = settled_moment(_DAY, words, now)
    day, clock = read_due(said)
    if day is None:
        return "" if is_moment(field, said) else f"kept in these words; a day is: {_WAYS}"
    both = ""
    if clock and (zone := their_zone(state)):
        both = both_clocks(datetime.fromisoformat(said), zone, to_local)
    past = "which is past" if day < now.date() else ""
    return " · ".join(filter(None, (f"= {said_moment(said)}", both, past)))


def _moment_in(step: Step, answer: Answer) -> str:
    """The day or moment an answer says; words that are none as they are; else nothing."""
    match step.field, answer.value:
        case MomentField(kind="date" | "datetime"), str(said):
            return said
        case TextField(), str(said):
            # Counted from the day it was said; what is not understood is not guessed.
            moment = settled_moment(_MOMENT, said, answer.at)
            return moment if moment != said else settled_moment(_DAY, said, answer.at)
        case FormField() as form, Mapping() as values:
            return _in_blanks(form, values)
    return ""


def _in_blanks(form: FormField, values: Mapping[str, object]) -> str:
    """A day and a time of day, each in a blank of its own, or both in one."""
    said = {
        blank.field.kind: str(values[blank.id])
        for blank in form.blanks
        if isinstance(blank.field, MomentField) and is_moment(blank.field, values.get(blank.id))
    }
    if "date" in said and "time" in said:
        return f"{said['date']}T{said['time']}"
    return said.get("datetime") or said.get("date", "")


def _odd_words(said: str, zone: str) -> str:
    """The words for a time that a zone's clocks don't show once that day; empty for others."""
    known = zone_named(zone)
    wall = datetime.fromisoformat(said)
    odd = oddity(wall, known) if known is not None else ""
    return f"{wall:%H:%M}, {_ODD[odd]}" if odd else ""


def _remarks(script: Script, state: CallState, asked: Appointment | None) -> Iterator[str]:
    """What was noted where they said when to ring: it goes wherever the callback goes."""
    if asked is None:
        return
    step = script.steps.get(asked.step)
    is_words = step is not None and isinstance(step.field, TextField)
    for note in state.notes_on(asked.step):
        # Of a text step the notes of its own kind are the answer itself.
        if note.text and not (is_words and step is not None and note.kind == step.notes):
            yield note.text


def _try_again(script: Script, state: CallState, outcome: Outcome) -> Commitment | None:
    """A further attempt, as long after this one as the outcome says."""
    due = retry_at(script, state)
    if due is None or outcome.retry_after is None:
        return None
    # Whole days name a day; hours name a time on it, on the caller's own clock.
    at = "" if outcome.retry_after % 24 == 0 else f"{due:%H:%M}"
    who = state.caller.name
    return Commitment(CALLBACK, "callback", "Try again", who, due.date(), at, reason=outcome.label)
