"""What placeholders can ask about: contact, caller, clock, answers and computed values."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType

from msgspec.structs import replace

from callscript.call.answers import as_said, joined, said_value
from callscript.call.events import AnswerValue
from callscript.call.flow import path_of, what_counts
from callscript.call.known import caller_facts, language_of, part_of_day
from callscript.call.people import contact_facts
from callscript.call.state import Answer, CallState
from callscript.script.condition import Condition, Value, holds
from callscript.script.kinds import CLOCK_FACTS
from callscript.script.model import FormField, Script
from callscript.script.places import entry_of, place_of
from callscript.script.wording import Wording, places, render, settle

_ANYTIME = frozenset({"today", "part_of_day"})
"""What is said as the clock has it now, and not as it was when the call began."""
Unkept = Mapping[int, AnswerValue]
"""What was told and is never kept, by the seq of the answer; known to one session only."""


def read_aloud(
    wording: Wording,
    script: Script,
    state: CallState,
    now: datetime,
    unkept: Unkept = MappingProxyType({}),
) -> str:
    """The words to say now. Only the facts it mentions are looked up: this runs at every key."""
    if not wording:
        return ""

    counted = cache(lambda: what_counts(script, state))

    def applies(condition: Condition) -> bool:
        return holds(condition, counted().at(state.position or ""))

    plain = settle(wording, language_of(script, state), applies, script.words)
    names = {place.name for place in places(plain)}
    facts = _answer_facts(script, state, names, unkept)
    for known in (contact_facts(state.contact), caller_facts(state.caller), _clock_facts(now)):
        facts.update((name, known[name]) for name in names if name in known)
    return render(plain, facts)


def _answer_facts(
    script: Script, state: CallState, names: set[str], unkept: Unkept
) -> dict[str, str]:
    """Answers as they are said; one on a branch that was left is no fact any more."""
    entry = entry_of(state.position or "")
    steps = {name: name.partition(".")[0] for name in names}
    asked = {n: place_of(s, entry if s in script.repeated else 0) for n, s in steps.items()}
    given = {name: step for name, step in asked.items() if step in state.answers}
    worked_out = names & ({*script.computed, *CLOCK_FACTS} - _ANYTIME)
    worked_out |= {name for name, owner in steps.items() if owner in script.lists}
    if not given and not worked_out:
        return {}
    path = path_of(script, state)
    facts = {
        name: said_answer(script, state.answers[step], name, unkept)
        for name, step in given.items()
        if step in path.steps
    }
    for name in worked_out:
        known = path.circumstances.at(state.position or "")
        answers = known.answers_in(name)
        each = None if answers is None else tuple(spoken(script, answer) for answer in answers)
        facts[name] = said(known.fact(name) if each is None else each)
    return facts


def said_answer(script: Script, answer: Answer, name: str, unkept: Unkept) -> str:
    """An answer, or one blank of a form ("step.blank"), as it is said; nothing when not known."""
    value = answer.value if answer.kept else unkept.get(answer.seq, "")
    step, _, blank = name.partition(".")
    if not blank:
        return spoken(script, replace(answer, value=value))
    field = script.steps[step].field if step in script.steps else None
    found = field.blank(blank) if isinstance(field, FormField) else None
    said = value.get(blank, "") if isinstance(value, Mapping) else ""
    return said_value(found.field, said) if found and said != "" else str(said)


def _clock_facts(now: datetime) -> Mapping[str, str]:
    return {"today": f"{now:%A}, {now.day} {now:%B}", "part_of_day": part_of_day(now.hour)}


def spoken(script: Script, answer: Answer) -> str:
    """An answer as a person says it, as its step has it."""
    return as_said(script.steps.get(answer.step), answer)


def taken_down(script: Script, answer: Answer) -> str:
    """An answer as papers show it: what "something else" is stands behind it."""
    if not answer.kept:
        return "answered; not kept"
    step = script.steps.get(answer.step)
    if answer.words and step is not None:
        return f"{spoken(script, replace(answer, words=''))}: {answer.words}"
    field = step.field if step is not None else None
    if isinstance(field, FormField) and isinstance(answer.value, Mapping):
        value = answer.value
        filled = (blank for blank in field.blanks if blank.id in value)
        return "; ".join(f"{b.label}: {said_value(b.field, value[b.id])}" for b in filled)
    return spoken(script, answer)


def said(value: Value | None) -> str:
    """A value as a person says it; nothing for a missing one."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case tuple():
            return joined([said(one) for one in value])
        case _:
            return str(value)
