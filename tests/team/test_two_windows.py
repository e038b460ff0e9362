"""Host and guest over a real socket: both ways, once each, and whatever happens to either."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from callscript.call import intents as i
from callscript.call.journal import NOTE_LINE, Draft
from callscript.call.partner import LEADS
from callscript.call.session import Session
from callscript.script.model import Response, Step
from callscript.team import wire
from callscript.team.guest import Beside, Guest
from callscript.team.host import Floor, Host
from callscript.team.seat import drafts_of
from tests.call.making import Talk, script_of

SCRIPT = script_of(
    Step("hello", "Hello", responses=(Response("yes", "1", "Yes"),)), Step("tell", "Tell")
)


class Window:
    """The caller's window, as far as the host needs it."""

    def __init__(self, talk: Talk) -> None:
        self.talk: Talk | None = talk
        self.handed_back = 0
        self.host = Host(Floor(self.session, self.when_saved, lambda: None, self.hand_back))

    def session(self) -> Session | None:
        return self.talk.session if self.talk is not None else None

    def hand_back(self) -> bool:
        self.handed_back += 1
        return True

    def when_saved(self, future: Future[None], then: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _done: loop.call_soon_threadsafe(then))

    def do(self, *intents: i.Intent) -> None:
        """What the caller does, on the disk and told."""
        assert self.talk is not None
        self.talk.do(*intents)
        self.talk.session.settle()
        self.host.publish()


def newcomer(name: str = "Ben") -> Guest:
    return Guest(name, Talk(SCRIPT).session._world, lambda: None)


@asynccontextmanager
async def hosted(path: Path) -> AsyncIterator[Window]:
    window = Window(Talk(SCRIPT).start())
    await window.host.open(path)
    try:
        yield window
    finally:
        window.host.close()


@asynccontextmanager
async def sitting(guest: Guest, path: Path) -> AsyncIterator[Guest]:
    task = asyncio.create_task(guest.stay(path))
    await until(lambda: guest.open or bool(guest.said))
    try:
        yield guest
    finally:
        guest.leave()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is awaited is any change at all
            await asyncio.sleep(0.002)


@asynccontextmanager
async def intruder(path: Path, raw: bytes) -> AsyncIterator[asyncio.StreamReader]:
    """Somebody at the door who says this."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(raw)
    try:
        yield reader
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def texts(session: Session) -> list[str]:
    return [note.text for note in session.state.notes.values()]


async def test_both_see_what_either_takes_down(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window, sitting(newcomer(), path) as ben:
        assert ben.state.title == "Test"
        await until(lambda: ben.state.partners == ("Ben",))
        assert ben.do(i.KeepNote("of Ben", "promise")) is None
        window.do(i.KeepNote("of Kim"), i.Answer("yes"))
        await until(lambda: len(texts(ben)) == 2 and ben.newest is None)
        assert window.talk is not None
        assert sorted(texts(window.talk.session)) == sorted(texts(ben)) == ["of Ben", "of Kim"]
        assert ben.state.position == "tell"
        assert {note.text: note.by for note in ben.state.notes.values()} == {
            "of Ben": "Ben",
            "of Kim": "",
        }
        assert ben.state == window.talk.state


async def test_an_act_is_done_and_shown_only_when_the_host_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path), sitting(newcomer(), path) as ben:
        ben.type(Draft(NOTE_LINE, "half"))
        waiting = ben.newest
        assert waiting is not None
        assert not waiting.done()
        assert ben.saved.drafts == {}
        await until(waiting.done)
        assert ben.saved.drafts[NOTE_LINE].text == "half"


async def test_what_is_not_a_partner_s_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window, sitting(newcomer(), path) as ben:
        refused = ben.do(i.Answer("yes"))
        assert refused is not None
        assert refused.reason == LEADS
        assert window.talk is not None
        assert window.talk.at == "hello"


async def test_a_partner_who_leaves_is_missed_and_finds_their_draft_again(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window:
        async with sitting(newcomer(), path) as ben:
            ben.type(Draft(NOTE_LINE, "half a no", "concern"))
            await until(lambda: ben.newest is None)
        assert window.talk is not None
        talk = window.talk
        await until(lambda: talk.state.partners == ())
        async with sitting(newcomer(), path) as again:
            assert again.latest.drafts[NOTE_LINE].text == "half a no"
            assert again.do(i.KeepNote("half a note"), Draft(NOTE_LINE, "")) is None
            await until(lambda: texts(talk.session) == ["half a note"])
            await until(lambda: NOTE_LINE not in drafts_of("Ben", talk.session.latest.drafts))


@pytest.mark.parametrize("kept", [True, False])
async def test_an_act_whose_fate_is_unknown_is_done_once(tmp_path: Path, *, kept: bool) -> None:
    """The host goes away after an act was sent: it may have been kept, or not."""
    path = tmp_path / "s"
    async with hosted(path) as window:
        ben = newcomer()
        async with sitting(ben, path):
            await until(lambda: ben.state.partners == ("Ben",))
            ben.do(i.KeepNote("first"))
            await until(lambda: ben.newest is None)
        assert window.talk is not None
        talk = window.talk
        ben.open = True
        ben.do(i.KeepNote("in doubt"), Draft(NOTE_LINE, ""))
        ben.type(Draft(NOTE_LINE, "and on"))
        if kept:
            act = ben._acts[0][0]
            Beside(talk.session, "Ben").again(act)
    alone = ben.hand_on(talk.reopened().session)
    assert texts(alone) == ["first", "in doubt"]
    assert alone.latest.drafts[NOTE_LINE].text == "and on"
    assert ben.newest is None


async def test_acts_of_a_lost_connection_are_done_once_when_it_is_back(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window:
        ben = newcomer()
        async with sitting(ben, path):
            ben.do(i.KeepNote("first"))
            await until(lambda: ben.newest is None)
        ben.open = True
        ben.do(i.KeepNote("while away"))
        async with sitting(ben, path):
            await until(lambda: ben.newest is None)
            assert window.talk is not None
            assert texts(window.talk.session) == texts(ben) == ["first", "while away"]


async def test_two_of_one_name_and_another_version_stay_outside(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window, sitting(newcomer(), path):
        async with sitting(newcomer(), path) as second:
            assert "take another name" in second.said
        async with sitting(newcomer("Kim Caller"), path) as kim:
            assert kim.said == "That is the caller's own name."
        async with intruder(path, wire.framed(wire.Hello("0", "Eva"))) as reader:
            answer = await wire.host_message(reader)
        assert isinstance(answer, wire.Bye)
        assert "version" in answer.reason
        await until(lambda: window.host.names == ("Ben",))


async def test_whatever_comes_in_at_the_door_the_call_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "s"
    hello = wire.framed(wire.Hello(wire.VERSION, "Eva"))
    forbidden = wire.framed(wire.Do(1, "EndCall", b"\x80"))
    async with hosted(path) as window, sitting(newcomer(), path) as ben:
        for raw in (b"", b"\x00", b"\xff" * 100, hello[:-1], hello + b"\x00\x00\x00\x01\xff"):
            async with intruder(path, raw):
                pass
        async with intruder(path, hello + forbidden) as reader:
            assert isinstance(await wire.host_message(reader), wire.Welcome)
        await until(lambda: window.host.names == ("Ben",))
        assert ben.do(i.KeepNote("still here")) is None
        await until(lambda: ben.newest is None)
        assert window.talk is not None
        assert window.talk.state.phase == "live"


async def test_a_guest_that_does_not_read_is_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callscript.team.host._MOST_UNREAD", 100_000)
    path = tmp_path / "s"
    async with hosted(path) as window:
        with socket.socket(socket.AF_UNIX) as deaf:
            deaf.connect(str(path))
            deaf.sendall(wire.framed(wire.Hello(wire.VERSION, "Ben")))
            await until(lambda: window.host.names == ("Ben",))
            for n in range(300):
                window.do(i.KeepNote(f"{n}" * 1000))
            await until(lambda: window.host.names == ())


async def test_between_calls_a_guest_waits_and_the_next_call_is_theirs_too(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window, sitting(newcomer(), path) as ben:
        window.talk = None
        window.host.publish()
        await until(lambda: not ben.open)
        refused = ben.do(i.KeepNote("nobody hears"))
        assert refused is not None
        assert "No call is open" in refused.reason
        window.talk = Talk(SCRIPT).start()
        window.host.publish()
        await until(lambda: ben.open)
        assert texts(ben) == []


async def test_the_caller_can_ask_for_the_call_back(tmp_path: Path) -> None:
    path = tmp_path / "s"
    async with hosted(path) as window, intruder(path, wire.framed(wire.HandBack())):
        await until(lambda: window.handed_back == 1)
