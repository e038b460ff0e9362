"""Keys that follow one another so closely that they are one act of the caller's."""

_ONE_ACT = 0.7
"""Seconds within which Enter still means the number before it."""


class OneAct:
    """Remembers when the last key came, and whether it made a number whole that was taken at once.

    Who ends a number with Enter out of habit would pass the next question unseen.
    """

    def __init__(self) -> None:
        self.took = False
        self._before: float | None = None

    def ended_by(self, key: str, at: float | None) -> str:
        """What to say of an Enter that belongs to the number taken before it; else nothing.

        `at` is in seconds on any clock that runs evenly; without it, no two keys are one act.
        """
        took, self.took = self.took, False
        before, self._before = self._before, at
        soon = at is not None and before is not None and at - before < _ONE_ACT
        return "Taken already; Enter again goes on." if took and soon and key == "enter" else ""
