"""docs/robustness.md has the table that `python -m bench peers` prints."""

from bench.peers import PEERS, ROWS
from tests.program import ROOT

_PAGE = (ROOT / "docs" / "robustness.md").read_text("utf-8")


def test_the_page_has_every_test_and_what_others_did() -> None:
    rows = [line.strip("| ").split(" | ") for line in _PAGE.splitlines() if line.startswith("| ")]
    head, rule, *told = rows
    assert head == ["test", "callscript", *PEERS]
    assert set(rule) == {"---"}
    assert [(name, *others) for name, _ours, *others in told] == [
        (row.name, *row.others) for row in ROWS
    ]
