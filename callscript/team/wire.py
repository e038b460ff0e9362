"""What two windows on one call say to each other: short messages over a socket on this machine.

One process owns the journal and is the host; a guest sends what its user wants done and is told
what happened once that is on the disk. Nothing else is shared, so neither can hold the other up.
"""

import asyncio
from collections.abc import Mapping

import msgspec

from callscript import __version__
from callscript.call.events import Event
from callscript.call.intents import Intent
from callscript.call.journal import Draft
from callscript.call.partner import PARTNER_MAY

VERSION = __version__
"""Both windows must be of one version: a guest reads the host's scripts in their packed form."""
LONGEST = 64 * 1024 * 1024
"""Bytes of a message: a whole call of years would fit."""
_HEAD = 4
"""Bytes that say how long a message is, the highest first."""


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """A guest comes in."""

    version: str
    name: str


class Do(msgspec.Struct, frozen=True, tag="do"):
    """A guest wants something done (`kind` empty: only its drafts have changed).

    `number` counts a partner's acts on a call from 1 on, without end: an act that comes again,
    because nobody knows whether it arrived, is done once.
    """

    number: int
    kind: str = ""
    body: bytes = b""
    drafts: tuple[Draft, ...] = ()


class HandBack(msgspec.Struct, frozen=True, tag="hand_back"):
    """The caller is there again and wants the call: a partner who carried on gives it back."""


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """A call as it stands on the disk, for a guest under this name; `last` is its last act."""

    call: str
    name: str
    script: bytes
    events: tuple[Event, ...]
    drafts: tuple[Draft, ...]
    last: int = 0


class News(msgspec.Struct, frozen=True, tag="news"):
    """What happened since, and is on the disk."""

    events: tuple[Event, ...]


class Took(msgspec.Struct, frozen=True, tag="took"):
    """A guest's act is on the disk; or why it was not done."""

    number: int
    refusal: str = ""


class Idle(msgspec.Struct, frozen=True, tag="idle"):
    """No call is open in the host's window now."""


class Bye(msgspec.Struct, frozen=True, tag="bye"):
    """A guest can't come in, and why."""

    reason: str


FromGuest = Hello | Do | HandBack
FromHost = Welcome | News | Took | Idle | Bye

_from_guest: msgspec.msgpack.Decoder[FromGuest] = msgspec.msgpack.Decoder(FromGuest)
_from_host: msgspec.msgpack.Decoder[FromHost] = msgspec.msgpack.Decoder(FromHost)
_KNOWN: Mapping[str, type[Intent]] = {kind.__name__: kind for kind in PARTNER_MAY}


class WireError(Exception):
    """What came over the socket is no message."""


def framed(message: FromGuest | FromHost) -> bytes:
    """Write a message with its length before it."""
    packed = msgspec.msgpack.encode(message)
    return len(packed).to_bytes(_HEAD, "big") + packed


async def guest_message(reader: asyncio.StreamReader) -> FromGuest | None:
    """Read what a guest says; None at the end. Raises `WireError`."""
    packed = await _packed(reader)
    try:
        return None if packed is None else _from_guest.decode(packed)
    except msgspec.DecodeError as error:
        raise WireError(str(error)) from error


async def host_message(reader: asyncio.StreamReader) -> FromHost | None:
    """Read what the host says; None at the end. Raises `WireError`."""
    packed = await _packed(reader)
    try:
        return None if packed is None else _from_host.decode(packed)
    except msgspec.DecodeError as error:
        raise WireError(str(error)) from error


async def _packed(reader: asyncio.StreamReader) -> bytes | None:
    try:
        length = int.from_bytes(await reader.readexactly(_HEAD), "big")
        if length > LONGEST:
            raise WireError(f"a message of {length} bytes")
        return await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def packed_intent(intent: Intent) -> tuple[str, bytes]:
    """Write an intent: its kind, and its fields."""
    return type(intent).__name__, msgspec.msgpack.encode(intent)


def read_intent(kind: str, body: bytes) -> Intent:
    """Read an intent a partner may have; raises `WireError` for any other."""
    known = _KNOWN.get(kind)
    if known is None:
        raise WireError(f"a partner can't do '{kind[:40]}'")
    try:
        return msgspec.msgpack.decode(body, type=known)
    except msgspec.DecodeError as error:
        raise WireError(str(error)) from error
