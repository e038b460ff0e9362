"""A letter in the window: taken in, marked, answered and called, through quits at any moment."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callscript.call.letters import passages
from callscript.call.people import Contact
from callscript.call.session import Record, Session
from callscript.store.commitments import Due
from callscript.store.letterin import checked_letter, take_in
from callscript.tui.app import CallscriptApp
from callscript.tui.letterdesk import LetterDesk
from callscript.tui.letterviews import letter_rows, words_rows
from callscript.tui.opening import Opening
from tests.call.making import START, Talk
from tests.call.test_letters import WRITTEN, letter, marked
from tests.nasty import NASTY
from tests.screens.window import Clock, press_keys, settled, shown, type_keys, window, workplace

TOM = Contact("c1", "Tom Fry", phone="555 0199")


async def test_from_a_paste_to_the_call_and_back(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "f2", "Tom Fry", "enter", "soon", "enter")
        assert "no day that is past" in shown(app)
        await type_keys(app, pilot, "ctrl+u", "19 nov", "enter")
        app.screen.paste(WRITTEN)  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert "Tom Fry, 2026-11-19" in shown(app)
        await type_keys(app, pilot, "f10")
        assert "no point of theirs is marked as a concern yet" in shown(app)
        await type_keys(app, pilot, "down", "enter", "down", "no sorry", "enter", "f8", "5 dec")
        assert "= Sat 05 Dec 2026" in shown(app)
        await type_keys(app, pilot, "enter")
        assert "2 concerns · reply to write · call Sat 05 Dec" in shown(app)
        await type_keys(app, pilot, "f10")
        reply = next((tmp_path / "papers").rglob("reply.md")).read_text("utf-8")
        assert "> no sorry" in reply
        assert [path.name for path in (tmp_path / "papers").rglob("*.md")] == ["reply.md"]
        due = [(item.commitment.kind, f"{item.commitment.due}") for item in _due(app)]
        assert due == [("letter", "2026-11-24"), ("callback", "2026-12-05")]
        await type_keys(app, pilot, "enter", "f9")
        assert "no sorry  concern, their letter" in shown(app)
        await type_keys(app, pilot, "f5")
        assert "In their letter" in shown(app)
        await type_keys(app, pilot, "f5", "ctrl+z")
        assert "nobody has dialled" in shown(app)
        await type_keys(app, pilot, "f9", "f10")
        assert [item.commitment.kind for item in _due(app)] == ["letter"]


def _due(app: CallscriptApp) -> tuple[Due, ...]:
    return app.place.store.commitments.due()


async def test_what_is_due_leads_to_the_letter_and_so_does_what_is_unfinished(
    tmp_path: Path,
) -> None:
    place = workplace(tmp_path, Clock())
    take_in(place, place.open(place.shelf.find("complaint")), TOM, WRITTEN).wait(5)
    async with window(place, Opening()) as (app, pilot):
        assert "their letter to answer, then to call" in shown(app)
        await type_keys(app, pilot, "Call them about", "enter", "5")
        assert "nobody has dialled" in shown(app)
        await type_keys(app, pilot, "escape")
        await type_keys(app, pilot, "Call them about", "enter", "2", "today", "enter", "f4")
        assert "nobody has dialled" in shown(app)
        await type_keys(app, pilot, "ctrl+p", "no call", "enter")
        assert "put away" in shown(app)
        assert "to answer, then to call" not in shown(app)


async def test_a_letter_that_names_nobody_is_asked_about(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    opened = place.open(place.shelf.find("complaint"))
    opening = Opening(None, opened, letter=WRITTEN, came="2026-11-19")
    async with window(place, opening) as (app, pilot):
        assert "Who wrote?" in shown(app)
        await type_keys(app, pilot, "Tom Fry", "enter")
        assert "Nobody said sorry!" in shown(app)


async def test_keys_before_the_list_of_contacts_is_there_count(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    async with window(place, Opening()) as (app, pilot):
        await type_keys(app, pilot, "f2", "Tom F")
        await type_keys(app, pilot, "ry", "enter")
        assert "A letter came\n Tom Fry\n" in shown(app)


async def test_a_long_letter_of_anything_is_drawn_as_far_as_it_is_seen(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    text = checked_letter("\n\n".join((*NASTY, "word " * 9000))[:55_000])
    session = take_in(place, place.open(place.shelf.find("complaint")), TOM, text)
    async with window(place, Opening(session=session)) as (app, pilot):
        press_keys(app, *["down", "!"] * 20)
        await type_keys(app, pilot, *["pagedown"] * 99, "f5", "x", "enter")
        assert "21 concerns" in shown(app)


_keys = st.lists(
    st.sampled_from(
        (
            *("up", "down", "shift+down", "shift+up", "enter", "escape", "delete", "end"),
            *("!", "+", ">", "a", "é", "reword", "join", "day", "undo", "redo", "sent", "cut"),
        )
    ),
    max_size=30,
)


def _press(desk: LetterDesk, key: str) -> None:
    named = {
        "reword": desk.reword,
        "join": desk.join,
        "day": desk.other_day,
        "undo": desk.undo,
        "redo": desk.redo,
        "sent": desk.reply_sent,
    }
    if key in named:
        named[key]()
    else:
        desk.press(key, key if len(key) == 1 else None)


def _again(talk: Talk) -> Talk:
    """The same call, opened from what is kept."""
    session = talk.session
    record = Record("call-1", tuple(session.events), dict(session.latest.drafts))
    again = Talk(talk.script, record)
    again.ids, again.clock = talk.ids, talk.clock
    return again


def _plan(session: Session) -> object:
    state = session.state
    found = [(span, note.kind, note.text) for span, note in passages(state)]
    return found, state.postponed, set(state.ticks), dict(session.latest.drafts)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(_keys, st.integers(20, 90))
def test_any_keys_leave_the_same_when_the_window_dies_between_them(
    keys: list[str], width: int
) -> None:
    talk = letter()
    desk = LetterDesk(talk.session, now := lambda: START)
    for key in keys:
        if key == "cut":
            before = _plan(talk.session), desk.line and desk.line.text
            talk = _again(talk)
            desk = LetterDesk(talk.session, now)
            assert _plan(talk.session) == before[0]
            if before[1]:
                assert desk.line is not None
                assert desk.line.text == before[1]
        _press(desk, key)
        rows = [*letter_rows(desk, talk.state, width, 9), *words_rows(desk, width)]
        assert all(row.cell_length <= width for row in rows)
        assert len(rows) <= 9 + 4
    assert marked(talk) == marked(_again(talk))
