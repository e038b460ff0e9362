"""The commands about contacts: shown first, asked, all or nothing, and told line by line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from callscript.cli.main import main
from callscript.exits import Exit
from callscript.store.errors import StoreError
from callscript.store.kept import ContactKept
from callscript.store.store import Store
from callscript.store.workplace import local_now
from tests.nasty import NASTY

PEOPLE = """Name;Telefon;Firma
Maria Lopez;020 5550 0142;Lopez Bakeries
Bob;030 1234567;
;;
Pedro;+44 20 5550 0142;
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLSCRIPT_STORE", str(tmp_path / "store.db"))
    monkeypatch.setenv("CALLSCRIPT_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="callscript", input=text)


def names() -> list[str]:
    return [contact["name"] for contact in json.loads(run("contacts", "--json").stdout or "[]")]


def test_what_would_happen_is_shown_and_nothing_done_unasked(tmp_path: Path) -> None:
    shown = run("contacts", "import", "people.csv", "--dry-run")
    assert shown.exit_code == Exit.OK
    assert "line 2: Maria Lopez, Lopez Bakeries, 020 5550 0142" in shown.stderr
    assert shown.stdout == (
        "line 5  not taken: the same phone as Maria Lopez, Lopez Bakeries (line 2), "
        "and another name\n"
    )
    assert not (tmp_path / "store.db").exists()
    asked = run("contacts", "import", "people.csv")
    assert asked.exit_code == Exit.USAGE
    assert "say --yes" in asked.stderr
    assert names() == []


def test_once_asked_for_all_of_it_is_saved() -> None:
    done = run("contacts", "import", "people.csv", "--yes")
    assert done.exit_code == Exit.OK
    assert "Done: 2 new, 1 left out." in done.stderr
    assert names() == ["Bob", "Maria Lopez"]
    again = run("contacts", "import", "people.csv", "--yes")
    assert "Nothing was changed: 2 known already, with nothing new" in again.stderr
    assert run("contacts", "--search", "bakeries 0142").stdout.count("\n") == 1
    assert "Nobody has all of" in run("contacts", "--search", "nobody").stderr


def test_what_goes_out_comes_back_in() -> None:
    nasty = [{"name": text.replace("\n", " "), "note": text} for text in NASTY if text.strip()]
    rows = "\n".join(f"{json.dumps(n['name'])[1:-1].replace(',', ' ')}" for n in nasty)
    Path("nasty.csv").write_text(f"name\n{rows}\n", "utf-8")
    assert run("contacts", "import", "nasty.csv", "--yes").exit_code == Exit.OK
    before = run("contacts", "--json").stdout
    for file in ("all.csv", "all.vcf"):
        assert run("contacts", "export", file).stdout == f"{file}\n"
        taken = run("contacts", "import", file, "--yes", "--store", f"{file}.db")
        assert taken.exit_code == Exit.OK
        assert run("contacts", "--json", "--store", f"{file}.db").stdout == before
    assert run("contacts", "export", "all.csv").exit_code == Exit.PAPERS
    assert run("contacts", "export", "all.csv", "--force").exit_code == Exit.OK
    assert Path("all.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("none.csv",), Exit.BAD_INPUT, "none.csv can't be read (No such file or directory)."),
        ((".",), Exit.BAD_INPUT, ". can't be read (Is a directory)."),
        (("people.csv", "--map", "Fima=company"), Exit.BAD_INPUT, "did you mean “Firma”"),
        (("people.csv", "--map", "Firma"), Exit.USAGE, "--map takes COLUMN=FIELD, not 'Firma'"),
        (("book.xlsx",), Exit.BAD_INPUT, "book.xlsx is a workbook; save the sheet as CSV first."),
        (("people.csv", "--duplicates", "x"), Exit.USAGE, "'skip', 'fill', 'replace', 'add'"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], code: Exit, said: str) -> None:
    Path("book.xlsx").write_bytes(b"PK\x03\x04")
    failed = run("contacts", "import", *arguments)
    assert failed.exit_code == code
    assert said in failed.stderr
    assert failed.stdout == ""


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("contacts", "import", "people.csv", "--yes")
    (tmp_path / "more.csv").write_text("name\nCarla\nDora\n", "utf-8")
    write = ContactKept.write

    def failing(self: ContactKept, connection: object) -> None:
        if self.name == "Dora":
            raise StoreError("the second one fails")
        write(self, connection)  # type: ignore[arg-type]

    monkeypatch.setattr(ContactKept, "write", failing)
    failed = run("contacts", "import", "more.csv", "--yes")
    assert failed.exit_code == Exit.STORE
    assert names() == ["Bob", "Maria Lopez"]


def test_a_window_that_is_open_keeps_the_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db", now=local_now, what="call window"):
        assert run("contacts", "import", "people.csv", "--dry-run").exit_code == Exit.OK
        assert run("contacts", "import", "people.csv", "--yes").exit_code == Exit.BUSY


def test_what_is_known_of_somebody_is_shown() -> None:
    run("contacts", "import", "people.csv", "--yes")
    shown = run("contacts", "show", "maria")
    assert (
        shown.stdout.splitlines()[0] == "Maria Lopez, Lopez Bakeries · 020 5550 0142 · first call"
    )
    assert run("contacts", "show", "Marai").stderr == (
        "No contact is 'Marai'. Did you mean Maria Lopez?\n"
    )
    assert run("contacts", "show", "0").exit_code == Exit.BAD_INPUT


def test_who_is_put_aside_is_said_to_be() -> None:
    run("contacts", "import", "people.csv", "--yes")
    done = run("contacts", "archive", "maria", "--because", "moved\x1b[2J away")
    assert "Not to be called since" in done.stderr
    assert "moved␛[2J away." in done.stderr
    assert "STOP: Not to be called since" in run("contacts", "show", "maria").stdout
    assert "not to be called" in run("contacts").stdout
    assert "may be called again" in run("contacts", "archive", "maria", "--undo").stderr
    assert "not to be called" not in run("contacts").stdout


def test_two_become_one_and_can_be_parted() -> None:
    run("contacts", "import", "people.csv", "--yes")
    done = run("contacts", "merge", "maria", "bob")
    assert done.exit_code == Exit.OK
    assert Path(done.stdout.strip()).exists()
    assert "Not taken over, as Maria Lopez has another: name: Bob" in done.stderr
    assert names() == ["Maria Lopez"]
    parting = done.stderr.rsplit("callscript ", 1)[1].split()
    assert run(*parting).exit_code == Exit.OK
    assert names() == ["Bob", "Maria Lopez"]
    assert run("contacts", "merge", "maria", "maria").exit_code == Exit.BAD_INPUT
    assert run(*parting).exit_code == Exit.BAD_INPUT


def test_the_queue_says_who_is_next_and_who_is_not_on_it() -> None:
    assert "Nobody is to be called." in run("queue").stderr
    Path("more.csv").write_text("Name,Phone,Value\nCarla,0301,\nDora,0302,5000\nEve,,1\n", "utf-8")
    run("contacts", "import", "more.csv", "--yes")
    run("contacts", "archive", "carla", "--because", "sold")
    queue = run("queue")
    assert queue.stdout == "1.  Dora  0302  not called yet    5000\n"
    assert "Not on the list: 1 put aside (Carla); 1 without a phone (Eve)." in queue.stderr
    assert "put aside: 20" in run("queue", "--all").stdout
    assert [row["contact"]["name"] for row in json.loads(run("queue", "--json").stdout)] == ["Dora"]
