"""The host: the window that owns a call lets partners in, and does what they want done.

It runs in the window's own loop, between two keys. A guest that doesn't read is let go of before
its messages pile up, so that it can't slow the caller down.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from callscript.call.intents import Join, Leave
from callscript.call.session import Session
from callscript.script.model import pack
from callscript.team import wire
from callscript.team.seat import drafts_of, kept_for, last_done, marked_done

_PATIENCE = 5.0
"""Seconds a newcomer has to say who they are."""
_MOST_UNREAD = 8 * 1024 * 1024
"""Bytes a guest may leave unread."""
_NO_CALL = "No call is open in the other window."


@dataclass(frozen=True, slots=True)
class Floor:
    """What the host needs from the window it runs in.

    `session` is the call in front now; `when_saved` runs something in the window's thread once a
    future is done; `acted` says that a guest did something; `hand_back` that the caller wants the
    call back (refused where nobody carried on for them).
    """

    session: Callable[[], Session | None]
    when_saved: Callable[[Future[None], Callable[[], None]], None]
    acted: Callable[[], None]
    hand_back: Callable[[], bool] = lambda: False


class _Guest:
    """One guest: their name, the call they know, and how far."""

    def __init__(self, writer: asyncio.StreamWriter, name: str) -> None:
        self.name = name
        self.call = ""
        self.sent = 0
        self._writer = writer

    def let_go(self) -> None:
        """Close the door: whatever was said before still arrives."""
        self._writer.close()

    def tell(self, message: wire.FromHost) -> None:
        """Send a message, without waiting; a guest that doesn't read is let go of."""
        if self._writer.is_closing():
            return
        self._writer.write(wire.framed(message))
        if self._writer.transport.get_write_buffer_size() > _MOST_UNREAD:
            self._writer.transport.abort()


def _clear(path: Path) -> None:
    """Take away a socket that is left over; its folder is closed to others, so its mode is not."""
    path.unlink(missing_ok=True)


class Host:
    """Lets guests in and keeps them up to date."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._guests: list[_Guest] = []
        self._server: asyncio.Server | None = None
        self._path: Path | None = None

    async def open(self, path: Path) -> None:
        """Wait for guests at a socket; one that is there is left over: the store is ours.

        Raises `OSError`.
        """
        _clear(path)
        self._server = await asyncio.start_unix_server(self._serve, path)
        self._path = path

    def close(self) -> None:
        """Let nobody in any more; guests find out by themselves."""
        if self._server is not None:
            self._server.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        for guest in tuple(self._guests):
            guest.let_go()
        self._server = self._path = None

    @property
    def names(self) -> tuple[str, ...]:
        """Who is there."""
        return tuple(guest.name for guest in self._guests)

    def publish(self) -> None:
        """Tell every guest what is on the disk and new to them."""
        session = self._floor.session()
        for guest in self._guests:
            self._bring_up_to_date(guest, session)

    def _bring_up_to_date(self, guest: _Guest, session: Session | None) -> None:
        if session is None:
            if guest.call:
                guest.call = ""
                guest.tell(wire.Idle())
        elif guest.call != session.state.call:
            self._welcome(guest, session)
        else:
            saved = session.saved.state.version
            if saved > guest.sent:
                new = tuple(event for event in session.events[guest.sent :] if event.seq <= saved)
                guest.sent = saved
                guest.tell(wire.News(new))

    def _welcome(self, guest: _Guest, session: Session) -> None:
        refusal = session.do(Join(guest.name))
        if refusal is not None:
            guest.tell(wire.Bye(refusal.reason))
            return
        saved = session.saved.state.version
        guest.call, guest.sent = session.state.call, saved
        kept = session.latest.drafts
        guest.tell(
            wire.Welcome(
                call=guest.call,
                name=guest.name,
                script=pack(session.script),
                events=tuple(event for event in session.events if event.seq <= saved),
                drafts=tuple(drafts_of(guest.name, kept).values()),
                last=last_done(guest.name, kept),
            )
        )
        self._when_safe(session, self.publish)
        self._floor.acted()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guest: _Guest | None = None
        with suppress(wire.WireError, TimeoutError):
            guest = await self._let_in(reader, writer)
            while guest is not None:
                message = await wire.guest_message(reader)
                if message is None:
                    break
                if isinstance(message, wire.Do):
                    self._do(guest, message)
        if guest is not None:
            self._see_off(guest)
        writer.close()

    async def _let_in(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> _Guest | None:
        async with asyncio.timeout(_PATIENCE):
            hello = await wire.guest_message(reader)
        if isinstance(hello, wire.HandBack):
            self._floor.hand_back()
            return None
        if not isinstance(hello, wire.Hello):
            return None
        guest = _Guest(writer, hello.name)
        if hello.version != wire.VERSION:
            guest.tell(wire.Bye("The other window is of another version of callscript."))
            return None
        if hello.name in self.names:
            guest.tell(wire.Bye(f"There is a {hello.name} on the call already: take another name."))
            return None
        self._guests.append(guest)
        session = self._floor.session()
        if session is None:
            guest.tell(wire.Idle())
        else:
            self._welcome(guest, session)
        return guest

    def _see_off(self, guest: _Guest) -> None:
        self._guests.remove(guest)
        session = self._floor.session()
        if session is not None and session.state.call == guest.call:
            session.do(Leave(guest.name))
            self._floor.acted()

    def _do(self, guest: _Guest, wanted: wire.Do) -> None:
        """Do what a guest wants, once, and say so when it is on the disk."""
        session = self._floor.session()
        if session is None or session.state.call != guest.call:
            guest.tell(wire.Took(wanted.number, _NO_CALL))
            return
        if wanted.number > last_done(guest.name, session.latest.drafts):
            drafts = kept_for(guest.name, wanted.drafts)
            drafts = (*drafts, marked_done(guest.name, wanted.number))
            if not wanted.kind:
                session.type(*drafts)
            else:
                intent = wire.read_intent(wanted.kind, wanted.body)
                refusal = session.do(intent, *drafts, by=guest.name)
                if refusal is not None:
                    guest.tell(wire.Took(wanted.number, refusal.reason))
                    return
            self._floor.acted()
        self._when_safe(session, lambda: self._took(guest, wanted.number))

    def _took(self, guest: _Guest, number: int) -> None:
        self.publish()
        guest.tell(wire.Took(number))

    def _when_safe(self, session: Session, then: Callable[[], None]) -> None:
        newest = session.newest
        if newest is None:
            then()
            return

        def settled() -> None:
            session.settle()
            then()

        self._floor.when_saved(newest, settled)
