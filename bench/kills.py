"""The whole program killed in its terminal, again and again: what it had painted is kept."""

from collections.abc import Iterator
from pathlib import Path

from tests.killing import kill_again_and_again
from tests.terminal import ScreenError

_A_CALL = 10
"""Kills of one call; a new one is begun after them."""


def kills(folder: Path, wanted: int) -> Iterator[str]:
    """Kill `wanted` times, rounded up to whole calls; gives the seed and fault of each bad call."""
    for seed in range(1000, 1000 + -(-wanted // _A_CALL)):
        home = folder / f"home-{seed}"
        home.mkdir()
        try:
            kill_again_and_again(home, seed, _A_CALL)
        except (AssertionError, ScreenError) as error:
            yield f"call {seed}: {error}"
