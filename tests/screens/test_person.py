"""The card before dialling: calm, complete, editable; what is typed there is never lost."""

from pathlib import Path

import pytest

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.store.library import open_script
from callscript.store.workplace import Workplace
from callscript.tui.app import CallscriptApp
from callscript.tui.opening import Opening
from callscript.tui.screens.call import CallScreen
from callscript.tui.screens.person import PersonScreen
from tests.nasty import NASTY
from tests.screens.window import SIZES, Clock, opened, shown, type_keys, window, workplace

MARIA = Contact("maria", "Maria Lopez", "Lopez Bakeries", "555 0188")


def with_maria(folder: Path, contact: Contact = MARIA) -> tuple[Workplace, Opening]:
    place = workplace(folder, Clock())
    place.store.contacts.save(contact).result(5)
    script = open_script(place.shelf.find("win-back"), place.store)
    return place, Opening(script=script, picked=contact)


def said_no(place: Workplace) -> None:
    session = place.begin(place.open(place.shelf.find("win-back")), MARIA)
    session.do(i.EndCall("refused"))
    session.do(i.WrapUp())
    session.wait(5)
    assert place.store.has_all(5)


async def test_enter_starts_the_call(tmp_path: Path) -> None:
    place, opening = with_maria(tmp_path)
    async with window(place, opening) as (app, pilot):
        assert "555 0188" in shown(app)
        assert "first call" in shown(app)
        await type_keys(app, pilot, "enter")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.session.state.contact == MARIA


async def test_a_no_for_good_is_said_and_only_f10_calls_all_the_same(tmp_path: Path) -> None:
    place, opening = with_maria(tmp_path)
    said_no(place)
    async with window(place, opening) as (app, pilot):
        assert " STOP      They asked not to be called again on 24 November 2026" in shown(app)
        await type_keys(app, pilot, "enter")
        assert isinstance(app.screen, PersonScreen)
        assert "F10 calls all the same" in shown(app)
        await type_keys(app, pilot, "f10")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.session.state.attempt == 2


async def test_all_that_is_known_can_be_changed_and_added_to(tmp_path: Path) -> None:
    place, opening = with_maria(tmp_path)
    async with window(place, opening) as (app, pilot):
        await type_keys(app, pilot, "f2", "enter", "backspace", "enter", "down", "down")
        await type_keys(app, pilot, "1,200", *["down"] * 10)
        assert "▸ + Another field" in shown(app)
        await type_keys(app, pilot, "Loyalty number", "enter", "L-7", "f10")
        assert "Saved." in shown(app)
        assert "Maria Lope," in shown(app)
        saved = place.store.contacts.get("maria")
        assert saved == Contact(
            "maria",
            "Maria Lope",
            "Lopez Bakeries",
            "555 0188",
            value="1,200",
            fields={"loyalty_number": "L-7"},
        )
        assert place.store.contacts.drafts() == {}


async def test_esc_and_leaving_lose_nothing(tmp_path: Path) -> None:
    place, opening = with_maria(tmp_path)
    async with window(place, opening) as (app, pilot):
        await type_keys(app, pilot, "f2", "down", "down", " (mornings)", "escape", "escape")
        assert "Not saved yet; F2 takes it up again." in shown(app)
        assert place.store.has_all(5)
    place = workplace(tmp_path, Clock())
    async with window(place, opened(place, "win-back")) as (app, pilot):
        assert "Go on writing Maria Lopez" in shown(app)
        await type_keys(app, pilot, "1")
        assert "555 0188 (mornings)" in shown(app)
        await type_keys(app, pilot, "f10", "escape")
        assert "Go on writing" not in shown(app)
        assert place.store.contacts.all()[0].phone == "555 0188 (mornings)"


async def test_who_is_put_aside_is_not_called_unawares(tmp_path: Path) -> None:
    place, opening = with_maria(tmp_path)
    async with window(place, opening) as (app, pilot):
        await type_keys(app, pilot, "f2", "pagedown", "pagedown", "up", "sold the shop", "f10")
        assert "STOP      Not to be called since 2026-11-24: sold the shop." in shown(app)
        await type_keys(app, pilot, "f2", "pagedown", "pagedown", "up", *["backspace"] * 13, "f10")
        assert "STOP" not in shown(app)
        assert place.store.contacts.all() == (MARIA,)


@pytest.mark.parametrize("size", [*SIZES, (20, 6)])
async def test_nasty_facts_change_no_card(tmp_path: Path, size: tuple[int, int]) -> None:
    text = " ".join(NASTY).encode("utf-8", "replace").decode()
    nasty = Contact(
        "maria", text, text, text, text, text, {"timezone": text, "best_time": text, "x": text}
    )
    place, opening = with_maria(tmp_path, nasty)
    async with window(place, opening, size) as (app, pilot):
        for keys in (["down"] * 3, ["f2"], ["down"] * 12, ["escape"], ["f8", "f1"]):
            await type_keys(app, pilot, *keys)
            _expect_plain(app)


def _expect_plain(app: CallscriptApp) -> None:
    assert all(c.isprintable() or c == "\n" or ord(c) > 0x9F for c in shown(app))


async def test_from_home_to_a_card_and_back(tmp_path: Path) -> None:
    place, _opening = with_maria(tmp_path)
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "Maria", "enter", "win", "enter")
        assert isinstance(app.screen, PersonScreen)
        await type_keys(app, pilot, "escape", "escape", "Maria", "enter", "card", "enter")
        assert " Contact" in shown(app)
        await type_keys(app, pilot, "enter", "1", "enter")
        assert isinstance(app.screen, PersonScreen | CallScreen)


async def test_the_queue_is_a_key_away_and_says_who_is_not_on_it(tmp_path: Path) -> None:
    place, _opening = with_maria(tmp_path)
    said_no(place)
    bob = Contact("bob", "Bob Stone", phone="555 0199", value="900")
    place.store.contacts.save_all((bob, Contact("eve", "Eve"))).result(5)
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "f3")
        assert "1  Bob Stone" in shown(app)
        assert "900 · not called yet" in shown(app)
        assert "Maria Lopez, Lopez Bakeries" in shown(app)
        assert "asked not to be called again" in shown(app)
        assert "without a phone" in shown(app)
        await type_keys(app, pilot, "escape", "f4", "win", "enter")
        assert isinstance(app.screen, PersonScreen)
        assert "Bob Stone" in shown(app)
        await type_keys(app, pilot, "enter")
        assert isinstance(app.screen, CallScreen)


async def test_nobody_is_to_be_called(tmp_path: Path) -> None:
    place, _opening = with_maria(tmp_path)
    said_no(place)
    async with window(place, opened(place, "win-back")) as (app, pilot):
        await type_keys(app, pilot, "f4")
        assert "Nobody is to be called. Not on the list: 1 asked not to be" in shown(app)
