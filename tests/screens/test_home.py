"""The home screen: what is there, and a sign of what is out of sight."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from callscript.call import intents as i
from callscript.call.people import Contact
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
        assert "9 more" in shown(app)
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


async def test_something_due_is_kept_put_off_or_dropped_and_taken_back(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    session = place.begin(place.open(place.shelf.find("win-back")), Contact("c1", "Maria Lopez"))
    session.do(i.KeepNote("send the copy @Ana fri", "promise"))
    session.do(i.WrapUp())
    session.wait(5)
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "tab", "enter")
        assert "What became of it?" in shown(app)
        assert "Maria Lopez · promise · Ana · Fri 27 Nov" in shown(app)
        await type_keys(app, pilot, "1")
        assert "Done: send the copy. Ctrl+Z takes it back." in shown(app)
        assert place.store.commitments.due() == ()
        await type_keys(app, pilot, "ctrl+z")
        assert "Taken back: send the copy" in shown(app)
        await type_keys(app, pilot, "tab", "enter", "2", "5 dec")
        assert "→ Saturday, 5 December 2026" in shown(app)
        await type_keys(app, pilot, "enter")
        assert place.store.commitments.due()[0].commitment.due == date(2026, 12, 5)
        await type_keys(app, pilot, "tab", "enter", "3", "moved", "enter")
        assert "Dropped: send the copy." in shown(app)
        await type_keys(app, pilot, "ctrl+z", "ctrl+z")
        assert place.store.commitments.due()[0].commitment.due == date(2026, 11, 27)
        await type_keys(app, pilot, "ctrl+z")
        assert "Nothing was said here" in shown(app)


async def test_from_something_due_one_comes_to_its_row_in_the_call(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    session = place.begin(place.open(place.shelf.find("win-back")), None)
    for text in ("first", "second"):
        session.do(i.KeepNote(f"{text} 2026-12-0{len(text)}", "promise"))
    session.do(i.WrapUp())
    session.wait(5)
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "tab", "down", "enter", "4")
        assert "WRAP-UP" in shown(app)
        (marked,) = [row for row in shown(app).splitlines() if "▸" in row]
        assert "Due" in marked
        assert "2026-12-06" in marked or "6 Dec" in marked


async def test_what_was_done_elsewhere_since_is_not_taken_back(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    session = place.begin(place.open(place.shelf.find("win-back")), None)
    session.do(i.KeepNote("send the copy fri", "promise"))
    session.do(i.WrapUp())
    session.wait(5)
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "tab", "enter", "1")
        other = place.take_up(session.state.call, resume=False)
        other.do(i.KeepNote("one word more"))
        other.wait(5)
        await type_keys(app, pilot, "ctrl+z")
        assert "Something else was done on that call since" in shown(app)
        assert place.store.commitments.due() == ()


async def test_what_is_out_of_sight_is_found_by_typing(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    session = place.begin(place.open(place.shelf.find("win-back")), None)
    for n in range(15):
        session.do(i.KeepNote(f"promise number {n} fri", "promise"))
    session.do(i.WrapUp())
    session.wait(5)
    async with window(place, Opening()) as (app, pilot):
        assert " 4  Win-back call" in shown(app), "digits are those of the scripts"
        await type_keys(app, pilot, "number 14")
        assert "promise number 14" in shown(app)
        await type_keys(app, pilot, "enter", "1")
        assert len(place.store.commitments.due()) == 14
