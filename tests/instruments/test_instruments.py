"""Published instruments, rebuilt in our own words: sound, and every ending is walked to by a case.

Each file says at its top which instrument it follows, whose it is and where it stands. They are
here to see that the language carries what others have written, not to be called with.
"""

import re
from pathlib import Path

import pytest

from tests.instruments.walking import loaded_from, proposed, walked

INSTRUMENTS = sorted(Path(__file__).parent.glob("*.toml"))

each = pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)


def test_there_are_six_kinds() -> None:
    assert len(INSTRUMENTS) >= 6


@each
def test_it_says_whose_it_is(path: Path) -> None:
    head = path.read_text("utf-8").partition("\ntitle = ")[0]
    assert all(line.startswith("#") for line in head.splitlines() if line)
    assert re.search(r"^# After: +\S+", head, re.MULTILINE)
    assert re.search(r"^# At: +https?://\S+", head, re.MULTILINE)


@each
def test_it_has_no_problem_and_no_hint(path: Path) -> None:
    assert loaded_from(path).hints == ()


@each
def test_a_case_walks_to_every_outcome(path: Path) -> None:
    assert walked(path)[1] == proposed(loaded_from(path).script)


@each
def test_a_case_walks_over_every_step(path: Path) -> None:
    assert walked(path)[0] == set(loaded_from(path).script.order)
