"""What happens beside the questions: checks, entries, ladders, and another kind of call.

Each rule gives the events of an intent, or says in words for the caller why it can't be done now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from callscript.call import events as e
from callscript.call import flow
from callscript.call import intents as i
from callscript.call.state import CallState
from callscript.call.way import Way
from callscript.script.condition import holds, names_in
from callscript.script.kinds import OPENINGS
from callscript.script.model import Check, Interrupt, Script, Step
from callscript.script.places import entry_of, place_of, step_of, target_of
from callscript.script.wording import Wording

Done = Sequence[e.Body] | str
"""Events, or why there are none."""

_ENDED = "The call has ended already."


def open_checks(script: Script, state: CallState) -> tuple[Check, ...]:
    """The checks whose answers don't go together now, hard ones first.

    One that was waved off comes up again when an answer it asks about changes.
    """
    if not script.checks or not state.answers:
        return ()
    known = flow.what_counts(script, state)
    failing = (check for check in script.checks if not _is_waived(state, check))
    found = [check for check in failing if holds(check.when, known)]
    return tuple(sorted(found, key=lambda check: not check.hard))


def _is_waived(state: CallState, check: Check) -> bool:
    at = state.waived.get(check.id)
    if at is None or check.hard:
        return False
    about = {*names_in(check.when), *check.fix}
    return all(answer.seq <= at for name, answer in state.answers.items() if name in about)


def times_raised(state: CallState, interrupt: Interrupt) -> int:
    """How many times an interrupt came up on this call."""
    return sum(raised.interrupt == interrupt.id for raised in state.raised)


def reply_of(state: CallState, interrupt: Interrupt) -> Wording:
    """What to say to an interrupt: from the second time on, its shorter words."""
    return (
        interrupt.again if interrupt.again and times_raised(state, interrupt) > 1 else interrupt.say
    )


def is_past_limit(state: CallState, interrupt: Interrupt) -> bool:
    """Whether an interrupt came up more often than its limit."""
    return interrupt.limit is not None and times_raised(state, interrupt) > interrupt.limit


def leads_to(state: CallState, interrupt: Interrupt) -> str | None:
    """Where the call goes on after an interrupt: past its limit, elsewhere."""
    past = interrupt.after_limit if is_past_limit(state, interrupt) else None
    return past or interrupt.goto


def refuses_rung(state: CallState, step: Step, value: e.AnswerValue) -> bool:
    """Whether a no leads to the next rung of a ladder, and is no answer yet."""
    if not step.rungs or value != step.responses[-1].value:
        return False
    return state.refusals.get(step.id, 0) + 1 < len(step.rungs)


def rung(state: CallState, step: Step) -> int:
    """Which rung of a ladder is asked now, from 0."""
    return min(state.refusals.get(step.id, 0), len(step.rungs) - 1)


def _choose_opening(script: Script, state: CallState, intent: i.ChooseOpening) -> Done:
    if state.phase != "live":
        return _ENDED
    if intent.opening not in OPENINGS:
        return "There is no such kind of call."
    known = flow.what_counts(script, state)
    turned = replace(state, opening=intent.opening)
    first = Way(script, turned, known, state.answers).start()
    to = first.place if first is not None else None
    return (e.OpeningChosen(intent.opening), e.Moved(to, "next"))


def _waive_check(script: Script, state: CallState, intent: i.WaiveCheck) -> Done:
    check = next((c for c in open_checks(script, state) if c.id == intent.check), None)
    if check is None:
        return "There is no such check to wave off."
    if check.hard:
        return "This one has to be mended: it stays in view until then."
    return (e.CheckWaived(check.id),)


def _add_entry(script: Script, state: CallState, intent: i.AddEntry) -> Done:
    section = script.loops.get(intent.section)
    if section is None or section.repeat is None:
        return "There is no such list to add to."
    entries = flow.what_counts(script, state).entries(section)
    gone = [entry_of(place) for place in state.gone if step_of(place) == section.id]
    entry = max((*entries, *gone, *state.added.get(section.id, ())), default=0) + 1
    if len(entries) >= section.repeat.most:
        return f"There can be {section.repeat.most} at most."
    if state.phase != "live":
        return (e.EntryAdded(section.id, entry),)
    to = place_of(section.steps[0].id, entry)
    return (e.EntryAdded(section.id, entry), e.Moved(to, "jump"))


def _remove_entry(script: Script, state: CallState, intent: i.RemoveEntry) -> Done:
    section = script.loops.get(intent.section)
    if section is None:
        return "There is no such list."
    if intent.entry not in flow.what_counts(script, state).entries(section):
        return "There is no such entry."
    return (e.EntryRemoved(section.id, intent.entry),)


def after_interrupt(script: Script, state: CallState, interrupt: Interrupt) -> Sequence[e.Body]:
    """Where the call goes once an interrupt's reply has been given; nowhere if it returns."""
    goto = leads_to(state, interrupt)
    ends = interrupt.outcome is not None and not is_past_limit(state, interrupt)
    if goto is None and not ends:
        return ()
    to = target_of(script, goto)
    if to == state.position and to is not None and not ends:
        return ()
    return (e.Moved(None if ends and goto is None else to, "jump", interrupt.id),)


Rule = Callable[[Script, CallState, Any], Done]

RULES: Mapping[type, Rule] = {
    i.ChooseOpening: _choose_opening,
    i.WaiveCheck: _waive_check,
    i.AddEntry: _add_entry,
    i.RemoveEntry: _remove_entry,
}
"""What each intent does to a call."""
