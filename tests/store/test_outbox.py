import os
import re
import resource
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscript.store.errors import OutboxError
from callscript.store.outbox import papers_folder, slug, write_file, write_papers

CALL = "20261103-a1b2c3d4"
DAY = date(2026, 11, 3)
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


def write(folder: Path, name: str, files: Mapping[str, str]) -> tuple[Path, ...]:
    return write_papers(papers_folder(folder, name, CALL, DAY), files)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Files may have so many bytes: what follows fails half way, as on a disk that fills up."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_outside(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "papers"
    (path,) = write(folder, name, {"summary.md": "hello"})
    assert path.read_text() == "hello"
    assert path.parent.parent == folder
    assert re.fullmatch(r"2026-11-03-[a-z0-9-]{1,40}-a1b2c3d4", path.parent.name)
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
        paths = write(tmp_path / "papers", "Ana", texts)
    finally:
        os.umask(before)
    assert [path.read_bytes().decode() for path in paths] == list(texts.values())
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert {stat.S_IMODE(f.stat().st_mode) for f in (paths[0].parent, tmp_path / "papers")} == {
        0o700
    }


def test_papers_of_the_same_call_are_replaced(tmp_path: Path) -> None:
    write(tmp_path, "Ana", {"a.md": "one", "b.md": "stays"})
    (again,) = write(tmp_path, "Ana", {"a.md": "two"})
    assert sorted((f.name, f.read_text()) for f in again.parent.iterdir()) == [
        ("a.md", "two"),
        ("b.md", "stays"),
    ]


def test_an_old_paper_stays_whole_if_the_new_one_fails(tmp_path: Path) -> None:
    (old,) = write(tmp_path, "Ana", {"a.md": "one"})
    (old.parent / "b.md").mkdir()
    with pytest.raises(OutboxError, match="can't be written"):
        write(tmp_path, "Ana", {"b.md": "x"})
    part = old.parent / f".a.md.{os.getpid()}.part"
    part.mkdir()
    with pytest.raises(OutboxError):
        write(tmp_path, "Ana", {"a.md": "two"})
    assert old.read_text() == "one"
    part.rmdir()
    assert sorted(f.name for f in old.parent.iterdir()) == ["a.md", "b.md"]


def test_a_paper_that_finds_no_room_leaves_the_old_one_whole(tmp_path: Path) -> None:
    (old,) = write(tmp_path, "Ana", {"a.md": "one"})
    one = write_file(tmp_path / "x.html", "one")
    with room_for(1000):
        with pytest.raises(OutboxError, match=r"name another place .* is as it was"):
            write(tmp_path, "Ana", {"a.md": "two" * 1000})
        with pytest.raises(OutboxError, match="as it was"):
            write_file(one, "two" * 1000, replace=True)
    assert old.read_text() == one.read_text() == "one"
    assert sorted(f.name for f in tmp_path.rglob("*.*")) == ["a.md", "x.html"]


def test_what_is_in_the_way_is_told_with_what_to_do(tmp_path: Path) -> None:
    (old,) = write(tmp_path, "Ana", {"a.md": "one"})
    (old.parent / "b.md").mkdir()
    with pytest.raises(OutboxError, match="A folder there has a paper's name: rename it"):
        write(tmp_path, "Ana", {"b.md": "x"})
    (tmp_path / "file").write_text("")
    with pytest.raises(OutboxError, match="A file stands where a folder is wanted"):
        write(tmp_path / "file", "Ana", {"b.md": "x"})


def test_a_paper_open_elsewhere_is_replaced_for_the_next_reader(tmp_path: Path) -> None:
    (old,) = write(tmp_path, "Ana", {"a.md": "one"})
    with old.open() as reader:
        write(tmp_path, "Ana", {"a.md": "two"})
        assert (reader.read(), old.read_text()) == ("one", "two")


def test_links_are_refused_or_replaced_never_followed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "papers", tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.mkdir()
    (folder / "2026-11-03-ana-a1b2c3d4").symlink_to(elsewhere)
    with pytest.raises(OutboxError, match="is a link"):
        write(folder, "Ana", {"a.md": "x"})
    own = folder / "2026-11-03-bo-a1b2c3d4"
    own.mkdir()
    target = elsewhere / "target"
    (own / "a.md").symlink_to(target)
    (own / f".a.md.{os.getpid()}.part").symlink_to(target)
    (path,) = write(folder, "Bo", {"a.md": "x"})
    assert not path.is_symlink()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("call", ["", "../x", "A", "a b", "a\n"])
def test_strange_calls_are_refused(tmp_path: Path, call: str) -> None:
    with pytest.raises(OutboxError, match="no call's id"):
        papers_folder(tmp_path, "Ana", call)


@pytest.mark.parametrize("file", ["", "..", "../a", "a/b", "A.md", ".hidden", "a\n"])
def test_strange_file_names_are_refused_before_anything_is_written(
    tmp_path: Path, file: str
) -> None:
    with pytest.raises(OutboxError, match="no name for a paper"):
        write(tmp_path, "Ana", {"good.md": "x", file: "y"})
    assert list(tmp_path.iterdir()) == []
