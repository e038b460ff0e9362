"""What was promised on earlier calls stands in the list of promises, and is kept with one key."""

from pathlib import Path

from callscript.call import intents as i
from callscript.call.people import Contact
from callscript.store.workplace import Workplace
from callscript.tui.opening import Opening
from tests.screens.window import Clock, shown, type_keys, window, workplace

MARIA = Contact("c1", "Maria Lopez", fields={"timezone": "America/New_York"})


def called_before(place: Workplace, *promises: str) -> None:
    session = place.begin(place.open(place.shelf.find("win-back")), MARIA)
    for promise in promises:
        session.do(i.KeepNote(promise, "promise"))
    session.do(i.WrapUp())
    session.wait(5)


async def test_earlier_promises_are_kept_during_the_next_call_and_taken_back(
    tmp_path: Path,
) -> None:
    place = workplace(tmp_path, Clock())
    called_before(place, "send the copy @Ana 2026-11-20")
    session = place.begin(place.open(place.shelf.find("win-back")), MARIA)
    session.do(i.KeepNote("ring the plumber @Bo fri", "promise"))
    async with window(place, Opening(session=session)) as (app, pilot):
        await type_keys(app, pilot, "f6")
        assert "ring the plumber – Bo, Friday, 27 November" in shown(app)
        assert "☐ send the copy" in shown(app)
        assert "overdue, Fri 20 Nov · Ana" in shown(app)
        await type_keys(app, pilot, "2")
        assert "☑ send the copy" in shown(app)
        owed = [due.commitment.text for due in place.store.commitments.due()]
        assert owed == ["ring the plumber"]
        await type_keys(app, pilot, "2")
        assert "☐ send the copy" in shown(app)
        assert len(place.store.commitments.due()) == 2
        await type_keys(app, pilot, "1")
        assert "ring the plumber @Bo fri" in shown(app), "one of this call is edited"


async def test_practice_shows_nobody_s_promises(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    called_before(place, "fetch the bikes fri")
    script = place.open(place.shelf.find("win-back"))
    session = place.begin(script, MARIA, rehearsal=True)
    async with window(place, Opening(session=session)) as (app, pilot):
        await type_keys(app, pilot, "f6")
        assert "fetch the bikes" not in shown(app)
        assert "Nothing is promised yet" in shown(app)


async def test_an_hour_of_theirs_is_said_on_both_clocks_while_it_is_typed(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    session = place.begin(place.open(place.shelf.find("win-back")), MARIA)
    session.do(i.Jump("ring_later"))
    async with window(place, Opening(session=session)) as (app, pilot):
        await type_keys(app, pilot, "tuesday 9:00")
        assert "= Tuesday, 1 December 2026, 09:00 · your " in shown(app)
        assert "= their 09:00 (New York)" in shown(app)
        await type_keys(app, pilot, "x")
        assert "kept in these words; a day is: fri 14:30, tomorrow 9 am" in shown(app)
