"""Cue cards: short reminders that open over any step in two keystrokes.

They stand apart from scripts, in decks, because a reminder fits many calls; a step names the cards
that fit it, and a card the moments it suits. Source: "The ABCs of Customer Recovery".
"""

from typing import Literal

import msgspec

Moment = Literal[
    "start",
    "listen",
    "neutral",
    "concern",
    "praise",
    "promise",
    "interrupt",
    "refused",
    "no",
    "read_back",
    "end",
]
"""What can be happening: the call begins; a listening step; a neutral word, a concern, praise or a
promise was just noted; something was thrown in; they won't say; an answer was no; the notes are
read back; the last step is past."""


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """A card: its letter, what to remember, words to borrow, and when it may be suggested."""

    id: str
    key: str
    title: str
    cue: str
    say: str = ""
    suits: tuple[Moment, ...] = ()


class Deck(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cards that belong together, in the order they are written."""

    title: str
    cards: tuple[Card, ...]
    sources: tuple[str, ...] = ()


_decoder = msgspec.msgpack.Decoder(Deck)


def pack_deck(deck: Deck) -> bytes:
    """Write a checked deck for the store."""
    return msgspec.msgpack.encode(deck)


def unpack_deck(packed: bytes) -> Deck:
    """Read back what `pack_deck` wrote; raises `msgspec.DecodeError` for anything else."""
    return _decoder.decode(packed)
