import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.store.errors import OutboxError
from callscript.store.outbox import slug, write_papers

CALL = "20261103-a1b2c3d4"
HOSTILE = [
    "../../etc/x",
    "/etc/passwd",
    "..",
    ".",
    "",
    " ",
    "a/b\\c",
    "C:\\x",
    "\x00",
    "a\nb",
    "~root",
    "-rf",
    "CON",
    "ÄÖ ß",
    "日本語",
    "👩\u200d👩",
    "\u202eexe.txt",
    "x" * 5000,
    "\ud800",
    "$(id)",
    "*",
    "a.." * 30,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_outside(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "papers"
    (path,) = write_papers(folder, name, CALL, {"summary.md": "hello"})
    assert path.read_text() == "hello"
    assert path.parent.parent == folder
    assert re.fullmatch(r"[a-z0-9-]{1,40}-a1b2c3d4", path.parent.name)
    assert [p.name for p in tmp_path.iterdir()] == ["papers"]


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_name_makes_a_slug(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", slug(name))


def test_slugs_keep_what_can_be_read() -> None:
    assert slug("Ana Ruíz, Müller & Co.") == "ana-ruiz-muller-co"
    assert slug("!?") == "call"


def test_papers_are_private_and_exact(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        texts = {"letter.md": "a\r\nb\n", "quotes.md": "“fine”\u200d"}
        paths = write_papers(tmp_path / "papers", "Ana", CALL, texts)
    finally:
        os.umask(before)
    assert [path.read_bytes().decode() for path in paths] == list(texts.values())
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert {stat.S_IMODE(f.stat().st_mode) for f in (paths[0].parent, tmp_path / "papers")} == {
        0o700
    }


def test_papers_of_the_same_call_are_replaced(tmp_path: Path) -> None:
    write_papers(tmp_path, "Ana", CALL, {"a.md": "one", "b.md": "stays"})
    (again,) = write_papers(tmp_path, "Ana", CALL, {"a.md": "two"})
    assert sorted((f.name, f.read_text()) for f in again.parent.iterdir()) == [
        ("a.md", "two"),
        ("b.md", "stays"),
    ]


def test_an_old_paper_stays_whole_if_the_new_one_fails(tmp_path: Path) -> None:
    (old,) = write_papers(tmp_path, "Ana", CALL, {"a.md": "one"})
    (old.parent / "b.md").mkdir()
    with pytest.raises(OutboxError, match="can't be written"):
        write_papers(tmp_path, "Ana", CALL, {"b.md": "x"})
    part = old.parent / f".a.md.{os.getpid()}.part"
    part.mkdir()
    with pytest.raises(OutboxError):
        write_papers(tmp_path, "Ana", CALL, {"a.md": "two"})
    assert old.read_text() == "one"
    part.rmdir()
    assert sorted(f.name for f in old.parent.iterdir()) == ["a.md", "b.md"]


def test_links_are_refused_or_replaced_never_followed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "papers", tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.mkdir()
    (folder / "ana-a1b2c3d4").symlink_to(elsewhere)
    with pytest.raises(OutboxError, match="is a link"):
        write_papers(folder, "Ana", CALL, {"a.md": "x"})
    own = folder / "bo-a1b2c3d4"
    own.mkdir()
    target = elsewhere / "target"
    (own / "a.md").symlink_to(target)
    (own / f".a.md.{os.getpid()}.part").symlink_to(target)
    (path,) = write_papers(folder, "Bo", CALL, {"a.md": "x"})
    assert not path.is_symlink()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("call", ["", "../x", "A", "a b", "a\n"])
def test_strange_calls_are_refused(tmp_path: Path, call: str) -> None:
    with pytest.raises(OutboxError, match="no call's id"):
        write_papers(tmp_path, "Ana", call, {"a.md": "x"})


@pytest.mark.parametrize("file", ["", "..", "../a", "a/b", "A.md", ".hidden", "a\n"])
def test_strange_file_names_are_refused_before_anything_is_written(
    tmp_path: Path, file: str
) -> None:
    with pytest.raises(OutboxError, match="no name for a paper"):
        write_papers(tmp_path, "Ana", CALL, {"good.md": "x", file: "y"})
    assert list(tmp_path.iterdir()) == []
