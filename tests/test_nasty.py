"""Nasty texts through every blank, screen, paper and export: nothing crashes, nothing changes.

What a person put in is `clean` of it, wherever it comes out again; and nothing obeys it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

from callscript.call import intents as i
from callscript.call.people import Caller, Contact
from callscript.call.planfields import CONCERN_FIELDS
from callscript.call.session import Session
from callscript.cli.failures import drawn
from callscript.cli.main import main
from callscript.papers.export import call_json
from callscript.papers.papers import papers_of
from callscript.script.load import load
from callscript.script.model import NOTE_KINDS, NoteKind
from callscript.script.problems import ScriptError
from callscript.store.library import open_script
from callscript.store.outbox import papers_folder
from callscript.store.settings import read_settings
from callscript.text import clean, clean_line, unsafe_at
from callscript.tui.app import CallscriptApp
from callscript.tui.keymap import remapped
from callscript.tui.noteline import SIGNS
from callscript.tui.opening import Opening
from callscript.tui.screens.base import KeyScreen
from callscript.tui.screens.wrapup import WrapUpScreen
from tests.nasty import NASTY
from tests.papers.parsed import ALLOWED_INLINE, inline_types, normal, texts
from tests.screens.window import Clock, press_keys, settled, shown, window, workplace
from tests.sequences import COMMAND, strangers
from tests.tui.test_views import check, everything, nasty_scene

LINES = tuple(clean_line(text).strip() for text in NASTY)
"""What a blank of one line keeps."""
NOTES = tuple(clean(text).strip() for text in NASTY)
"""What a note keeps."""
_BLANKS = 26
"""In the form for a contact on the script below."""


def script_of_blanks(folder: Path) -> Path:
    """A script with a step in free words for each nasty text, and facts of a contact."""
    facts = " ".join(f"{{contact.fact_{n}}}" for n in range(_BLANKS - 6))
    parts = ['title = "Blanks"\n[[sections]]\nid = "all"\ntitle = "All"\n']
    parts += [f'[[sections.steps]]\nid = "facts"\nsay = "{facts}"\n']
    parts += [
        f'[[sections.steps]]\nid = "t{n}"\nask = "Number {n}?"\nanswer = "text"\n'
        for n, _ in enumerate(NASTY)
    ]
    path = folder / "blanks.toml"
    path.write_text("".join(parts), encoding="utf-8")
    return path


def front(app: CallscriptApp) -> KeyScreen:
    """The screen in front."""
    assert isinstance(app.screen, KeyScreen)
    return app.screen


def harmless(app: CallscriptApp) -> None:
    """Nothing on the screen is obeyed by a terminal."""
    picture = shown(app)
    assert picture.strip()
    assert strangers(picture.encode(), COMMAND) == []


async def test_contacts_are_kept_as_they_were_written_down(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    opened = open_script(script_of_blanks(tmp_path), place.store)
    put_in = iter(NASTY)
    async with window(place, Opening()) as (app, pilot):
        while batch := tuple(islice(put_in, _BLANKS)):
            app.pick_contact(str(opened.path))
            await pilot.pause()
            press_keys(app, "f2")
            for text in batch:
                front(app).paste(text)
                press_keys(app, "down")
            harmless(app)
            press_keys(app, "f10")
            await settled(app, pilot)
            harmless(app)
            app.go_home()
        await pilot.pause()
        harmless(app)
        contacts, calls = place.store.contacts.all(), place.store.calls.recent(1000)
    own = [text for c in contacts for text in (c.name, c.company, c.phone, c.value, c.notes)]
    free = [text for c in contacts for text in c.fields.values()]
    assert Counter(filter(None, own + free)) == Counter(filter(None, LINES))
    assert Counter(c.name for c in contacts) == Counter(call.contact_name for call in calls)


async def test_signs_that_turn_a_line_are_made_visible_when_typed_too(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    script = place.shelf.find("win-back")
    typed = "\u202e\u2066\u2028\x85"
    signs = clean_line(typed).strip()
    async with window(place, Opening()) as (app, pilot):
        app.pick_contact(str(script))
        await pilot.pause()
        press_keys(app, *typed, "enter", "down", *typed, "f10", " ", *typed, "enter")
        await settled(app, pilot)
        (contact,) = place.store.contacts.all()
        session = place.take_up(place.store.calls.recent(1)[0].id, resume=False)
    assert signs == "<U+202E><U+2066> <U+0085>"
    assert contact.name == signs
    assert signs in {contact.company, contact.phone}
    assert [note.text for note in session.state.notes.values()] == [clean(typed).strip()]


async def take_down(app: CallscriptApp, pilot: Pilot[str]) -> None:
    """Give every text as an answer in free words, and as a note of two kinds."""
    press_keys(app, "enter")
    for text in NASTY:
        front(app).paste(text)
        press_keys(app, *["enter"] * (2 if clean(text).strip() else 1))
    for kind, text in _kinds(NASTY):
        press_keys(app, " " if kind == "note" else SIGNS[kind])
        front(app).paste(text)
        press_keys(app, "enter")
    await settled(app, pilot)


def _kinds(texts: Iterable[str]) -> Iterator[tuple[NoteKind, str]]:
    """Each text with two kinds of note, in turn."""
    kinds = cycle(NOTE_KINDS)
    return ((next(kinds), text) for text in texts for _ in range(2))


async def look_around(app: CallscriptApp, pilot: Pilot[str]) -> None:
    """Open every list and page over the call, and look for each text in one."""
    for key in ("f1", "f2", "f4", "f5", "f6", "f8", "/", "ctrl+p"):
        press_keys(app, key)
        await settled(app, pilot)
        harmless(app)
        press_keys(app, "down", "escape")
    for number, text in enumerate(NASTY):
        press_keys(app, "/")
        front(app).paste(text)
        if not number % 20:
            await settled(app, pilot)
            harmless(app)
        press_keys(app, "escape")


def kept(session: Session) -> Iterator[tuple[str, str]]:
    """A call's answers and notes, in a way that is easy to compare."""
    yield from (("answer", str(a.value)) for a in session.state.answers.values())
    yield from ((note.kind, note.text) for note in session.state.notes.values())


async def test_a_call_full_of_them_comes_out_as_it_went_in(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    opened = open_script(script_of_blanks(tmp_path), place.store)
    name, company, phone, value, problem = LINES[:5]
    contact = Contact("c", name, company, phone, value, fields={"problem": problem})
    session = place.begin(opened, contact)
    async with window(place, Opening(session=session), size=(120, 60)) as (app, pilot):
        await take_down(app, pilot)
        await look_around(app, pilot)
        again = place.take_up(session.state.call, resume=False)
        assert place.store.calls.verify_chain(session.state.call) is None
    full = [text for text in NOTES if text]
    wanted = Counter([("answer", text) for text in full])
    wanted += Counter((kind, text) for kind, text in _kinds(NOTES) if text)
    wanted += Counter(("note", text) for text in full)  # the answers' own words
    assert Counter(kept(session)) == Counter(kept(again)) == wanted
    assert again.state.contact == contact
    _exported(again)
    _papers(again)


def _exported(session: Session) -> None:
    """What a program reads is what was kept; what a terminal shows of it obeys nobody."""
    text = call_json(session.script, session.state)
    assert strangers(text.encode(), COMMAND) == []
    read = json.loads(text)
    found = [("answer", a["value"]) for a in read["answers"]]
    found += [(note["kind"], note["text"]) for note in read["notes"]]
    assert Counter(found) == Counter(kept(session))
    assert read["contact"]["name"] == LINES[0]


def _papers(session: Session) -> None:
    """Papers parsed back show the words."""
    papers = papers_of(session.script, session.state)
    said = " ".join(text for paper in papers.values() for text in texts(paper))
    for text in NOTES:
        assert normal(text) in said, text
    _papers_obey_nobody(session)


def _papers_obey_nobody(session: Session) -> None:
    """No word of a customer's is a link, a heading, emphasis or HTML in a paper."""
    for name, paper in papers_of(session.script, session.state).items():
        assert inline_types(paper) <= ALLOWED_INLINE, name
        assert strangers(paper.encode(), COMMAND) == [], name


async def test_wrap_up_keeps_what_is_put_into_its_blanks(tmp_path: Path) -> None:
    place = workplace(tmp_path, Clock())
    opened = open_script(script_of_blanks(tmp_path), place.store)
    session = place.begin(opened, None)
    typed = [field.id for field in CONCERN_FIELDS if field.form != "causes"]
    for number in range(len(NASTY) // len(typed) + 1):
        session.do(i.KeepNote(f"something {number}", "concern"))
    session.do(i.EndCall())
    blanks = [f"{note}:{field}" for note in session.state.notes for field in typed]
    put_in = dict(zip(blanks, NASTY, strict=False))
    assert len(put_in) == len(NASTY)
    async with window(place, Opening(session=session)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, WrapUpScreen)
        for blank, text in put_in.items():
            screen.desk.go_to_row(blank)
            screen.paste(text)
            press_keys(app, "enter")
            if not len(blank) % 5:
                await settled(app, pilot)
                harmless(app)
        await settled(app, pilot)
        again = place.take_up(session.state.call, resume=False)
        app.go_home()
        await pilot.pause()
        harmless(app)
    notes = again.state.notes
    for blank, text in put_in.items():
        note, _, field = blank.partition(":")
        assert notes[note].details.get(field, "") == clean_line(text).strip()
    _papers_obey_nobody(again)


@pytest.mark.parametrize("width", [120, 80, 31, 2])
def test_every_picture_of_a_call_is_as_wide_as_the_window(width: int) -> None:
    for number, text in enumerate(NASTY):
        height = (35, 24, 9, 3)[number % 4]
        for rows, most in everything(nasty_scene(text, ("one", "two")[number % 2]), width, height):
            check(rows, width, most)
            assert strangers("".join(row.plain for row in rows).encode(), COMMAND) == []


def _as_toml(text: str) -> str:
    """A TOML string that holds this text, every doubtful character escaped."""
    escaped = "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in text)
    return f'"{escaped}"'


def _in_a_row(text: str) -> str:
    """As long as a title may be, and on one line."""
    return text.replace("\n", " ")[:200]


def test_scripts_hold_them_or_say_where_they_can_not() -> None:
    held = 0
    for text in NASTY:
        if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            continue  # no TOML file can hold half a character
        words, row = _as_toml(text), _as_toml(_in_a_row(text))
        source = (
            f'title = {row}\ngoal = {row}\n[[sections]]\nid = "a"\ntitle = {row}\n'
            f'[[sections.steps]]\nid = "one"\nsay = {words}\ncue = {words}\n'
            f"responses = [{{ label = {row}, reply = {words} }}]\n"
        )
        try:
            script = load(source.encode(), "nasty.toml").script
        except ScriptError as error:
            said = drawn(error.problems)
            assert strangers(said.encode(), COMMAND) == []
            assert all(problem.place.startswith("nasty.toml:") for problem in error.problems)
            assert unsafe_at(text) is not None or not text.strip() or "{" in text, said
        else:
            held += 1
            assert unsafe_at(text) is None
            assert script.title.strip() == _in_a_row(text).strip()
            said = "".join(map(str, script.sections[0].steps[0].say))
            assert "{" in text or normal(said) == normal(text)
    assert held > 100


def test_settings_clean_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for text in NASTY:
        if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            continue
        words = _as_toml(text)
        path.write_text(
            f"theme = {words}\n[caller]\nname = {words}\n[keys]\nundo = {words}\n"
            f"{words} = {words}\n",
            encoding="utf-8",
        )
        settings, warnings = read_settings(path)
        assert settings.caller.name == clean_line(text)
        complaints = (*warnings, *remapped(settings.keys).complaints)
        assert complaints
        assert strangers("".join(complaints).encode(), COMMAND) == []


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    for text in NASTY:
        folder = papers_folder(tmp_path, text, "20261124-100500-0badcafe")
        assert folder.parent == tmp_path
        assert re.fullmatch(r"[a-z0-9-]{1,49}", folder.name)
        assert not PureWindowsPath(folder.name).is_reserved()


def test_what_commands_print_is_obeyed_by_nobody(tmp_path: Path) -> None:
    clock = Clock()
    place = workplace(tmp_path, clock)
    opened = open_script(script_of_blanks(tmp_path), place.store)
    # As a store would hold them that somebody else has written to: nothing is cleaned here.
    raws = [text.encode("utf-8", "replace").decode() for text in NASTY]
    raw = "".join(raws)
    contact = Contact("c", raw, raw, raw, raw, raw, {"problem": raw})
    place.store.contacts.save(contact)
    session = place.begin(opened, contact, caller=Caller(raw, raw, raw))
    for text, kind in zip(raws, cycle(NOTE_KINDS), strict=False):
        session.do(i.KeepNote(f"a {text}", kind))
    for note in tuple(session.state.notes):
        session.do(i.SetDetail(note, "owner", raw))
    place.store.close()
    last, store = session.state.call, ("--store", str(tmp_path / "store.db"))
    (tmp_path / "summary.md.j2").write_text("template \x1b[31m", encoding="utf-8")
    (tmp_path / "own.toml").write_text(f'templates = "{tmp_path}"\n', encoding="utf-8")
    bad = tmp_path / "bad\x1b[31m.toml"
    bad.write_text('title = "\x1b]52;c;aGk=\x07"\n', encoding="utf-8")
    for arguments in (
        ("calls",),
        ("calls", "--json"),
        ("show", last),
        ("show", last, "--plan"),
        ("show", last, "--json"),
        ("show", last, "--settings", str(tmp_path / "own.toml")),
        ("show", "\x1b[31m"),
        ("export", last, "--to", str(tmp_path / "out\x9b31m")),
        ("check", str(bad)),
        ("check", "\x1b[31m"),
        ("play", str(bad), "--answers", str(bad)),
        ("play", "win-back", "--answers", str(bad)),
        ("scripts",),
        ("call", "\x1b[31m", "--contact", "\x1b[31m"),
        ("resume", "\x1b[31m"),
        ("nothing\x1b[31m",),
        ("calls", "--nothing\x1b[31m"),
        ("calls", "--store", str(tmp_path / "no\x1b[31m" / "store.db")),
    ):
        # With colour=True click leaves escape sequences in, as it does on a terminal.
        result = CliRunner().invoke(main, [*store, *arguments], color=True)
        assert result.output.strip(), arguments
        assert strangers(result.output.encode(), COMMAND) == [], arguments
