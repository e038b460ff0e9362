"""Redacting on the command line: what is asked, what is said, and what is left to do."""

from pathlib import Path

import pytest

from callscript.exits import Exit
from tests.store.test_redacting import holding
from tests.test_cli import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk where the example was played."""
    desk = Desk(tmp_path)
    assert desk.play().exit_code == Exit.OK
    return desk


def first_note(desk: Desk) -> str:
    return desk.run("redact", "last").stdout.splitlines()[0].partition("  ")[2].strip()


def test_a_note_by_its_number(desk: Desk) -> None:
    text = first_note(desk)
    assert text in desk.run("show", "last").stdout
    backup = desk.run("backup").stdout.strip()
    done = desk.run("redact", "last", "1", "--yes", "--why", "unkind")
    assert (done.exit_code, done.stdout) == (Exit.OK, "")
    assert done.stderr.startswith("Redacted.\n")
    assert f"Still holds it: {backup}\n" in done.stderr
    shown = desk.run("show", "last").stdout
    assert text not in shown
    assert "- **Redacted:** 1 note\n" in shown
    assert '"redacted": {\n' in desk.run("show", "last", "--json").stdout
    again = desk.run("redact", "last", "--note", "1", "--yes", "--copies")
    assert again.stderr.startswith("It was redacted already; its traces were wiped out again.\n")
    assert f"Rewritten: {backup}\n" in again.stderr
    left = holding(Path(backup).parent.parent, text)
    assert not [name for name in left if ".db" in name], "the tape it was played from has it"
    assert "bad" not in desk.run("doctor").stdout


def test_a_contact(desk: Desk) -> None:
    done = desk.run("redact", "--contact", "Maria Lopez", "--yes")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (
        Exit.OK,
        "Forgotten. 1 call rewritten.",
    )
    assert "Maria Lopez" not in desk.run("contacts").stdout
    shown = desk.run("show", "last").stdout
    assert "Maria Lopez" not in shown
    assert "- **Redacted:** who the customer was\n" in shown
    letter = desk.run("show", "last", "--paper", "letter")
    assert letter.exit_code == Exit.BAD_INPUT
    assert "nobody knows any more who the customer was" in letter.stderr


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ((), Exit.USAGE, "Name a CALL and its notes, or --contact WHO."),
        (("last", "--contact", "Maria"), Exit.USAGE, "Name a CALL and its notes"),
        (("last", "99", "--yes"), Exit.BAD_INPUT, "has no note 99."),
        (("last", "1"), Exit.USAGE, "Without a terminal to ask in, say --yes."),
        (("--contact", "Nobody Known", "--yes"), Exit.BAD_INPUT, "No contact is 'Nobody Known'."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changed(
    desk: Desk, line: tuple[str, ...], code: Exit, said: str
) -> None:
    before = desk.run("show", "last").stdout
    result = desk.run("redact", *line)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert desk.run("show", "last").stdout == before
