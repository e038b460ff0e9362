"""A rehearsal is seen where it says what it is, and nowhere else."""

from pathlib import Path

import pytest

from callscript.exits import Exit
from callscript.store.practice import practised
from callscript.store.settings import Settings
from callscript.store.workplace import Workplace, shelf_for
from tests.store.making import opened
from tests.test_cli import Desk

TAPE = """
rehearsal = true
contact = "Zed Practice"
do = [
    { note = "Zulu words", kind = "verbatim" },
    { note = "Zulu trouble", kind = "concern" },
    { note = "Zulu call @Ana tomorrow", kind = "promise" },
]
"""
SILENT = (
    ("due",),
    ("due", "--ics", "-"),
    ("queue",),
    ("contacts",),
    ("contacts", "export"),
    ("digest",),
    ("scripts",),
    ("doctor",),
)
"""Whatever lists, counts or hands over real calls."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with one rehearsal, and nothing else."""
    desk = Desk(tmp_path_factory.mktemp("practice"))
    tape = desk.home / "practice.toml"
    tape.write_text(TAPE, "utf-8")
    assert desk.play(tape).exit_code == Exit.OK
    return desk


@pytest.mark.parametrize("words", SILENT, ids=" ".join)
def test_no_report_knows_of_it(desk: Desk, words: tuple[str, ...]) -> None:
    said = desk.run(*words)
    assert said.exit_code == Exit.OK, said.output
    assert "Zulu" not in said.output
    assert "Zed" not in said.output


def test_where_it_is_seen_it_is_marked(desk: Desk) -> None:
    assert "rehearsal" in desk.run("calls").stdout
    for paper in desk.papers.rglob("*.md"):
        assert "**Rehearsal.**" in Path(paper).read_text("utf-8")


def test_it_counts_as_practice_and_as_no_call(desk: Desk) -> None:
    with opened(desk.store) as store:
        place = Workplace(store, Settings(), shelf_for(Settings(), desk.home / "scripts"))
        script = place.open(place.shelf.find("win-back")).script
        said = practised(place, script)
    assert said == "Rehearsed once, last today; no call yet to customers you still have."
