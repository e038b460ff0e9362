"""What a made-up customer says now: a pure reading of a persona, a call so far and a seed.

The same seed gives the same conversation for the same acts of the caller's, whatever the clock
says and however often the program was closed in between.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

from msgspec import Struct

from callscript.call import flow
from callscript.call.people import Contact
from callscript.call.points import CONFIRMED
from callscript.call.state import CallState
from callscript.script.model import (
    FormField,
    Interrupt,
    MomentField,
    NumberField,
    Response,
    Script,
    Step,
    TextField,
)
from callscript.script.personas import Heard, Lines, Mood, Persona
from callscript.script.places import step_of

_T = TypeVar("_T")

ANSWER = "{answer}"
"""Where in a line the answer stands that they lean to."""
_NOTHING = "I couldn't say."
_MURMURS = 2
"""Murmurs that do as much as one point read back and confirmed."""
_SHARES: Mapping[Mood, float] = {
    "kind": 0.9,
    "hurried": 0.6,
    "cool": 0.5,
    "angry": 0.2,
    "furious": 0.0,
}
"""Where between the lowest number and the highest theirs lies."""
_TEN = 10


class Said(Struct, frozen=True):
    """What they say now.

    `means` is the answer they lean to where the words don't hold it; `interrupt` is the id of what
    they throw in, and `label` what the script calls it. `mood` is the one they are in.
    """

    text: str
    mood: Mood
    means: str = ""
    interrupt: str = ""
    label: str = ""


def contact_of(persona: Persona) -> Contact:
    """The made-up contact a rehearsal with them is about; it is kept nowhere but in the call."""
    known = ("name", "company", "phone", "value", "notes")
    fields = {name: fact for name, fact in persona.facts.items() if name not in known}
    named = {name: persona.facts.get(name, "") for name in known}
    return Contact(f"persona:{persona.id}", **named, fields=fields)


def persona_says(persona: Persona, script: Script, state: CallState, seed: int) -> Said | None:
    """What they say on the step on screen; None when nobody is on the phone."""
    if state.phase != "live" or not state.trail:
        return None
    mood = mood_now(persona, state)
    thrown = thrown_in(persona, script, state, seed)
    if thrown is not None:
        lines = _named(persona.cuts_in, thrown.id, thrown.label) or (f"{thrown.label}!",)
        text = _drawn(lines, seed, f"in:{thrown.id}", 0)
        return Said(text, mood, interrupt=thrown.id, label=thrown.label)
    step = script.steps.get(state.position or "")
    heard = "told" if state.interrupt is not None else heard_as(script, state, step)
    means = "" if state.interrupt is not None else _means(persona, script, state, seed)
    text = _own_words(persona, state, step) or _usual_words(persona, heard, state, seed, means)
    if ANSWER in text:
        return Said(text.replace(ANSWER, means or _NOTHING), mood)
    return Said(text, mood, means)


def mood_now(persona: Persona, state: CallState) -> Mood:
    """The mood they are in: one calmer for each time they felt heard.

    Two murmurs, a point read back and confirmed, or an apology that says what went wrong.
    """
    confirmed = sum(item.startswith(CONFIRMED) for item in state.ticks)
    sorry = bool(state.details.get("apology_what"))
    earned = len(state.murmurs) // _MURMURS + confirmed + sorry
    moods = (persona.mood, *persona.calms)
    return moods[min(earned, len(moods) - 1)]


def thrown_in(persona: Persona, script: Script, state: CallState, seed: int) -> Interrupt | None:
    """The interrupt they throw in on this step, until the caller has met one there.

    Only one the script has; one that ends the call only if the persona names it.
    """
    place, here = state.position, script.steps.get(state.position or "")
    if here is None or place is None or here.observe or len(state.trail) == 1:
        return None
    met = {raised.interrupt for raised in state.raised}
    if state.interrupt is not None or any(raised.step == place for raised in state.raised):
        return None
    if heard_as(script, state, here) == "close" or _share(seed, f"cut:{place}") >= persona.often:
        return None
    named = [i for i in script.interrupts if _named(persona.cuts_in, i.id, i.label)]
    usual = [i for i in script.interrupts if i.outcome is None and i.goto is None]
    fresh = [one for one in (named or usual) if one.id not in met]
    return fresh[_chance(seed, f"which:{place}", len(fresh))] if fresh else None


def heard_as(script: Script, state: CallState, step: Step | None) -> Heard:
    """What a step is to whoever hears it."""
    if step is None:
        return "close"
    if len(state.trail) == 1:
        return "opening"
    if not step.takes_answer and flow.next_step(script, state, step.id) is None:
        return "close"
    if step.listen or isinstance(step.field, TextField | FormField):
        return "listen"
    if isinstance(step.field, NumberField):
        return "number"
    if isinstance(step.field, MomentField):
        return "day"
    if step.responses:
        return "yes_no" if _yes_or_no(step) else "question"
    return "listen" if step.ask else "told"


def _yes_or_no(step: Step) -> bool:
    return {"yes", "no"} <= {response.value for response in step.responses}


def _means(persona: Persona, script: Script, state: CallState, seed: int) -> str:
    """The answer they lean to, as the caller reads it on the screen; empty where there is none.

    Where they are listened to, it comes out only once something was noted or murmured.
    """
    step = script.steps.get(state.position or "")
    if step is None or not step.takes_answer:
        return ""
    here = state.position
    murmured = any(murmur.step == here for murmur in state.murmurs)
    if step.listen and not murmured and not any(n.text for n in state.notes_on(here)):
        return ""
    field = step.field
    told = persona.answers.get(step_of(step.id)) or _by_title(persona.answers, step.title)
    if told is not None:
        known = next((r for r in step.responses if told in {r.value, r.label}), None)
        return known.label if known is not None else told
    if isinstance(field, NumberField):
        return _number(field, persona.mood)
    if isinstance(field, MomentField):
        return {"date": "Friday", "time": "10:00", "datetime": "Friday at 10:00"}[field.kind]
    leant = _leant(persona, state, step, seed)
    return leant.label if leant is not None else ""


def _leant(persona: Persona, state: CallState, step: Step, seed: int) -> Response | None:
    """One of the responses; of the very first step the first: they are there, after all."""
    usual = [r for r in step.responses if not r.other] or list(step.responses)
    if not usual:
        return None
    if len(state.trail) == 1:
        return usual[0]
    if persona.leans != "varied" and _yes_or_no(step):
        return step.response(persona.leans)
    return usual[_chance(seed, f"answer:{step.id}", len(usual))]


def _number(field: NumberField, mood: Mood) -> str:
    low = field.minimum if field.minimum is not None else min(0, field.maximum or 0)
    high = field.maximum if field.maximum is not None else low + _TEN
    return f"{round(low + (high - low) * _SHARES[mood])}"


def _own_words(persona: Persona, state: CallState, step: Step | None) -> str:
    """What they say to this very step: one line after the other, as they are written."""
    lines = _named(persona.steps, step_of(step.id), step.title) if step is not None else ()
    here = _turns(state).count(state.position)
    return lines[min(here, len(lines) - 1)] if lines else ""


def _usual_words(persona: Persona, heard: Heard, state: CallState, seed: int, means: str) -> str:
    """A line for a step of its kind, in their mood now."""
    mood = mood_now(persona, state)
    later = persona.calmed.get(mood, {})
    lines = later.get(heard) or persona.says.get(heard) or later.get("question")
    lines = lines or persona.says["question"]
    fitting = lines if means else tuple(line for line in lines if ANSWER not in line)
    turn = len(state.trail) + len(_turns(state))
    return _drawn(fitting or lines, seed, f"{mood}:{heard}", turn)


def _turns(state: CallState) -> Sequence[str | None]:
    """The steps on which it was their turn again: they go on after a note, murmur or interrupt."""
    noted = [note.step for note in state.notes.values() if note.text]
    murmured = [murmur.step for murmur in state.murmurs]
    return (*noted, *murmured, *(raised.step for raised in state.raised))


def _drawn(lines: Sequence[str], seed: int, why: str, turn: int) -> str:
    """One of the lines: all of them in an order of the seed's own, over and over."""
    shuffled = sorted(range(len(lines)), key=lambda n: _digest(seed, f"{why}:{n}"))
    return lines[shuffled[turn % len(lines)]]


def _named(lines: Mapping[str, Lines], name: str, title: str) -> Lines:
    return lines.get(name) or _by_title(lines, title) or ()


def _by_title(named: Mapping[str, _T], title: str) -> _T | None:
    wanted = title.casefold()
    return next((what for name, what in named.items() if name.casefold() == wanted), None)


def _share(seed: int, why: str) -> float:
    """A number from 0 up to 1, the same for the same seed and reason."""
    return _digest(seed, why) / 2**64


def _chance(seed: int, why: str, among: int) -> int:
    """One of so many, the same for the same seed and reason."""
    return _digest(seed, why) % among


def _digest(seed: int, why: str) -> int:
    return int.from_bytes(blake2b(f"{seed}:{why}".encode(), digest_size=8).digest())
