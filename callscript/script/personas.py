"""Personas: made-up customers to rehearse with, from kind to furious.

They stand apart from scripts, because one persona is to fit any script: what they say goes by the
kind of step they hear, and only where somebody wrote it down by the step itself.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

Mood = Literal["kind", "hurried", "cool", "angry", "furious"]
MOODS: tuple[Mood, ...] = ("kind", "hurried", "cool", "angry", "furious")
"""From the easiest customer to the hardest."""

Heard = Literal["opening", "question", "yes_no", "number", "day", "listen", "told", "close"]
"""What a step is to whoever hears it: the call begins; a choice is asked for, yes or no, a number,
a day; they are listened to; they are told something; the call comes to its end."""

Lean = Literal["yes", "no", "varied"]
"""What they answer where there is a yes and a no; varied: one or the other, by the seed."""

OFTEN: Mapping[Mood, float] = {
    "kind": 0.05,
    "hurried": 0.25,
    "cool": 0.15,
    "angry": 0.35,
    "furious": 0.5,
}
"""How likely it is that a step is cut into, unless the persona says otherwise."""

Lines = tuple[str, ...]


class Persona(msgspec.Struct, frozen=True, omit_defaults=True):
    """A made-up customer.

    `facts` are those of the contact. `says` are lines by kind of step, `calmed` those by a later
    mood, and `steps` by a step's id or title. `calms` are the moods they come to, one after the
    other, as they feel heard. `answers` are values or labels by step; `cuts_in` are lines by an
    interrupt's id or label, and `often` how likely a step is cut into.
    """

    id: str
    name: str
    mood: Mood
    says: Mapping[str, Lines]
    about: str = ""
    facts: Mapping[str, str] = {}
    calms: tuple[Mood, ...] = ()
    calmed: Mapping[str, Mapping[str, Lines]] = {}
    steps: Mapping[str, Lines] = {}
    answers: Mapping[str, str] = {}
    leans: Lean = "varied"
    cuts_in: Mapping[str, Lines] = {}
    often: float = 0.0


_decoder = msgspec.msgpack.Decoder(Persona)


def pack_persona(persona: Persona) -> bytes:
    """Write a checked persona for the store."""
    return msgspec.msgpack.encode(persona)


def unpack_persona(packed: bytes) -> Persona:
    """Read back what `pack_persona` wrote; raises `msgspec.DecodeError` for anything else."""
    return _decoder.decode(packed)
