"""What was shared and what was sent, on the command line: kept with its time, and taken back."""

import re
from pathlib import Path

import pytest

from callscript.exits import Exit
from tests.test_cli import Desk

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk where the example was played."""
    desk = Desk(tmp_path_factory.mktemp("handed"))
    assert desk.play().exit_code == Exit.OK
    return desk


def test_what_was_sent_and_shared_stands_in_summary_and_list(desk: Desk) -> None:
    assert "Handed over" not in desk.run("show", "last").stdout
    sent = desk.run("sent", "last", "letter")
    assert (sent.exit_code, sent.stdout) == (Exit.OK, "")
    assert sent.stderr == "Letter to the customer: counts as sent to the customer.\n"
    assert desk.run("shared", "last", "improvement-plan.md").exit_code == Exit.OK
    again = desk.run("sent", "last", "letter")
    assert re.match(r"Letter to the customer: was sent to the customer on \w+day, ", again.stderr)
    shown = desk.run("show", "last").stdout
    assert re.search(
        r"## Handed over\n\n- Letter to the customer: sent to the customer, \w+day, .*\n"
        r"- Improvement plan: shared with staff, ",
        shown,
    )
    assert "letter sent, improvement-plan shared" in desk.run("calls").stdout


def test_it_can_be_taken_back(desk: Desk) -> None:
    desk.run("sent", "last", "card")
    assert desk.run("sent", "last", "card", "--not").exit_code == Exit.OK
    assert "was not" in desk.run("sent", "last", "card", "--not").stderr
    assert "card" not in desk.run("calls").stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("sent", "last", "summary"), "is for staff: callscript shared last summary"),
        (("shared", "last", "letter"), "goes out: callscript sent last letter"),
        (("sent", "last", "lettr"), "No paper is called 'lettr'"),
    ],
)
def test_what_cannot_be_is_said(desk: Desk, line: tuple[str, ...], said: str) -> None:
    result = desk.run(*line)
    assert (result.exit_code, result.stdout) == (Exit.BAD_INPUT, "")
    assert said in result.stderr


def test_a_paper_can_be_shown_or_it_is_said_why_there_is_none(desk: Desk, tmp_path: Path) -> None:
    letter = desk.run("show", "last", "--paper", "letter")
    assert letter.stdout.startswith("Monday, 23 November 2026\n\nMaria Lopez\\\n")
    reply = desk.run("show", "last", "--paper", "reply")
    assert (reply.exit_code, reply.stdout) == (Exit.BAD_INPUT, "")
    assert "This call has no reply: they have not written to us" in reply.stderr
    nobody = Desk(tmp_path)
    (tmp_path / "t.toml").write_text('do = [{ note = "It was late", kind = "concern" }]\n')
    assert "No letter to the customer: nobody is named" in nobody.play(tmp_path / "t.toml").stderr
    half = 'contact = "Bo"\ndo = [{ note = "It was late", kind = "concern" },'
    (tmp_path / "t.toml").write_text(f'{half} {{ note = "a copy", kind = "promise" }}]\n')
    said = nobody.play(tmp_path / "t.toml").stderr
    assert said == "The letter says nothing of one concern (“Tell the customer” is empty).\n"
    (tmp_path / "t.toml").write_text(half + '{ note = "ring her", kind = "promise" }]\n')
    told = nobody.play(tmp_path / "t.toml").stderr
    assert "The letter reads as a note to us: “ring her”; write “In the letter”." in told


def test_papers_go_out_as_html_and_pdf(desk: Desk, tmp_path: Path) -> None:
    folder = desk.run("export", "last", "--to", tmp_path, "--html", "--pdf")
    names = [Path(line).name for line in folder.stdout.splitlines()]
    assert {"summary.md", "summary.html", "summary.pdf", "card.pdf", "quotes.html"} <= {*names}
    for name, begins in (("a.html", b"<!doctype html>"), ("b.pdf", b"%PDF-"), ("c.md", b"Monday")):
        file = tmp_path / "new" / name
        result = desk.run("export", "last", "--paper", "letter", "--to", file)
        assert (result.exit_code, result.stdout) == (Exit.OK, f"{file}\n")
        assert file.read_bytes().startswith(begins)
        again = desk.run("export", "last", "--paper", "letter", "--to", file)
        assert (again.exit_code, "there already" in again.stderr) == (Exit.PAPERS, True)
    wrong = desk.run("export", "last", "--paper", "letter", "--to", tmp_path)
    assert wrong.exit_code == Exit.USAGE
    bare = desk.run("export", "last", "--paper", "letter", "--to", tmp_path / "bad", "--force")
    assert (bare.exit_code, "end it in .md, .html or .pdf" in bare.stderr) == (Exit.USAGE, True)


def test_what_was_sent_stays_as_it_was_sent(desk: Desk, tmp_path: Path) -> None:
    first = desk.run("export", "last", "--to", tmp_path).stdout.splitlines()
    letter = next(Path(line) for line in first if line.endswith("letter.md"))
    letter.write_text("as it was sent", "utf-8")
    assert desk.run("sent", "last", "letter").exit_code == Exit.OK
    again = desk.run("export", "last", "--to", tmp_path)
    assert str(letter) not in again.stdout.splitlines()
    assert "Letter to the customer: it was sent, and stays as it was" in again.stderr
    assert letter.read_text("utf-8") == "as it was sent"


def test_a_session_has_no_letter_to_all_and_its_letters_are_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    script, tape = ROOT / "scripts/focus-group.toml", ROOT / "docs/examples/focus-group-tape.toml"
    assert desk.run("play", script, "--answers", tape, "--to", tmp_path / "p").exit_code == Exit.OK
    refused = desk.run("sent", "last", "letter")
    assert refused.exit_code == Exit.BAD_INPUT
    assert "letter-1, letter-2, letter-3" in refused.stderr
    assert "letter-8" in refused.stderr
    assert desk.run("sent", "last", "letter-8").exit_code == Exit.OK
