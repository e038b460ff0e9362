"""The home screen: what is there, and a sign of what is out of sight."""

from dataclasses import replace
from pathlib import Path

from callscript.call import intents as i
from callscript.store.library import Shelf
from callscript.tui.opening import Opening
from tests.screens.window import Clock, shown, type_keys, window, workplace


async def test_of_many_rows_due_the_rest_is_shown_on_demand(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    session = place.begin(place.open(place.shelf.find("win-back")), None)
    for n in range(15):
        session.do(i.KeepNote(f"promise number {n} fri", "promise"))
    session.do(i.WrapUp())
    session.wait(5)
    async with window(place, Opening(), (80, 40)) as (app, pilot):
        assert "3 more" in shown(app)
        assert "promise number 14" not in shown(app)
        await type_keys(app, pilot, "shows them", "enter")
        assert "promise number 14" in shown(app)


async def test_a_broken_script_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    own = tmp_path / "scripts"
    own.mkdir()
    step = '[[sections]]\nid = "a"\ntitle = "A"\n[[sections.steps]]\nid = "b"\nsay = "Hello."\n'
    (own / "a.toml").write_text(f'title = "A"\nsumary = "x"\n{step}', encoding="utf-8")
    place = replace(place, shelf=Shelf((own,)))
    async with window(place, Opening()) as (app, pilot):
        assert "a.toml can't be used" in shown(app)
        assert "line 2: there is no 'sumary' here" in shown(app)
        await type_keys(app, pilot, "1")
        assert "there is no 'sumary' here (a.toml, line 2;" in shown(app)
