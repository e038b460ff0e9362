"""What placeholders can ask about: contact, caller, clock and answers."""

from collections.abc import Mapping
from datetime import datetime

from callscript.call.flow import language_of, path_of
from callscript.call.people import Caller, contact_facts
from callscript.call.state import Answer, CallState
from callscript.script.condition import Condition, holds
from callscript.script.model import Script
from callscript.script.wording import Wording, places, render, settle


def read_aloud(wording: Wording, script: Script, state: CallState, now: datetime) -> str:
    """The words to say now. Only the facts it mentions are looked up: this runs at every key."""
    if not wording:
        return ""

    def applies(condition: Condition) -> bool:
        return holds(condition, path_of(script, state).circumstances)

    plain = settle(wording, language_of(script, state), applies, script.words)
    names = {place.name for place in places(plain)}
    facts = _answer_facts(script, state, names)
    for known in (contact_facts(state.contact), _caller_facts(state.caller), _clock_facts(now)):
        facts.update((name, known[name]) for name in names if name in known)
    return render(plain, facts)


def _answer_facts(script: Script, state: CallState, names: set[str]) -> dict[str, str]:
    """Answers as they are said; one on a branch that was left is no fact any more."""
    given = names & state.answers.keys()
    counted = given & path_of(script, state).steps if given else given
    return {name: spoken(script, state.answers[name]) for name in counted}


def _clock_facts(now: datetime) -> Mapping[str, str]:
    return {"today": f"{now:%A}, {now.day} {now:%B}", "part_of_day": part_of_day(now.hour)}


def spoken(script: Script, answer: Answer) -> str:
    """An answer as a person says it: the response's label, or the number or text itself."""
    step = script.steps.get(answer.step)
    response = step.response(answer.value) if step else None
    return response.label if response else str(answer.value)


def part_of_day(hour: int) -> str:
    """What to call the time of day at this hour (0-23)."""
    if hour < 12:
        return "morning"
    return "afternoon" if hour < 18 else "evening"


def _caller_facts(caller: Caller) -> Mapping[str, str]:
    known = {"name": caller.name, "company": caller.company, "phone": caller.phone}
    return {f"caller.{key}": value for key, value in known.items() if value}
