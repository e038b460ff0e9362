"""What is read aloud at one moment of a call: the words a customer hears, and nothing else."""

from collections.abc import Iterator
from datetime import datetime

from callscript.call import asides, flow
from callscript.call.facts import read_aloud
from callscript.call.points import point, points_to_read
from callscript.call.state import CallState
from callscript.script.model import Script
from callscript.script.wording import Wording


def words_now(script: Script, state: CallState, now: datetime) -> str:
    """Everything read aloud where the call is now, one paragraph after the other.

    An interrupt's reply, an offer's words; else the reply to the answer before, the step's words
    with the rung its ladder is on, and the notes it reads back. Empty past the last step.
    """
    spoken = (read_aloud(wording, script, state, now) for wording in _wordings(script, state))
    return "\n".join(filter(None, (*spoken, *_read_back(script, state))))


def _wordings(script: Script, state: CallState) -> Iterator[Wording]:
    interrupt = script.interrupt(state.interrupt)
    step = script.steps.get(state.position or "")
    offer = script.offer(state.offer)
    if interrupt is not None:
        yield asides.reply_of(state, interrupt)
    elif offer is not None:
        yield offer.say
    elif step is not None and not step.observe:
        if reply := flow.reply_to_say(script, state):
            yield reply.reply
        again = bool(step.say_again) and flow.is_back(state)
        words = (step.can_do, step.no, step.say, step.ask)
        yield from (step.say_again,) if again else words
        if step.rungs:
            yield step.rungs[asides.rung(state, step)]


def _read_back(script: Script, state: CallState) -> Iterator[str]:
    step = script.steps.get(state.position or "")
    aside = state.interrupt is not None or state.offer is not None
    if step is not None and step.read_back and not aside:
        yield from (point(note.text) for note in points_to_read(state, step))
