"""Messages between windows: read back as they were, and refused when they are none."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callscript.call import intents as i
from callscript.call.journal import Draft
from callscript.call.partner import PARTNER_MAY
from callscript.team import wire

INTENTS: tuple[i.Intent, ...] = (
    i.KeepNote("three wrong invoices", "concern", "wrong", 3),
    i.EditNote("n1", "better", "praise"),
    i.MarkNote("n1", "promise"),
    i.SetDetail("n1", "owner", "Ana"),
    i.Tick("confirmed:n1"),
    i.TakeSeat(2, "Mary"),
    i.LeaveSeat(2),
    i.SetSpeaker("n1", 4),
    i.Agree("n1", 4),
    i.ShowHands(0, (1, 2), "who pays by card?"),
    i.Rate(3, 7),
    i.Undo(),
    i.Redo(),
)


def reader_of(raw: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(raw)
    reader.feed_eof()
    return reader


def test_every_intent_of_a_partner_is_read_back() -> None:
    assert {type(intent) for intent in INTENTS} == set(PARTNER_MAY)
    for intent in INTENTS:
        assert wire.read_intent(*wire.packed_intent(intent)) == intent


@pytest.mark.parametrize(
    ("kind", "body"), [("Answer", b"\x80"), ("EndCall", b"\x80"), ("KeepNote", b"\xff"), ("", b"")]
)
def test_what_a_partner_may_not_do_is_no_message(kind: str, body: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.read_intent(kind, body)


async def test_messages_follow_one_another() -> None:
    said: tuple[wire.FromGuest, ...] = (
        wire.Hello(wire.VERSION, "Ben"),
        wire.Do(1, *wire.packed_intent(INTENTS[0]), (Draft("note", ""),)),
        wire.HandBack(),
    )
    reader = reader_of(b"".join(map(wire.framed, said)))
    assert tuple([await wire.guest_message(reader) for _ in said]) == said
    assert await wire.guest_message(reader) is None


async def test_half_a_message_is_the_end() -> None:
    raw = wire.framed(wire.Hello(wire.VERSION, "Ben"))
    for cut in range(len(raw)):
        assert await wire.guest_message(reader_of(raw[:cut])) is None


async def test_a_message_longer_than_any_is_not_waited_for() -> None:
    with pytest.raises(wire.WireError, match="bytes"):
        await wire.guest_message(reader_of((wire.LONGEST + 1).to_bytes(4, "big")))


@given(st.binary(max_size=60))
def test_other_bytes_are_no_message(raw: bytes) -> None:
    async def read() -> None:
        framed = len(raw).to_bytes(4, "big") + raw
        for message in (wire.guest_message, wire.host_message):
            try:
                await message(reader_of(framed))
            except wire.WireError:
                continue

    asyncio.run(read())
