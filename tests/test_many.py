"""Papers about many calls, and templates of one's own, on the command line."""

from pathlib import Path

import pytest

from callscript.exits import Exit
from callscript.papers.papers import TEMPLATES, built_in_template
from tests.test_cli import Desk
from tests.test_examples import CALLS, EXAMPLES, papers


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk where all three examples were played, and a rehearsal."""
    desk = Desk(tmp_path_factory.mktemp("many"))
    for name in CALLS:
        tape = EXAMPLES / f"{name}-tape.toml"
        assert desk.run("play", name, "--answers", tape, "--to", desk.papers).exit_code == Exit.OK
    practice = desk.home / "practice.toml"
    practice.write_text(
        'rehearsal = true\ncontact = "Bo"\ndo = [{ note = "Not real", kind = "verbatim" }]\n'
    )
    assert desk.play(practice).exit_code == Exit.OK
    return desk


def id_of(desk: Desk, who: str) -> str:
    line = next(line for line in desk.run("calls").stdout.splitlines() if who in line)
    return line.split()[0]


def test_a_digest_is_nothing_but_quotes_of_real_calls(desk: Desk) -> None:
    said = desk.run("digest").stdout
    assert said.count("\n> — ") == 3
    assert "3 quotes from 3 calls." in said
    assert "I felt like I was the one doing your books." in said
    assert "Not real" not in said
    assert "wrong" not in said, "nothing but what was kept word for word"


def test_a_digest_of_some_calls(desk: Desk) -> None:
    one = desk.run("digest", "--script", "complaint", "--nameless").stdout
    assert "doesn't drip" in one
    assert "Reed" not in one
    assert "doing your books" not in one
    late = desk.run("digest", "--since", "2026-11-24")
    assert (late.exit_code, late.stdout) == (Exit.OK, "")
    assert "Nothing was kept word for word" in late.stderr
    assert "3 quotes" in desk.run("digest", "--since", "2026-11-23").stdout


def test_a_digest_never_takes_a_file_away(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "new" / "digest.md"
    assert desk.run("digest", "--to", file).stdout == f"{file}\n"
    again = desk.run("digest", "--to", file, "--nameless")
    assert (again.exit_code, "there already" in again.stderr) == (Exit.PAPERS, True)
    assert "Maria Lopez" in file.read_text("utf-8")
    assert desk.run("digest", "--to", file, "--nameless", "--force").exit_code == Exit.OK
    assert "Maria Lopez" not in file.read_text("utf-8")


def test_a_hand_off_says_what_is_open_with_whom(desk: Desk) -> None:
    note = desk.run("handoff", "--caller", "Ana").stdout
    assert note.startswith("# Hand-off, ")
    assert [line for line in note.splitlines() if line.startswith("## ")] == [
        "## Nora Field",
        "## Tom Reed",
        "## Maria Lopez, Acme Bakery",
    ]
    assert "- Take that valve off every van – Ben, Friday, 27 November 2026" in note
    assert "- Who decided on the call-out fee, and when?" in note
    assert "Not real" not in note


def test_a_hand_off_of_one_call_is_about_that_call(desk: Desk) -> None:
    one = desk.run("handoff", id_of(desk, "Nora Field")).stdout
    assert one.count("## ") == one.count("## Nora Field") == 1
    assert "Nothing is open." in desk.run("handoff", "last").stdout


def test_a_hand_off_of_one_call_says_what_is_open_with_them_from_earlier_ones(
    tmp_path: Path,
) -> None:
    again, tape = Desk(tmp_path), tmp_path / "t.toml"
    for what in ("the earlier list", "the later list"):
        tape.write_text(f'contact = "Bo Lee"\ndo = [{{ note = "{what}", kind = "promise" }}]\n')
        assert again.play(tape).exit_code == Exit.OK
    note = again.run("handoff", "last").stdout
    assert note.index("the later list") < note.index("the earlier list")
    assert "> I am ringing about what we promised you: the later list." in note


def test_what_was_done_is_no_longer_handed_on(desk: Desk) -> None:
    tom = id_of(desk, "Tom Reed")
    assert "Send them the letter" in desk.run("handoff", tom).stdout
    assert desk.run("sent", tom, "letter").exit_code == Exit.OK
    assert "Send them the letter" not in desk.run("handoff", tom).stdout


def test_templates_are_listed_copied_and_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    settings = tmp_path / "s.toml"
    settings.write_text(f"templates = '{tmp_path / 'own'}'")
    with_own = ("--settings", settings)
    listed = desk.run("templates", *with_own)
    assert f"looked for in {tmp_path / 'own'}" in listed.stderr
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        name.removesuffix(".md.j2") for name in TEMPLATES
    ]
    file = tmp_path / "own" / "card.md.j2"
    assert desk.run("templates", "copy", "card", *with_own).stdout == f"{file}\n"
    assert file.read_text("utf-8") == built_in_template("card.md.j2")
    file.write_text("Dear {{ to.name }}!\n", "utf-8")
    assert desk.run("templates", "copy", "card.md", *with_own).exit_code == Exit.PAPERS
    assert "your own" in desk.run("templates", *with_own).stdout
    nora = id_of(desk, "Nora Field")
    assert desk.run("show", nora, "--paper", "card", *with_own).stdout == "Dear Nora Field!\n"
    wrong = desk.run("templates", "copy", "crad", *with_own)
    assert (wrong.exit_code, "did you mean 'card'" in wrong.stderr) == (Exit.BAD_INPUT, True)
    assert desk.run("templates", "copy", *with_own).exit_code == Exit.USAGE


def test_a_broken_template_costs_no_paper(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "letter.md.j2").write_text("Dear {{ to.name }}\n{% if %}\n", "utf-8")
    (tmp_path / "card.md.j2").mkdir()
    (tmp_path / "s.toml").write_text(f"templates = '{tmp_path}'")
    with_own = ("--settings", tmp_path / "s.toml")
    listed = desk.run("templates", *with_own).stdout
    assert "line 2: Expected an expression" in listed
    assert "it can't be read" in listed
    tape = EXAMPLES / "win-back-tape.toml"
    played = desk.run("play", "win-back", "--answers", tape, "--to", tmp_path / "p", *with_own)
    texts = {Path(line).name: Path(line).read_text("utf-8") for line in played.stdout.splitlines()}
    assert texts == dict(papers("win-back"))
    assert f"{tmp_path}/letter.md.j2:2: " in played.stderr
    assert played.stderr.count("(the built-in template was used instead)") == 2
