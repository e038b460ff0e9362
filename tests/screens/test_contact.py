"""The contact form: nothing written is lost, and nobody is made up by a slip of the pen."""

from pathlib import Path

import pytest

from callscript.call.people import Contact
from callscript.cli.whom import nearly
from callscript.tui.opening import Opening
from callscript.tui.screens.call import CallScreen
from callscript.tui.screens.home import HomeScreen
from tests.screens.window import Clock, opened, shown, type_keys, window, workplace

RINGS = """
title = "Rings"
[openings]
inbound = "rang"
[[sections]]
id = "start"
title = "Start"
[[sections.steps]]
id = "hello"
say = "Hello."
goto = "end"
[[sections.steps]]
id = "rang"
say = "You rang."
"""
MARIA = Contact("maria", "Maria Lopez", "Lopez Bakeries")


async def test_what_was_written_is_there_when_one_returns(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    async with window(place, opened(place, "win-back")) as (app, pilot):
        await type_keys(app, pilot, "Maria", "enter", "Lopez Bakeries", "escape", "escape")
        assert "1  Go on writing Maria" in shown(app)
        await type_keys(app, pilot, "Bob", "enter", "escape")
        await type_keys(app, pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await type_keys(app, pilot, "1")
        assert "Go on writing Maria" in shown(app)
        assert "Go on writing Bob" in shown(app)
        await type_keys(app, pilot, "1")
        assert "Lopez Bakeries" in shown(app)
        await type_keys(app, pilot, "f10", "1")
        assert [c.company for c in place.store.contacts.all()] == ["Lopez Bakeries"]
        assert [draft["name"] for draft in app.half_written.values()] == ["Bob"]


async def test_a_form_left_empty_is_no_draft(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    async with window(place, opened(place, "win-back")) as (app, pilot):
        await type_keys(app, pilot, "f2", "escape")
        assert "Go on writing" not in shown(app)


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("Marai", ["Maria Lopez"]),
        ("maria lopes", ["Maria Lopez"]),
        ("Mariah Lopez", ["Maria Lopez"]),
        ("Maria", []),
        ("Marcus Lund", []),
        ("Bob", []),
        ("", []),
    ],
)
def test_who_may_be_meant(tmp_path: Path, wanted: str, meant: list[str]) -> None:
    place = workplace(tmp_path, Clock())
    place.store.contacts.save(MARIA).result(5)
    assert [contact.name for contact in nearly(place, wanted)] == meant
    place.store.close()


async def test_of_a_name_nobody_has_and_somebody_nearly_it_is_asked_who_it_is(
    tmp_path: Path,
) -> None:
    place = workplace(tmp_path, Clock())
    place.store.contacts.save(MARIA).result(5)
    script = opened(place, "win-back").script
    async with window(place, Opening(None, script, wanted="Marai", meant=(MARIA,))) as (app, pilot):
        assert "Nobody is called “Marai”. Who is it?" in shown(app)
        assert "2  New contact “Marai”" in shown(app)
        await type_keys(app, pilot, "1", "enter")
        assert "Is that Maria Lopez?" in shown(app)
        assert len(place.store.contacts.all()) == 1


async def test_how_the_call_opens_can_be_said_before_it(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    file = tmp_path / "rings.toml"
    file.write_text(RINGS, "utf-8")
    on = place.open(file)
    async with window(place, Opening(script=on)) as (app, pilot):
        await type_keys(app, pilot, "f8")
        assert "They rang us" in shown(app)
        await type_keys(app, pilot, "f8")
        assert "They rang us" not in shown(app)
        await type_keys(app, pilot, "f8", "1")
        assert "You rang." in shown(app)
        assert isinstance(app.screen, CallScreen)
        assert app.screen.session.state.opening == "inbound"


async def test_a_script_with_one_opening_says_so(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    file = tmp_path / "once.toml"
    file.write_text(
        RINGS.replace('[openings]\ninbound = "rang"\n', "").replace("end", "rang"), "utf-8"
    )
    async with window(place, Opening(script=place.open(file))) as (app, pilot):
        await type_keys(app, pilot, "f8")
        assert "opens every kind of call alike" in shown(app)


async def test_of_many_contacts_the_first_are_listed_and_all_are_found(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    many = [Contact(f"c{n}", f"Person {n:04}", phone="1") for n in range(400)]
    mail = Contact("z", "Zoë Last", fields={"email": "zoe@example.org"})
    place.store.contacts.save_all((*many, mail)).result(5)
    async with window(place, opened(place, "win-back")) as (app, pilot):
        await type_keys(app, pilot, *["pagedown"] * 60)
        assert "101 more" in shown(app)
        await type_keys(app, pilot, "Person 0399")
        assert shown(app).count("Person 0399  ") == 1
        await type_keys(app, pilot, *["backspace"] * 11, "ZOE@")
        assert "Zoë Last" in shown(app)
        await type_keys(app, pilot, *["backspace"] * 4, "Person 0001")
        assert shown(app).count("  Person 0001") == 1
