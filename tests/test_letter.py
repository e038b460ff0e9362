"""The command that takes a letter in: any file, any encoding, and what is no letter."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from callscript.cli.main import main
from callscript.exits import Exit
from callscript.store.letterin import LetterError, letter_text, past_day
from tests.nasty import NASTY

WRITTEN = "Dear Sirs,\n\nthe café was cold. Nobody said “sorry”.\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLSCRIPT_STORE", str(tmp_path / "store.db"))
    monkeypatch.setenv("CALLSCRIPT_SETTINGS", str(tmp_path / "settings.toml"))


def run(*arguments: str, text: bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="callscript", input=text)


def test_without_a_terminal_it_waits_and_is_due(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text(WRITTEN, "utf-8")
    done = run("letter", "mail.txt", "--contact", "Tom Fry", "--came", "2026-11-19")
    assert done.exit_code == Exit.OK, done.stderr
    assert "callscript resume" in done.stderr
    assert [row["phase"] for row in json.loads(run("calls", "--json").stdout)] == ["live"]
    due = json.loads(run("due", "--json").stdout)
    assert [row["kind"] for row in due] == ["letter", "callback"]
    assert run("sent", "last", "reply").exit_code == Exit.OK
    assert [row["kind"] for row in json.loads(run("due", "--json").stdout)] == ["callback"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_encoding_is_read(codec: str) -> None:
    raw = WRITTEN.replace("\n", "\r\n").encode(codec)
    assert letter_text(raw) == WRITTEN.rstrip()


@pytest.mark.parametrize("text", NASTY)
def test_nasty_letters_are_taken_in_safe(text: str) -> None:
    read = letter_text(f"x {text}".encode("utf-8", "surrogatepass"))
    assert "\x1b" not in read
    assert read.startswith("x")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "no words"),
        (b" \n\t\r\n", "no words"),
        (b"x" * 65537, "64 KB"),
        (b"\x00\x01\x02\x00\x00\x03" * 50, "no text"),
    ],
)
def test_what_is_no_letter_says_so(raw: bytes, why: str) -> None:
    with pytest.raises(LetterError, match=why):
        letter_text(raw)
    refused = run("letter", "-", "--contact", "Tom", text=raw)
    assert refused.exit_code == Exit.BAD_INPUT
    assert why in refused.stderr
    assert run("calls").stdout == ""


def test_the_longest_letter_and_the_shortest_are_taken() -> None:
    assert run("letter", "-", "--contact", "Tom", text=b"y" * 65536).exit_code == Exit.OK
    assert run("letter", "-", "--contact", "Tom", text=b"Why?").exit_code == Exit.OK


def test_a_file_that_is_not_there_a_folder_and_a_day_to_come(tmp_path: Path) -> None:
    assert "can't be read" in run("letter", "nowhere.txt", "--contact", "Tom").stderr
    assert "folder" in run("letter", str(tmp_path), "--contact", "Tom").stderr
    late = run("letter", "-", "--contact", "Tom", "--came", "tomorrow", text=b"Why?")
    assert "no day that is past" in late.stderr


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("mon", "2026-11-23"),
        ("Fri", "2026-11-20"),
        ("19 nov", "2026-11-19"),
        ("24 dec", "2025-12-24"),
        ("tomorrow", None),
        ("in 3 days", None),
        ("2026-11-24", None),
    ],
)
def test_the_day_of_a_letter_is_never_one_to_come(words: str, day: str | None) -> None:
    found = past_day(words, MONDAY)
    assert (found and found.isoformat()) == day
