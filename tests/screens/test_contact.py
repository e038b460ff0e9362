"""The contact form: nothing written is lost, and nobody is made up by a slip of the pen."""

from pathlib import Path

import pytest

from callscript.call.people import Contact
from callscript.cli.whom import nearly
from callscript.tui.opening import Opening
from callscript.tui.screens.home import HomeScreen
from tests.screens.window import Clock, opened, shown, type_keys, window, workplace

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
        assert [draft["name"] for draft in app.half_written] == ["Bob"]


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
        await type_keys(app, pilot, "1")
        assert "Is that Maria Lopez?" in shown(app)
        assert len(place.store.contacts.all()) == 1
