"""Where the cases of a script walk to."""

from functools import cache
from pathlib import Path

from callscript.call.flow import outcome_of
from callscript.call.tape import Tape, cases_in
from callscript.plan.cases import prove
from callscript.script.load import Loaded, load
from callscript.script.model import Script
from callscript.script.places import step_of


@cache
def loaded_from(path: Path) -> Loaded:
    return load(path.read_bytes(), path.name)


@cache
def walked(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The steps that the cases of a script come to, and the outcomes they end with."""
    loaded = loaded_from(path)
    sessions = [prove(case, loaded.script).session for case in cases_of(loaded)]
    trails = [visit.step for session in sessions for visit in session.state.trail]
    steps = {step_of(place) for place in trails if place is not None}
    outcomes = {outcome_of(loaded.script, session.state) for session in sessions}
    return frozenset(steps), frozenset(filter(None, outcomes))


def cases_of(loaded: Loaded) -> tuple[Tape, ...]:
    return cases_in(loaded.document)


def proposed(script: Script) -> set[str]:
    """Every outcome that something in a script proposes."""
    steps = script.steps.values()
    ends = [interrupt.outcome for interrupt in script.interrupts]
    ends += [step.outcome for step in steps]
    ends += [response.outcome for step in steps for response in step.responses]
    return set(filter(None, ends))


def ending(script: Script) -> set[str]:
    """The steps after which the script is over."""
    return {step.id for step in script.steps.values() if step.goto == "end"}
