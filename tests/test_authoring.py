"""Writing scripts from the command line: new, edit and preview."""

import stat
import sys
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from callscript.call.tape import cases_in
from callscript.cli.new import Ask
from callscript.cli.new import draft as drafted
from callscript.exits import Exit
from callscript.plan.cases import failures
from callscript.script.drafting import Brief, blank, name_for, quoted, quoted_line, retitled
from callscript.script.load import load
from callscript.script.toml import parse
from callscript.script.wording import parse as parse_wording
from tests.program import start
from tests.script.making import SHIPPED
from tests.test_cli import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def own(desk: Desk, name: str) -> Path:
    return desk.home / ".config" / "callscript" / "scripts" / name


def sound(text: str) -> bool:
    """Whether a script has nothing wrong with it but what a person typed in wrong brackets."""
    loaded = load(text.encode(), "new.toml")
    hints = [hint for hint in loaded.hints if hint.code != "read-as-it-is"]
    return hints == [] and failures(cases_in(loaded.document), loaded.script) == []


# --- new


@pytest.mark.parametrize("template", ["blank", *(path.stem for path in SHIPPED)])
def test_a_new_script_is_sound_and_answers_to_its_name(desk: Desk, template: str) -> None:
    result = desk.run("new", "my-own", "--from", template, "--title", 'Mine: a "new" one')
    assert (result.exit_code, result.stdout) == (Exit.OK, f"{own(desk, 'my-own.toml')}\n")
    checked = desk.run("check", "my-own").stdout
    assert checked.endswith("cases\n")
    assert ": ok, " in checked
    assert 'Mine: a "new" one' in desk.run("scripts").stdout
    assert stat.S_IMODE(own(desk, "my-own.toml").stat().st_mode) == 0o600
    assert own(desk, "script.schema.json").is_file()


@pytest.mark.parametrize("template", ["blank", "win-back"])
def test_a_script_in_another_folder_goes_by_its_path(
    desk: Desk, tmp_path: Path, template: str
) -> None:
    path = tmp_path / "else where" / "mine.toml"
    path.parent.mkdir()
    made = desk.run("new", "mine", "--from", template, "--to", str(path.parent))
    assert f"callscript edit '{path}'" in made.stderr
    comments = [row for row in path.read_text("utf-8").splitlines() if "callscript check" in row]
    assert comments
    assert all(f"'{path}'" in row for row in comments)
    assert desk.run("check", str(path)).exit_code == Exit.OK


def test_new_overwrites_nothing(desk: Desk) -> None:
    desk.run("new", "my-own")
    own(desk, "my-own.toml").write_text("mine", "utf-8")
    own(desk, "script.schema.json").write_text("mine, too", "utf-8")
    result = desk.run("new", "my-own")
    assert result.exit_code == Exit.BAD_INPUT
    assert "this is there already" in result.stderr
    own(desk, "other.toml").symlink_to(desk.home / "elsewhere.toml")
    assert desk.run("new", "other").exit_code == Exit.BAD_INPUT
    assert own(desk, "my-own.toml").read_text("utf-8") == "mine"
    assert desk.run("new", "third").exit_code == Exit.OK
    assert own(desk, "script.schema.json").read_text("utf-8") == "mine, too"
    assert not (desk.home / "elsewhere.toml").exists()


@pytest.mark.parametrize("name", ["../x", "A", "a.toml", "-a", "", "a" * 41])
def test_new_takes_no_name_that_is_none(desk: Desk, name: str) -> None:
    assert desk.run("new", "--", name).exit_code == Exit.USAGE
    assert desk.files() == set()


def test_without_a_terminal_new_needs_a_name(desk: Desk) -> None:
    assert desk.run("new").exit_code == Exit.USAGE


def answering(*answers: str) -> Ask:
    """A person who gives these answers, then presses Enter."""
    said: Iterator[str] = chain(answers, repeat(""))
    return lambda _question, otherwise: next(said) or otherwise


def test_asked_for_everything_a_person_gets_the_script_they_told() -> None:
    person = answering(
        "After a visit!", "blnk", "blank", "Learn how it went", "Hello {there}", "How was it?"
    )
    draft = drafted(None, None, None, person)
    assert draft.name == "after-a-visit"
    script = load(draft.text.encode(), "x.toml").script
    assert (script.title, script.goal) == ("After a visit!", "Learn how it went")
    assert "".join(map(str, script.steps["hello"].say)) == "Hello {there}"
    assert "".join(map(str, script.steps["question"].ask)) == "How was it?"
    assert sound(draft.text)


def test_a_place_typed_into_an_answer_is_one() -> None:
    person = answering("Visit", "blank", "x", "Hi {contact.first_name|there}, {x} {caller.mail|}")
    script = load(drafted(None, None, None, person).text.encode(), "x.toml").script
    assert script.steps["hello"].say == parse_wording(
        "Hi {contact.first_name|there}, {{x}} {{caller.mail|}}"
    )


def test_who_presses_enter_gets_a_sound_script() -> None:
    assert sound(drafted(None, None, None, answering()).text)


words = st.text(max_size=60) | st.sampled_from(
    ['"', "\\", '"""', "{x|y}", "{{", "\x1b[31m", "\n\n", "<name>", "<title>", "'''", "#", " ", "é"]
)


@given(st.builds(Brief, words, words, words, words, st.lists(words).map(tuple), words))
@settings(max_examples=30)
def test_whatever_is_answered_makes_a_sound_script(brief: Brief) -> None:
    assert sound(blank(brief, "new"))


@given(words)
def test_a_quoted_text_is_read_as_it_was(text: str) -> None:
    value = parse(f"a = {quoted(text)}\nb = {quoted_line(text)}".encode(), "q.toml").content
    if text.isprintable():
        assert value == {"a": text.strip(), "b": " ".join(text.split())}
    assert "\n" not in value["b"]


def test_a_new_title_changes_nothing_else() -> None:
    text = SHIPPED[0].read_text("utf-8")
    title = parse(text.encode(), "x").content["title"]
    assert retitled(retitled(text, "Other"), title) == text
    assert parse(retitled(text, 'A "b"').encode(), "x").content["title"] == 'A "b"'


@pytest.mark.parametrize(
    ("title", "name"),
    [("After a visit!", "after-a-visit"), ("3 years", "script-3-years"), ("日本", "script")],
)
def test_a_name_is_made_of_a_title(title: str, name: str) -> None:
    assert name_for(title) == name


def test_on_a_terminal_new_asks_for_what_is_missing(tmp_path: Path) -> None:
    answers = ("Spring call", "", "", "", "How was it?", "Good, Bad", "")
    with start(tmp_path, ["new"]) as terminal:
        terminal.read_until(lambda screen: "Its title" in screen and "Begin with" not in screen)
        terminal.write("".join(f"{answer}\n" for answer in answers).encode())
        assert terminal.wait() == 0
    path = tmp_path / ".config" / "callscript" / "scripts" / "spring-call.toml"
    script = load(path.read_bytes(), path.name).script
    assert [r.label for r in script.steps["question"].responses] == ["Good", "Bad"]


# --- import


def test_import_makes_a_sound_script_and_tells_what_was_lost(desk: Desk) -> None:
    text = "# Renewal\n\n## Open\n\nHello [name]. Is it you?\n\n- Yes\n- No -> Nowhere\n"
    file = desk.home / "my-call.md"
    file.write_text(text, "utf-8")
    result = desk.run("import", file)
    made = own(desk, "renewal.toml")
    assert (result.exit_code, result.stdout) == (Exit.OK, f"{made}\n")
    assert (
        "not carried over: line 8: where 'No' leads: no heading is called 'Nowhere'"
        in result.stderr
    )
    assert "# line 8, not carried over: where 'No' leads: no heading" in made.read_text("utf-8")
    assert desk.run("check", "renewal").stdout == f"{made}: ok\n"
    assert desk.run("import", file).exit_code == Exit.BAD_INPUT
    other = desk.run("import", file, "--name", "other", "--to", desk.home / "new")
    assert other.stdout == f"{desk.home / 'new' / 'other.toml'}\n"


def test_import_reads_a_survey_form(desk: Desk) -> None:
    book = Workbook()
    book.active.title = "survey"
    book.active.append(("type", "name", "label", "relevant"))
    book.active.append(("integer", "age", "How old are you?"))
    book.active.append(("note", "adult", "You are of age.", "${age} >= 18"))
    book.active.append(("image", "photo", "A photo?"))
    book.save(desk.home / "form.xlsx")
    result = desk.run("import", desk.home / "form.xlsx")
    assert result.exit_code == Exit.OK
    assert "survey row 4: 'image' needs a device" in result.stderr
    script = load(own(desk, "form.toml").read_bytes(), "form.toml").script
    assert list(script.steps) == ["age", "adult", "photo"]
    assert script.steps["adult"].when is not None


@pytest.mark.parametrize("name", ["x.xls", "x.xlsx", "x.md", "missing.md"])
def test_what_can_not_be_imported_is_refused_and_leaves_nothing(desk: Desk, name: str) -> None:
    if name != "missing.md":
        (desk.home / name).write_bytes(b"\xff\x00")
    before = desk.files()
    result = desk.run("import", desk.home / name)
    assert (result.exit_code, result.stdout) == (Exit.BAD_INPUT, "")
    assert result.stderr.startswith(f"{desk.home / name}: ")
    assert desk.files() == before


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("s.csv", b"name,phone\nAna,1\n", "callscript contacts import"),
        ("s.txt", b"Name;Phone;Note\nAna;1;x\n", "callscript contacts import"),
        ("phone.docx", b"Hello.\n\nHow are you?\n", "in Word: open it there and save it as plain"),
        ("phone.txt", b"PK\x03\x04 word/document.xml", "this is a Word document"),
        ("phone.doc", b"\xd0\xcf\x11\xe0", "this is a Word document"),
        ("phone.pdf", b"%PDF-1.4", "this is a PDF"),
        ("mine.toml", b'title = "x"', "this is a script already"),
        ("phone.txt", b"Hello\0", "this is no text"),
        ("gone.doc", None, "there is no such file"),
        ("gone.xls", None, "there is no such file"),
    ],
)
def test_what_is_no_text_of_a_script_is_refused_with_what_to_do(
    desk: Desk, name: str, raw: bytes | None, told: str
) -> None:
    if raw is not None:
        (desk.home / name).write_bytes(raw)
    before = desk.files()
    result = desk.run("import", desk.home / name)
    assert (result.exit_code, result.stdout) == (Exit.BAD_INPUT, "")
    assert told in result.stderr
    assert desk.files() == before


# --- fmt


def test_fmt_lays_out_what_it_should_and_tells_which(desk: Desk) -> None:
    desk.run("new", "mine")
    path = own(desk, "mine.toml")
    neat = path.read_text("utf-8")
    assert desk.run("fmt", "mine").stdout == ""
    path.write_text(neat.replace(" = ", "="), "utf-8")
    messy = path.read_bytes()
    looked = desk.run("fmt", "--check", "mine")
    assert (looked.exit_code, looked.stdout) == (Exit.BAD_INPUT, f"{path}\n")
    assert path.read_bytes() == messy
    assert desk.run("fmt", "mine").stdout == f"{path}\n"
    assert path.read_text("utf-8").count(" = ") == neat.count(" = ")
    path.write_text("a = ", "utf-8")
    assert desk.run("fmt", "mine").exit_code == Exit.BAD_INPUT
    assert path.read_text("utf-8") == "a = "


# --- edit


def edited(desk: Desk, script: str, *changes: str, name: str = "VISUAL") -> Result:
    """Edit a script by a program that replaces texts: old, new, old, new …"""
    program = desk.home / "editor.py"
    pairs = list(zip(changes[::2], changes[1::2], strict=True))
    program.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text()\n"
        f"for old, new in {pairs!r}:\n"
        "    assert old in text\n"
        "    text = text.replace(old, new)\n"
        "path.write_text(text)\n",
        "utf-8",
    )
    return desk.run("edit", script, env={"VISUAL": "", name: f"{sys.executable} '{program}'"})


def test_edit_takes_over_what_is_sound(desk: Desk) -> None:
    desk.run("new", "mine")
    result = edited(desk, "mine", "Goodbye.", "Bye.", name="EDITOR")
    assert (result.exit_code, result.stdout) == (Exit.OK, f"{own(desk, 'mine.toml')}: saved\n")
    assert "Bye." in own(desk, "mine.toml").read_text("utf-8")
    assert [p for p in own(desk, "").iterdir() if p.name.startswith(".")] == []


def test_a_broken_change_waits_as_a_draft_and_is_taken_up_again(desk: Desk) -> None:
    desk.run("new", "mine")
    before = own(desk, "mine.toml").read_bytes()
    result = edited(desk, "mine", 'goto = "end"', 'goto = "nd"')
    assert result.exit_code == Exit.BAD_INPUT
    assert "error[unknown-goto]" in result.stdout
    assert result.stdout.startswith(str(own(desk, "mine.toml")))
    assert 'goto = "nd"' in result.stdout
    assert ".draft" not in result.stdout
    assert own(desk, "mine.toml").read_bytes() == before
    assert "draft" not in desk.run("scripts").output
    result = edited(desk, "mine", '"nd"', '"end"', "Goodbye.", "Bye.")
    assert result.exit_code == Exit.OK
    assert "the draft you left unfinished" in result.stderr
    assert "Bye." in own(desk, "mine.toml").read_text("utf-8")


def test_a_shipped_script_is_copied_first(desk: Desk) -> None:
    shipped = SHIPPED[0]
    before = shipped.read_bytes()
    result = edited(desk, shipped.stem, "title = ", "title  = ")
    assert result.exit_code == Exit.OK
    assert "your own copy" in result.stderr
    assert shipped.read_bytes() == before
    copy = own(desk, shipped.name)
    assert copy.read_bytes() == before.replace(b"title = ", b"title  = ")
    assert desk.run("check", shipped.stem).stdout.startswith(f"{copy}: ok")


def test_a_script_whose_cases_fail_is_taken_over_and_told(desk: Desk) -> None:
    desk.run("new", "mine")
    result = edited(desk, "mine", 'reply = "Of course."', 'reply = "Sure."')
    assert result.exit_code == Exit.OK
    assert "error[not-said]" in result.stdout
    assert "Sure." in own(desk, "mine.toml").read_text("utf-8")


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    desk.run("new", "mine")
    script = own(desk, "mine.toml")
    program = desk.home / "other.py"
    program.write_text(
        "import sys, pathlib\n"
        "for name in sys.argv[1:]:\n"
        "    path = pathlib.Path(name)\n"
        "    path.write_text(path.read_text() + '# ' + path.name)\n",
        "utf-8",
    )
    editor = f"{sys.executable} {program} {script}"
    result = desk.run("edit", "mine", env={"VISUAL": editor})
    assert result.exit_code == Exit.BAD_INPUT
    assert "changed elsewhere" in result.stdout
    assert script.read_text("utf-8").endswith("# mine.toml")
    assert script.with_name(".mine.draft.toml").read_text("utf-8").endswith("# .mine.draft.toml")


@pytest.mark.parametrize("editor", ["false", "no-such-editor-here", "'unclosed"])
def test_an_editor_that_fails_changes_nothing(desk: Desk, editor: str) -> None:
    desk.run("new", "mine")
    before = own(desk, "mine.toml").read_bytes()
    result = desk.run("edit", "mine", env={"VISUAL": editor})
    assert result.exit_code == Exit.BAD_INPUT
    assert result.stderr
    assert own(desk, "mine.toml").read_bytes() == before


def test_on_a_terminal_edit_asks_whether_to_go_back_to_the_editor(tmp_path: Path) -> None:
    script = tmp_path / "mine.toml"
    script.write_text(blank(Brief("Mine"), "mine"), "utf-8")
    program = tmp_path / "editor.sh"
    # Breaks the script the first time, mends it the second.
    program.write_text(
        """grep -q '"nd"' "$1" && exec sed -i 's/"nd"/"end"/' "$1"\n"""
        """exec sed -i 's/"end"/"nd"/' "$1"\n"""
    )
    editor = {"VISUAL": f"sh {program}"}
    with start(tmp_path, ["edit", str(script)], env=editor) as terminal:
        terminal.read_until(lambda screen: "Back to the editor?" in screen)
        assert "unknown-goto" in terminal.text()
        terminal.write(b"\n")
        assert terminal.wait() == 0
    assert script.read_text("utf-8") == blank(Brief("Mine"), "mine")


# --- preview


def test_preview_shows_each_save_and_keeps_nothing(tmp_path: Path) -> None:
    script = tmp_path / "mine.toml"
    script.write_text(blank(Brief("Mine"), "mine"), "utf-8")
    with start(tmp_path, ["preview", str(script), "--with", "first_name=Ines"]) as window:
        window.read_until(lambda screen: "Hello Ines, this is" in screen)
        text = script.read_text("utf-8")
        script.write_text(text.replace("Is this a good moment?", "Have you a minute?"), "utf-8")
        window.read_until(lambda screen: "Have you a minute?" in screen)
        window.write(b"1!a note\r")
        window.read_until(lambda screen: "! a note" in screen)
        window.write(b"\x11")
        assert window.wait() == 0
    assert [path for path in tmp_path.rglob("*") if path.suffix == ".db"] == []


def test_preview_without_a_terminal_says_so(desk: Desk) -> None:
    assert desk.run("preview", "win-back").exit_code == Exit.NO_TERMINAL
    assert desk.run("preview", "win-back", "--with", "x").exit_code == Exit.USAGE
    assert desk.files() == set()


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("name=Ana", Exit.NO_TERMINAL),
        ("contact.name=Ana", Exit.NO_TERMINAL),
        ("contact.=Ana", Exit.USAGE),
        ("Ana", Exit.USAGE),
    ],
)
def test_a_fact_of_a_preview_goes_with_and_without_contact(
    desk: Desk, fact: str, code: Exit
) -> None:
    result = desk.run("preview", str(SHIPPED[0]), "--with", fact)
    assert result.exit_code == code
    assert ("name, company, phone" in " ".join(result.stderr.split())) == (code is Exit.USAGE)
