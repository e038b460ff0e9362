"""How each question of a call stands: answered, or one of the kinds of no answer, kept apart."""

from collections.abc import Mapping
from typing import Literal

from callscript.call.flow import steps_ahead
from callscript.call.state import CallState
from callscript.script.model import Script, Step

Standing = Literal[
    "answered",
    "dont_know",
    "refused",
    "not_applicable",
    "skipped",
    "not_asked",
    "not_reached",
]
"""Skipped: it was on the screen, and passed. Not reached: it would have come, had the call gone on.
Not asked: the way led past it."""

CODE_SIGNS: Mapping[str, str] = {"dont_know": "?", "refused": "×", "not_applicable": "∅"}
"""What stands beside a step in the outline that got a code instead of an answer."""


def standings(script: Script, state: CallState) -> Mapping[str, Standing]:
    """How each step that takes an answer stands, in the order of the script."""
    seen = _seen(state)
    ahead = steps_ahead(script, state)
    return {
        step.id: _standing(state, step, seen, ahead)
        for step in script.steps.values()
        if step.takes_answer
    }


def _seen(state: CallState) -> frozenset[str | None]:
    """The steps that were on the screen, those gone back from among them."""
    return frozenset((*(visit.step for visit in state.trail), *state.ahead))


def _standing(
    state: CallState, step: Step, seen: frozenset[str | None], ahead: frozenset[str]
) -> Standing:
    if step.id in state.answers:
        return "answered"
    if step.id in state.unread:
        return _code(state, step)
    live = state.phase == "live"
    if step.id in seen and not (live and step.id == state.position):
        return "skipped"
    return "not_reached" if step.id in ahead else "not_asked"


def _code(state: CallState, step: Step) -> Standing:
    """The code a step got; one this version doesn't know is no answer either."""
    match state.unread[step.id].code:
        case "dont_know":
            return "dont_know"
        case "not_applicable":
            return "not_applicable"
        case _:
            return "refused"
