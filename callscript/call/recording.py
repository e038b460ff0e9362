"""Answers that are blanks of the plan as well: a wish, and an apology with whose it is.

They are filled in by the same act, so that an undo takes back both, and wrap-up can correct them.
"""

from collections.abc import Mapping, Sequence

from callscript.call import events as e
from callscript.call.state import CallState
from callscript.script.model import WHAT_WENT_WRONG, WHO_OWNS_IT, Script, Step

_APOLOGY = {"apology_what": WHAT_WENT_WRONG, "apology_owner": WHO_OWNS_IT}


def recorded(script: Script, state: CallState, bodies: Sequence[e.Body]) -> tuple[e.DetailSet, ...]:
    """What these events fill in of the plan, beside answering a step; mostly nothing."""
    found: dict[str, str] = {}
    for body in bodies:
        if not isinstance(body, e.Answered | e.AnswerCleared):
            continue
        step = script.steps.get(body.step)
        if step is not None and (step.wish or step.apology):
            value = body.value if isinstance(body, e.Answered) else ""
            words = body.words if isinstance(body, e.Answered) else ""
            found.update(_blanks(step, value, words))
    return tuple(
        e.DetailSet("", field, value)
        for field, value in found.items()
        if state.details.get(field, "") != value
    )


def _blanks(step: Step, value: e.AnswerValue, words: str) -> Mapping[str, str]:
    if step.apology:
        said = value if isinstance(value, Mapping) else {}
        return {field: str(said.get(blank, "")) for field, blank in _APOLOGY.items()}
    return {"wish": words or _spoken(step, value)}


def _spoken(step: Step, value: e.AnswerValue) -> str:
    """An answer as the customer would say it: the labels of responses, else the words."""
    if isinstance(value, Mapping):
        return ", ".join(str(said) for said in value.values())
    given = value if isinstance(value, tuple) else (value,)
    known = ((step.response(one), one) for one in given)
    return ", ".join(response.label if response else str(one) for response, one in known)
