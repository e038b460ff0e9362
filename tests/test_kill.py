"""Kill -9 at random instants of a live call: whatever had been painted is in the store."""

from pathlib import Path

import pytest

from tests.killing import kill_again_and_again


@pytest.mark.parametrize("seed", range(5))
def test_what_was_painted_is_saved_and_the_next_start_resumes_there(
    tmp_path: Path, seed: int
) -> None:
    kill_again_and_again(tmp_path, seed, kills=10)
