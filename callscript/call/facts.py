"""What placeholders can ask about: contact, caller, clock, answers and computed values."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from callscript.call.flow import path_of
from callscript.call.known import caller_facts, language_of, part_of_day
from callscript.call.people import contact_facts
from callscript.call.state import Answer, CallState
from callscript.script.condition import Condition, Value, holds
from callscript.script.kinds import CLOCK_FACTS
from callscript.script.model import Script
from callscript.script.wording import Wording, places, render, settle

_ANYTIME = frozenset({"today", "part_of_day"})
"""What is said as the clock has it now, and not as it was when the call began."""


def read_aloud(wording: Wording, script: Script, state: CallState, now: datetime) -> str:
    """The words to say now. Only the facts it mentions are looked up: this runs at every key."""
    if not wording:
        return ""

    def applies(condition: Condition) -> bool:
        return holds(condition, path_of(script, state).circumstances)

    plain = settle(wording, language_of(script, state), applies, script.words)
    names = {place.name for place in places(plain)}
    facts = _answer_facts(script, state, names)
    for known in (contact_facts(state.contact), caller_facts(state.caller), _clock_facts(now)):
        facts.update((name, known[name]) for name in names if name in known)
    return render(plain, facts)


def _answer_facts(script: Script, state: CallState, names: set[str]) -> dict[str, str]:
    """Answers as they are said; one on a branch that was left is no fact any more."""
    given = names & state.answers.keys()
    worked_out = names & ({*script.computed, *CLOCK_FACTS} - _ANYTIME)
    if not given and not worked_out:
        return {}
    path = path_of(script, state)
    facts = {name: spoken(script, state.answers[name]) for name in given & path.steps}
    for name in worked_out:
        facts[name] = said(path.circumstances.fact(name))
    return facts


def _clock_facts(now: datetime) -> Mapping[str, str]:
    return {"today": f"{now:%A}, {now.day} {now:%B}", "part_of_day": part_of_day(now.hour)}


def spoken(script: Script, answer: Answer) -> str:
    """An answer as a person says it: the response's label, or the number or text itself."""
    step = script.steps.get(answer.step)
    response = step.response(answer.value) if step else None
    return response.label if response else str(answer.value)


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


def joined(parts: Sequence[str]) -> str:
    """Several things in one breath: Ana, Ben and Cleo."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
